import { statement, type Tx } from '#kernel';

// Two statements, for one INSERT … ON CONFLICT would try the negative numbers of a withdrawal against the table's
// checks before it finds the row that they are to be taken from.
const add = statement(
  'review_rating_add',
  `INSERT INTO restaurant_ratings AS k (restaurant_id, tenant_id, review_count, rating_sum) VALUES ($1, $2, $3, $4)
       ON CONFLICT (restaurant_id) DO UPDATE SET review_count = k.review_count + excluded.review_count, rating_sum = k.rating_sum + excluded.rating_sum`,
);
const take = statement('review_rating_take', `UPDATE restaurant_ratings SET review_count = review_count + $3, rating_sum = rating_sum + $4 WHERE restaurant_id = $1 AND tenant_id = $2`);

/** Changes the counters of a restaurant's rating. Commutes with every other change: they add up in any order. */
export async function changeRating(tx: Tx, restaurantId: number, { reviews, sum }: { reviews: number; sum: number }): Promise<void> {
  if (reviews === 0) return;
  const changed = await tx.run(reviews > 0 ? add : take, [restaurantId, tx.ctx.tenantId, reviews, sum]);
  if (changed !== 1) throw new Error(`the rating of restaurant ${restaurantId} has no counters to take from`);
}
