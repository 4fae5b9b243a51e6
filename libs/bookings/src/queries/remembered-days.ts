import { Injectable } from '@nestjs/common';
import { Cache, cachedQuestion, loadIn } from '#caching';
import { type Context, Database, datesFrom, kernelErrors } from '#kernel';
import { KnownRestaurants, maySee, type RestaurantRef } from '#restaurants';
import { liveTables, tagsOfDates } from '../domain/live-tags.ts';
import { type DayRows, daysOf, type ReadDays, readDayRows } from './read-days.ts';

/** Rows, not what follows from them: one entry answers for every party, and lead times and holds pass while it is kept. */
const restaurantDays = cachedQuestion<DayRows | null>({ name: 'restaurant-days', shape: 1, reads: 'strict', tables: liveTables });

/** Service days of restaurants, as they are remembered. */
@Injectable()
export class RememberedDays {
  constructor(
    private readonly cache: Cache,
    private readonly db: Database,
    private readonly restaurants: KnownRestaurants,
  ) {}

  /**
   * First to last date included. `asOfMs`: the instant, by the database's clock, of which it is true that the days are so.
   * @throws NOT_FOUND also for a restaurant that the caller may not see
   */
  async read(ctx: Context, { ref, fromDate, toDate }: { ref: RestaurantRef; fromDate: string; toDate: string }): Promise<ReadDays> {
    const id = 'id' in ref ? ref.id : await this.restaurants.idOf(ctx, ref, { reads: 'strict' });
    if (id === null) throw kernelErrors.notFound();
    const asked = { key: `${id}:${fromDate}:${toDate}`, tags: tagsOfDates(id, datesFrom(fromDate, toDate)) };
    const { value: rows, trueAtMs } = await this.cache.read(ctx, restaurantDays, asked, () => this.load(ctx, { id, fromDate, toDate }));
    if (rows === null || !maySee(ctx.caller, { id, status: rows.plan.status })) throw kernelErrors.notFound();
    const asOfMs = Math.max(rows.readAtMs, Math.floor(trueAtMs));
    return { plan: rows.plan, asOfMs, days: daysOf(rows, { fromDate, toDate, nowMs: asOfMs }) };
  }

  private load(ctx: Context, { id, fromDate, toDate }: { id: number; fromDate: string; toDate: string }) {
    return loadIn<DayRows | null>(this.db, ctx, async (tx) => ({ value: await readDayRows(tx, { restaurantId: id, fromDate, toDate, clockOffsetMs: this.db.clockOffsetMs }) }));
  }
}
