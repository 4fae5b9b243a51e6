import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsUUID } from 'class-validator';
import { CleanText, IntegerBetween, MayBeAbsent, PageQuery } from '#kernel';
import { reviewSorts, reviewStatuses, type ReviewSort, type ReviewStatus } from '../domain/review.ts';

export class ListReviewsQuery extends PageQuery {
  @ApiPropertyOptional({ enum: reviewSorts, default: 'newest' })
  @MayBeAbsent()
  @IsIn(reviewSorts)
  sort: ReviewSort = 'newest';
}

export class ModerationQuery extends PageQuery {
  @ApiPropertyOptional({ enum: reviewStatuses, default: 'pending' })
  @MayBeAbsent()
  @IsIn(reviewStatuses)
  status: ReviewStatus = 'pending';
}

export class WriteReviewBody {
  @ApiProperty({ format: 'uuid', description: 'The visit that is reviewed.', example: '0192f7a4-5b6c-7d8e-9f01-23456789abcd' })
  @IsUUID()
  booking_id!: string;

  @ApiProperty({ description: '1 poor to 5 excellent.', example: 5 })
  @IntegerBetween({ min: 1, max: 5 })
  rating!: number;

  @ApiPropertyOptional({ example: 'The mussels!' })
  @MayBeAbsent()
  @CleanText({ max: 200 })
  title?: string;

  @ApiPropertyOptional({ example: 'We sat by the window and stayed too long.' })
  @MayBeAbsent()
  @CleanText({ max: 5000, multiline: true })
  body?: string;
}

export class VerdictBody {
  @ApiPropertyOptional({ description: 'Why, for colleagues; guests do not see it.', example: 'Names a waiter.' })
  @MayBeAbsent()
  @CleanText({ max: 500 })
  note?: string;
}
