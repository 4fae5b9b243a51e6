import { Body, Controller, Delete, Get, HttpCode, Patch, Post, Query, UseInterceptors } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CachedAnswer } from '#caching';
import { type Context, Ctx, type ExpectedVersion, IfMatch, type Page, PathId, VersionedInterceptor } from '#kernel';
import { PublicByHost, RequireScope } from '#security';
import type { RestaurantRef } from '../domain/visibility.ts';
import { FindRestaurant } from '../queries/find-restaurant.ts';
import { ListRestaurants } from '../queries/list-restaurants.ts';
import { ChangeRestaurant } from '../usecases/change-restaurant.ts';
import { CreateRestaurant } from '../usecases/create-restaurant.ts';
import { DeleteRestaurant } from '../usecases/delete-restaurant.ts';
import { ChangeRestaurantBody, CreateRestaurantBody, ListRestaurantsQuery } from './dto/restaurant.request.ts';
import { type ManagedCardResponse, RestaurantListResponse, RestaurantResponse } from './dto/restaurant.response.ts';
import { presentPage } from './present-page.ts';
import { RestaurantRefParam } from './restaurant-ref.ts';
import { newRestaurantOf, presentManagedCard, presentRestaurant, profileChangesOf } from './restaurants.presenter.ts';

@ApiTags('restaurants')
@Controller('v1/restaurants')
@UseInterceptors(VersionedInterceptor)
export class RestaurantsController {
  constructor(
    private readonly createRestaurant: CreateRestaurant,
    private readonly changeRestaurant: ChangeRestaurant,
    private readonly deleteRestaurant: DeleteRestaurant,
    private readonly findRestaurant: FindRestaurant,
    private readonly listRestaurants: ListRestaurants,
  ) {}

  @Post()
  @RequireScope('restaurants:write')
  @ApiOperation({ summary: 'Add a restaurant, with the default booking policy' })
  @ApiCreatedResponse({ type: RestaurantResponse })
  async create(@Ctx() ctx: Context, @Body() body: CreateRestaurantBody): Promise<RestaurantResponse> {
    return presentRestaurant(await this.createRestaurant.execute(ctx, newRestaurantOf(body)));
  }

  @Get()
  @RequireScope('restaurants:read')
  @ApiOperation({ summary: 'List restaurants; who may not write them sees listed ones only' })
  @ApiOkResponse({ type: RestaurantListResponse })
  async list(@Ctx() ctx: Context, @Query() { status, cursor, limit }: ListRestaurantsQuery): Promise<Page<ManagedCardResponse>> {
    return presentPage(await this.listRestaurants.execute(ctx, { status: status ?? null, cursor: cursor ?? null, limit }), presentManagedCard);
  }

  @Get(':idOrSlug')
  @RequireScope('restaurants:read')
  @PublicByHost()
  @CachedAnswer({ name: 'restaurant', shape: 1, reads: 'tolerant' })
  @ApiOperation({ summary: 'Read a restaurant' })
  @ApiOkResponse({ type: RestaurantResponse })
  async find(@Ctx() ctx: Context, @RestaurantRefParam() ref: RestaurantRef): Promise<RestaurantResponse> {
    return presentRestaurant(await this.findRestaurant.execute(ctx, ref));
  }

  @Patch(':id')
  @RequireScope('restaurants:write')
  @ApiOperation({ summary: 'Change a restaurant; what is left out stays' })
  @ApiOkResponse({ type: RestaurantResponse })
  async change(@Ctx() ctx: Context, @PathId('id') id: number, @IfMatch() expected: ExpectedVersion, @Body() body: ChangeRestaurantBody): Promise<RestaurantResponse> {
    return presentRestaurant(await this.changeRestaurant.execute(ctx, { id, expected }, profileChangesOf(body)));
  }

  @Delete(':id')
  @HttpCode(204)
  @RequireScope('restaurants:write')
  @ApiOperation({ summary: 'Delete a restaurant that never had a booking, with its whole plan' })
  @ApiNoContentResponse()
  async remove(@Ctx() ctx: Context, @PathId('id') id: number, @IfMatch() expected: ExpectedVersion): Promise<void> {
    await this.deleteRestaurant.execute(ctx, { id, expected });
  }
}
