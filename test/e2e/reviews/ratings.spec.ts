import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { systemContext } from '#kernel';
import type { Verdict } from '../../../libs/bookings/src/domain/review.ts';
import { ModerateReview } from '../../../libs/bookings/src/usecases/moderate-review.ts';
import { aBooking } from '../../support/builders/booking-builder.ts';
import { aRestaurant, type SavedRestaurant } from '../../support/builders/restaurant-builder.ts';
import { openDatabase, type OpenDatabase } from '../../support/open-database.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

// Invariant B9: a restaurant's counters are those of its published reviews.

let test: TestDatabase;
let db: OpenDatabase;
let moderate: ModerateReview;
const houses: SavedRestaurant[] = [];
const reviews: { id: string; rating: number; restaurantId: number }[] = [];

beforeAll(async () => {
  test = await createTestDatabase();
  db = await openDatabase(test.url, { poolSizeMax: 8 });
  moderate = new ModerateReview(db.database);
  houses.push(await aRestaurant().withTable().save(test));
  houses.push(await aRestaurant({ tenantId: houses[0]?.tenantId ?? '' }).withTable().save(test));
  for (let i = 0; i < 12; i += 1) {
    const restaurant = houses[i % 2] as SavedRestaurant;
    const bookingId = await aBooking({ restaurant, tableIds: restaurant.tableIds, startsAt: new Date(Date.UTC(2026, 1, 1 + i, 18)).toISOString(), status: 'completed' }).save(test);
    reviews.push({ id: bookingId, rating: 1 + (i % 5), restaurantId: restaurant.id });
    await query(
      `INSERT INTO reviews (id, tenant_id, restaurant_id, booking_id, rating, author_name, dined_on) VALUES ($1, $2, $3, $1, $4, 'Ada L.', '2026-02-01')`,
      [bookingId, restaurant.tenantId, restaurant.id, 1 + (i % 5)],
    );
  }
});

afterAll(async () => {
  await db.close();
  await test.drop();
});

async function query<Row>(text: string, values: unknown[] = []): Promise<Row[]> {
  return (await db.database.dataSource.query(text, values)) as Row[];
}

interface Counters {
  readonly restaurant_id: number;
  readonly reviews: number;
  readonly sum: number;
}

/** Counters as kept, as counted anew, and as search shows them. */
async function counters(): Promise<{ kept: Counters[]; counted: Counters[]; searched: Counters[] }> {
  const ids = houses.map(({ id }) => id);
  const [kept, counted, searched] = await Promise.all([
    query<Counters>('SELECT restaurant_id, review_count AS reviews, rating_sum AS sum FROM restaurant_ratings WHERE review_count > 0 AND restaurant_id = ANY($1) ORDER BY 1', [ids]),
    query<Counters>(`SELECT restaurant_id, count(*)::int AS reviews, sum(rating)::int AS sum FROM reviews WHERE status = 'published' AND restaurant_id = ANY($1) GROUP BY 1 ORDER BY 1`, [ids]),
    query<Counters>('SELECT restaurant_id, review_count AS reviews, round(rating * review_count)::int AS sum FROM restaurant_search WHERE review_count > 0 AND restaurant_id = ANY($1) ORDER BY 1', [ids]),
  ]);
  return { kept, counted, searched };
}

function decide({ review, verdict }: { review: number; verdict: Verdict }): Promise<unknown> {
  const reviewId = reviews[review % reviews.length]?.id ?? '';
  return moderate.execute(systemContext(houses[0]?.tenantId ?? ''), { reviewId, verdict, note: '' });
}

const verdicts = fc.array(fc.record({ review: fc.nat({ max: 11 }), verdict: fc.constantFrom<Verdict>('published', 'rejected') }), { minLength: 1, maxLength: 30 });

describe('ratings', () => {
  it('are those of the published reviews after any sequence of verdicts, also of verdicts taken back', async () => {
    await fc.assert(
      fc.asyncProperty(verdicts, async (sequence) => {
        for (const one of sequence) await decide(one);
        const { kept, counted, searched } = await counters();
        expect(kept).toEqual(counted);
        expect(searched).toEqual(counted);
      }),
      { numRuns: 15 },
    );
  });

  it('are so too when the verdicts come all at once', async () => {
    await fc.assert(
      fc.asyncProperty(verdicts, async (sequence) => {
        await Promise.all(sequence.map(decide));
        const { kept, counted, searched } = await counters();
        expect(kept).toEqual(counted);
        expect(searched).toEqual(counted);
      }),
      { numRuns: 15 },
    );
  });

  it('would be seen to be wrong if they were', async () => {
    await query('UPDATE restaurant_ratings SET review_count = review_count + 1, rating_sum = rating_sum + 1 WHERE restaurant_id = $1', [houses[0]?.id]);
    const { kept, counted } = await counters();
    expect(kept).not.toEqual(counted);
    await query('UPDATE restaurant_ratings SET review_count = review_count - 1, rating_sum = rating_sum - 1 WHERE restaurant_id = $1', [houses[0]?.id]);
  });
});
