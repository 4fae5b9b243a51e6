import type { ExpectedVersion, Tx } from '#kernel';
import type { BookingPolicy, BookingPolicyRules } from '../domain/booking-policy.ts';
import { meanRating, type Restaurant, type RestaurantProfile, type RestaurantStatus } from '../domain/restaurant.ts';
import type { RestaurantRef } from '../domain/visibility.ts';
import { PolicyEntity } from './entities/policy.entity.ts';
import { RatingEntity } from './entities/rating.entity.ts';
import { RestaurantEntity } from './entities/restaurant.entity.ts';

export interface RestaurantRow extends RestaurantProfile {
  readonly id: number;
  readonly version: number;
}

export interface Rating {
  readonly restaurantId: number;
  readonly reviewCount: number;
  readonly ratingSum: number;
}

/** The tenant's restaurant of that id or slug, whoever asks. */
export async function findRestaurantRow(tx: Tx, ref: RestaurantRef): Promise<RestaurantRow | null> {
  const query = tx.manager.createQueryBuilder(RestaurantEntity, 'r').where('r.tenantId = :tenantId', { tenantId: tx.ctx.tenantId });
  const named = 'id' in ref ? query.andWhere('r.id = :id', ref) : query.andWhere('r.slug = :slug', ref);
  return named.getOne();
}

export interface RestaurantsAfter {
  readonly afterId: number | null;
  readonly limit: number;
  /** Only these; null for every status. */
  readonly statuses: readonly RestaurantStatus[] | null;
  /** Only these; null for all of the tenant. */
  readonly ids: readonly number[] | null;
}

export async function listRestaurantRows(tx: Tx, { afterId, limit, statuses, ids }: RestaurantsAfter): Promise<RestaurantRow[]> {
  const query = tx.manager
    .createQueryBuilder(RestaurantEntity, 'r')
    .where('r.tenantId = :tenantId AND r.id > :afterId', { tenantId: tx.ctx.tenantId, afterId: afterId ?? 0 })
    .orderBy('r.id')
    .limit(limit);
  if (statuses !== null) query.andWhere('r.status = ANY(:statuses)', { statuses });
  if (ids !== null) query.andWhere('r.id = ANY(:ids)', { ids });
  return query.getMany();
}

/** Those of the restaurants that have reviews. */
export async function listRatings(tx: Tx, restaurantIds: readonly number[]): Promise<Rating[]> {
  return tx.manager.createQueryBuilder(RatingEntity, 'k').where('k.restaurantId = ANY(:restaurantIds)', { restaurantIds }).getMany();
}

export async function findPolicyRow(tx: Tx, restaurantId: number): Promise<BookingPolicy | null> {
  return tx.manager.createQueryBuilder(PolicyEntity, 'p').where('p.restaurantId = :restaurantId', { restaurantId }).getOne();
}

/** The new restaurant's id, with the default policy beside it; null when the slug is taken. */
export async function insertRestaurant(tx: Tx, profile: RestaurantProfile): Promise<number | null> {
  const { tenantId } = tx.ctx;
  const { raw } = await tx.manager
    .createQueryBuilder()
    .insert()
    .into(RestaurantEntity)
    .values({ ...profile, tenantId })
    .orIgnore()
    .updateEntity(false)
    .returning('id')
    .execute();
  const [inserted] = raw as { id: number }[];
  if (inserted === undefined) return null;
  await tx.manager.createQueryBuilder().insert().into(PolicyEntity).values({ restaurantId: inserted.id, tenantId }).execute();
  return inserted.id;
}

/** Those of the slugs that the tenant has already. */
export async function takenSlugs(tx: Tx, slugs: readonly string[]): Promise<Set<string>> {
  const rows = await tx.manager
    .createQueryBuilder(RestaurantEntity, 'r')
    .select(['r.id', 'r.slug'])
    .where('r.tenantId = :tenantId AND r.slug = ANY(:slugs)', { tenantId: tx.ctx.tenantId, slugs })
    .getMany();
  return new Set(rows.map(({ slug }) => slug));
}

export interface VersionedRestaurant {
  readonly id: number;
  readonly expected: ExpectedVersion;
}

/** Whether it was changed: false when it has another version or is gone. */
export async function updateRestaurant(tx: Tx, { id, expected }: VersionedRestaurant, changes: Partial<RestaurantProfile>): Promise<boolean> {
  const update = tx.manager
    .createQueryBuilder()
    .update(RestaurantEntity)
    .set({ ...changes, version: () => 'version + 1', updatedAt: () => 'now()' })
    .where('id = :id AND tenant_id = :tenantId', { id, tenantId: tx.ctx.tenantId });
  if (expected !== '*') update.andWhere('version = :expected', { expected });
  return (await update.execute()).affected === 1;
}

export async function deleteRestaurant(tx: Tx, { id, expected }: VersionedRestaurant): Promise<boolean> {
  const remove = tx.manager.createQueryBuilder().delete().from(RestaurantEntity).where('id = :id AND tenant_id = :tenantId', { id, tenantId: tx.ctx.tenantId });
  if (expected !== '*') remove.andWhere('version = :expected', { expected });
  return (await remove.execute()).affected === 1;
}

export async function updatePolicy(tx: Tx, { id, expected }: VersionedRestaurant, rules: BookingPolicyRules): Promise<boolean> {
  const update = tx.manager
    .createQueryBuilder()
    .update(PolicyEntity)
    .set({ ...rules, version: () => 'version + 1', updatedAt: () => 'now()' })
    .where('restaurant_id = :id', { id });
  if (expected !== '*') update.andWhere('version = :expected', { expected });
  return (await update.execute()).affected === 1;
}

/** The tenant's restaurant with its policy and rating, whoever asks. */
export async function loadRestaurant(tx: Tx, ref: RestaurantRef): Promise<Restaurant | null> {
  const row = await findRestaurantRow(tx, ref);
  if (row === null) return null;
  const [policy, [rating]] = await Promise.all([findPolicyRow(tx, row.id), listRatings(tx, [row.id])]);
  if (policy === null) throw new Error(`restaurant ${row.id} has no policy`);
  const { reviewCount, ratingSum } = rating ?? { reviewCount: 0, ratingSum: 0 };
  return { ...row, policy, reviewCount, rating: meanRating({ reviewCount, ratingSum }) };
}
