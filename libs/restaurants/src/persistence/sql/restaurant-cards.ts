import { statement, type Tx } from '#kernel';
import { meanRating, type RestaurantCard } from '../../domain/restaurant.ts';

const cardsOf = statement(
  'restaurant_cards',
  `SELECT r.id, r.slug, r.name, r.cuisines, r.price_level, r.city, r.country, r.latitude, r.longitude, r.time_zone, r.photos ->> 0 AS photo,
          coalesce(k.review_count, 0) AS review_count, coalesce(k.rating_sum, 0) AS rating_sum, v.version AS plan_version
     FROM restaurants r JOIN restaurant_plans v ON v.restaurant_id = r.id LEFT JOIN restaurant_ratings k ON k.restaurant_id = r.id
    WHERE r.id = ANY($1::int[]) AND r.tenant_id = $2 AND r.status = 'listed'`,
);

interface CardRead {
  readonly id: number;
  readonly slug: string;
  readonly name: string;
  readonly cuisines: string[];
  readonly price_level: number | null;
  readonly city: string;
  readonly country: string;
  readonly latitude: number;
  readonly longitude: number;
  readonly time_zone: string;
  readonly photo: string | null;
  readonly review_count: number;
  readonly rating_sum: number;
  readonly plan_version: string;
}

/** A card, and which floor plan the restaurant has now: who keeps a plan of this version need not read it (invariant R6). */
export interface CardOfPlan {
  readonly card: RestaurantCard;
  readonly planVersion: string;
}

/** Cards of the listed ones among them: whoever was taken off the list since an index named it has none. */
export async function readCards(tx: Tx, restaurantIds: readonly number[]): Promise<Map<number, CardOfPlan>> {
  const rows = await tx.rows<CardRead>(cardsOf, [restaurantIds, tx.ctx.tenantId]);
  return new Map(rows.map((row) => [row.id, { card: toCard(row), planVersion: row.plan_version }]));
}

function toCard({ id, slug, name, cuisines, city, country, latitude, longitude, photo, ...row }: CardRead): RestaurantCard {
  const reviewCount = row.review_count;
  return { id, slug, name, cuisines, city, country, latitude, longitude, photo, priceLevel: row.price_level, timeZone: row.time_zone, reviewCount, rating: meanRating({ reviewCount, ratingSum: row.rating_sum }) };
}
