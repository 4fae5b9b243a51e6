import { Injectable } from '@nestjs/common';
import { Cache, cachedQuestion, loadIn } from '#caching';
import { type Context, Database, datesFrom, daysBetween, isCalendarDate, kernelErrors, parseRowId } from '#kernel';
import { KnownRestaurants, maySee, type RestaurantRef } from '#restaurants';
import { liveTables, tagsOfDates } from '../domain/live-tags.ts';
import { type DayRows, daysOf, type ReadDays, readDayRows } from './read-days.ts';

/** Rows, not what follows from them: one entry answers for every party, and lead times and holds pass while it is kept. */
const restaurantDays = cachedQuestion<DayRows | null>({ name: 'restaurant-days', shape: 1, reads: 'strict', tables: liveTables });

/** A month, and what lies around it. */
const daysMax = 40;

interface AskedDays {
  readonly id: number;
  readonly fromDate: string;
  readonly toDate: string;
}

/** Service days of restaurants, as they are remembered. */
@Injectable()
export class RememberedDays {
  constructor(
    private readonly cache: Cache,
    private readonly db: Database,
    private readonly restaurants: KnownRestaurants,
  ) {
    cache.askAgain.set(restaurantDays.name, (ctx, key) => this.rows(ctx, daysIn(key)));
  }

  /**
   * First to last date included. `asOfMs`: the instant, by the database's clock, of which it is true that the days are so.
   * @throws NOT_FOUND also for a restaurant that the caller may not see
   */
  async read(ctx: Context, { ref, fromDate, toDate }: { ref: RestaurantRef; fromDate: string; toDate: string }): Promise<ReadDays> {
    const id = 'id' in ref ? ref.id : await this.restaurants.idOf(ctx, ref, { reads: 'strict' });
    if (id === null) throw kernelErrors.notFound();
    const { value: rows, trueAtMs } = await this.rows(ctx, { id, fromDate, toDate });
    if (rows === null || !maySee(ctx.caller, { id, status: rows.plan.status })) throw kernelErrors.notFound();
    const asOfMs = Math.max(rows.readAtMs, Math.floor(trueAtMs));
    return { plan: rows.plan, asOfMs, days: daysOf(rows, { fromDate, toDate, nowMs: asOfMs }) };
  }

  private rows(ctx: Context, { id, fromDate, toDate }: AskedDays) {
    const asked = { key: `${id}:${fromDate}:${toDate}`, tags: tagsOfDates(id, datesFrom(fromDate, toDate)) };
    return this.cache.read(ctx, restaurantDays, asked, () => this.load(ctx, { id, fromDate, toDate }));
  }

  private load(ctx: Context, { id, fromDate, toDate }: AskedDays) {
    return loadIn<DayRows | null>(this.db, ctx, async (tx) => ({ value: await readDayRows(tx, { restaurantId: id, fromDate, toDate, clockOffsetMs: this.db.clockOffsetMs }) }));
  }
}

/** @throws RangeError for what is no key */
function daysIn(key: string): AskedDays {
  const [id = '', fromDate = '', toDate = ''] = key.split(':');
  const days = isCalendarDate(fromDate) && isCalendarDate(toDate) ? daysBetween({ from: fromDate, until: toDate }) : -1;
  if (days < 0 || days > daysMax) throw new RangeError(`not the key of some days: ${key}`);
  return { id: parseRowId(id), fromDate, toDate };
}
