import { Controller, Get, Header, Inject } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CachedAnswer } from '#caching';
import { CLOCK, type Clock, type Context, Ctx, Priority, serviceDateOf } from '#kernel';
import { PublicByHost, RequireScope } from '#security';
import type { RestaurantRef } from '../domain/visibility.ts';
import { FindOpeningHours } from '../queries/find-opening-hours.ts';
import { restaurantJsonLd, validUntilMsOf } from './json-ld.ts';
import { RestaurantRefParam } from './restaurant-ref.ts';

@ApiTags('restaurants')
@Controller('v1/restaurants/:idOrSlug/json-ld')
export class JsonLdController {
  constructor(
    private readonly findOpeningHours: FindOpeningHours,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  // For crawlers, by its nature.
  @Get()
  @Priority('background')
  @RequireScope('restaurants:read')
  @PublicByHost()
  @CachedAnswer({ name: 'json-ld', shape: 1, reads: 'tolerant' })
  @Header('content-type', 'application/ld+json')
  @ApiOperation({ summary: 'A restaurant in the words of schema.org, for its public page' })
  @ApiOkResponse({ content: { 'application/ld+json': { schema: { type: 'object', additionalProperties: true } } } })
  async find(@Ctx() ctx: Context, @RestaurantRefParam() ref: RestaurantRef): Promise<string> {
    const hours = await this.findOpeningHours.execute(ctx, ref);
    const today = serviceDateOf(this.clock.now(), hours.restaurant.timeZone);
    ctx.provenance?.holdsUntil(validUntilMsOf(hours, today));
    return restaurantJsonLd(hours, today);
  }
}
