import { Injectable } from '@nestjs/common';
import { type Context, cursorShape, Database, decodeCursor, encodeCursor, type Page, toPage } from '#kernel';
import { type ManagedCard, meanRating, type RestaurantStatus } from '../domain/restaurant.ts';
import { seesUnlisted } from '../domain/visibility.ts';
import { listRatings, listRestaurantRows, type Rating, type RestaurantRow } from '../persistence/restaurant-rows.ts';

export interface RestaurantsAsked {
  readonly status: RestaurantStatus | null;
  readonly cursor: string | null;
  readonly limit: number;
}

const cursorKind = 'restaurants';

/** Which restaurants are there? In the order in which they came; the place in the list is an id, so it stays when others come or go. */
@Injectable()
export class ListRestaurants {
  constructor(private readonly db: Database) {}

  /** @throws CURSOR_INVALID */
  async execute(ctx: Context, { status, cursor, limit }: RestaurantsAsked): Promise<Page<ManagedCard>> {
    const afterId = cursor === null ? null : Number(decodeCursor(cursorKind, cursor, [cursorShape.int32])[0]);
    const statuses = statusesFor({ asked: status, seesAll: seesUnlisted(ctx.caller) });
    return this.db.read(ctx, async (tx) => {
      const rows = await listRestaurantRows(tx, { afterId, limit: limit + 1, statuses, ids: ctx.caller.restaurantIds });
      const page = toPage(rows, limit, ({ id }) => encodeCursor(cursorKind, [id]));
      const ratings = new Map((await listRatings(tx, page.items.map(({ id }) => id))).map((rating) => [rating.restaurantId, rating]));
      return { ...page, items: page.items.map((row) => toManagedCard(row, ratings.get(row.id))) };
    });
  }
}

function statusesFor({ asked, seesAll }: { asked: RestaurantStatus | null; seesAll: boolean }): RestaurantStatus[] | null {
  if (seesAll) return asked === null ? null : [asked];
  return asked === null || asked === 'listed' ? ['listed'] : [];
}

function toManagedCard(row: RestaurantRow, rating: Rating | undefined): ManagedCard {
  const { id, slug, name, cuisines, priceLevel, city, country, latitude, longitude, timeZone, status, version } = row;
  const { reviewCount, ratingSum } = rating ?? { reviewCount: 0, ratingSum: 0 };
  return {
    id, slug, name, cuisines, priceLevel, city, country, latitude, longitude, timeZone, status, version,
    photo: row.photos[0] ?? null, reviewCount, rating: meanRating({ reviewCount, ratingSum }),
  };
}
