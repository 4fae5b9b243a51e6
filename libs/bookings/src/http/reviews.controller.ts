import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CachedAnswer } from '#caching';
import { Ctx, type Context, type Page } from '#kernel';
import { RestaurantRefParam, type RestaurantRef } from '#restaurants';
import { ManageToken, PublicByHost, RequireScope } from '#security';
import { ListReviews } from '../queries/list-reviews.ts';
import { WriteReview } from '../usecases/write-review.ts';
import { ListReviewsQuery, WriteReviewBody } from './review.request.ts';
import { ReviewBody, ReviewListBody } from './review.response.ts';
import { presentReview, presentReviews } from './reviews.presenter.ts';

@ApiTags('Reviews')
@Controller('v1/restaurants/:idOrSlug/reviews')
export class ReviewsController {
  constructor(
    private readonly listReviews: ListReviews,
    private readonly writeReview: WriteReview,
  ) {}

  @Get()
  @RequireScope('restaurants:read')
  @PublicByHost()
  @CachedAnswer({ name: 'reviews', shape: 1, reads: 'tolerant' })
  @ApiOperation({ summary: 'Read what guests say of a restaurant', operationId: 'listReviews' })
  @ApiOkResponse({ type: ReviewListBody })
  async list(@Ctx() ctx: Context, @RestaurantRefParam() restaurant: RestaurantRef, @Query() { sort, cursor, limit }: ListReviewsQuery): Promise<Page<ReviewBody>> {
    return presentReviews(await this.listReviews.execute(ctx, { restaurant, sort, cursor: cursor ?? null, limit }), presentReview);
  }

  @Post()
  @RequireScope('bookings:create')
  @ApiHeader({ name: 'X-Manage-Token', required: true, description: 'The token of the booking: who has dined may write.' })
  @ApiOperation({ summary: 'Review a visit, once', operationId: 'writeReview' })
  @ApiCreatedResponse({ type: ReviewBody })
  async write(@Ctx() ctx: Context, @RestaurantRefParam() restaurant: RestaurantRef, @ManageToken() manageToken: string | null, @Body() { booking_id, rating, title = '', body = '' }: WriteReviewBody): Promise<ReviewBody> {
    return presentReview(await this.writeReview.execute(ctx, { restaurant, bookingId: booking_id.toLowerCase(), manageToken, rating, title, body }));
  }
}
