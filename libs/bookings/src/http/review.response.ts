import { ApiProperty } from '@nestjs/swagger';
import { PageResponse } from '#kernel';
import { reviewStatuses, type ReviewStatus } from '../domain/review.ts';

/** A review as everybody sees it. */
export class ReviewBody {
  @ApiProperty({ format: 'uuid', example: '0192f7a4-5b6c-7d8e-9f01-23456789abcd' }) id!: string;
  @ApiProperty({ type: 'integer', example: 12 }) restaurant_id!: number;
  @ApiProperty({ type: 'integer', minimum: 1, maximum: 5, example: 5 }) rating!: number;
  @ApiProperty({ example: 'The mussels!' }) title!: string;
  @ApiProperty({ example: 'We sat by the window and stayed too long.' }) body!: string;
  @ApiProperty({ description: 'First name and initial.', example: 'Ada L.' }) author!: string;
  @ApiProperty({ format: 'date', description: 'The local day of the visit.', example: '2027-03-27' }) dined_on!: string;
  @ApiProperty({ enum: reviewStatuses, description: 'Diners see a new review when it is published.', example: 'published' }) status!: ReviewStatus;
  @ApiProperty({ format: 'date-time', example: '2027-03-28T09:12:00.000Z' }) created_at!: string;
}

export class ReviewListBody extends PageResponse(ReviewBody) {}

/** A review as a moderator sees it. */
export class ModeratedReviewBody extends ReviewBody {
  @ApiProperty({ format: 'uuid', example: '0192f7a4-5b6c-7d8e-9f01-23456789abce' }) booking_id!: string;
  @ApiProperty({ example: '' }) moderation_note!: string;
  @ApiProperty({ type: 'string', format: 'date-time', nullable: true, example: null }) moderated_at!: string | null;
  @ApiProperty({ type: 'integer', example: 1 }) version!: number;
}

export class ModerationListBody extends PageResponse(ModeratedReviewBody) {}
