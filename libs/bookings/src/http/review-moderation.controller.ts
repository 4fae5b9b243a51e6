import { Body, Controller, Get, HttpCode, Post, Query, UseInterceptors } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Context, Ctx, type Page, PathUuid, VersionedInterceptor } from '#kernel';
import { RequireScope } from '#security';
import { ListReviewsToModerate } from '../queries/list-reviews-to-moderate.ts';
import { ModerateReview } from '../usecases/moderate-review.ts';
import { ModerationQuery, VerdictBody } from './review.request.ts';
import { ModeratedReviewBody, ModerationListBody } from './review.response.ts';
import { presentModeratedReview, presentReviews } from './reviews.presenter.ts';

@ApiTags('Reviews')
@Controller('v1/reviews')
@RequireScope('reviews:moderate')
@UseInterceptors(VersionedInterceptor)
export class ReviewModerationController {
  constructor(
    private readonly listReviewsToModerate: ListReviewsToModerate,
    private readonly moderateReview: ModerateReview,
  ) {}

  @Get()
  @ApiOperation({ summary: 'List the reviews of a status, oldest first', operationId: 'listReviewsToModerate' })
  @ApiOkResponse({ type: ModerationListBody })
  async list(@Ctx() ctx: Context, @Query() { status, cursor, limit }: ModerationQuery): Promise<Page<ModeratedReviewBody>> {
    return presentReviews(await this.listReviewsToModerate.execute(ctx, { status, cursor: cursor ?? null, limit }), presentModeratedReview);
  }

  @Post(':id/publish')
  @HttpCode(200)
  @ApiOperation({ summary: 'Show a review and count it in the rating', operationId: 'publishReview' })
  @ApiOkResponse({ type: ModeratedReviewBody })
  async publish(@Ctx() ctx: Context, @PathUuid('id') reviewId: string, @Body() { note = '' }: VerdictBody): Promise<ModeratedReviewBody> {
    return presentModeratedReview(await this.moderateReview.execute(ctx, { reviewId, verdict: 'published', note }));
  }

  @Post(':id/reject')
  @HttpCode(200)
  @ApiOperation({ summary: 'Take a review away, and out of the rating', operationId: 'rejectReview' })
  @ApiOkResponse({ type: ModeratedReviewBody })
  async reject(@Ctx() ctx: Context, @PathUuid('id') reviewId: string, @Body() { note = '' }: VerdictBody): Promise<ModeratedReviewBody> {
    return presentModeratedReview(await this.moderateReview.execute(ctx, { reviewId, verdict: 'rejected', note }));
  }
}
