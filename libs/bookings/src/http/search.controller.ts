import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CachedAnswer } from '#caching';
import { Ctx, type Context } from '#kernel';
import { PublicByHost, RequireScope } from '#security';
import { SearchRestaurants } from '../queries/search/search-restaurants.ts';
import { SearchPageBody } from './search.response.ts';
import { SearchQuery } from './search.request.ts';
import { searchRequestOf } from './search-request-of.ts';
import { presentSearchPage } from './search.presenter.ts';

@ApiTags('Search')
@Controller('v1/search')
export class SearchController {
  constructor(private readonly searchRestaurants: SearchRestaurants) {}

  @Get()
  @RequireScope('restaurants:read')
  @PublicByHost()
  @CachedAnswer({ name: 'search', shape: 1, reads: 'tolerant' })
  @ApiOperation({ summary: 'Find a restaurant, and what it has free', operationId: 'searchRestaurants' })
  @ApiOkResponse({ type: SearchPageBody })
  async search(@Ctx() ctx: Context, @Query() query: SearchQuery): Promise<SearchPageBody> {
    const request = searchRequestOf(query);
    return presentSearchPage(await this.searchRestaurants.execute(ctx, request), request);
  }
}
