import { randomUUID } from 'node:crypto';
import { formatLocal, serviceDateOf } from '#kernel';
import { insertRows, json, withConnection, type BuilderTarget } from './rows.ts';

export interface BookingOptions {
  readonly restaurant: { readonly tenantId: string; readonly id: number; readonly timeZone: string };
  readonly tableIds: readonly number[];
  /** RFC 3339. */
  readonly startsAt?: string;
  readonly turnMinutes?: number;
  readonly party?: number;
  readonly status?: 'pending' | 'confirmed' | 'arrived' | 'seated' | 'completed' | 'cancelled';
}

/** A booking as rows, with its tables; no rule is asked. `await aBooking({ restaurant, tableIds }).save(database)` gives its id. */
export function aBooking(options: BookingOptions): { save(target: BuilderTarget): Promise<string> } {
  const { restaurant, tableIds, startsAt = '2027-06-04T17:00:00Z', turnMinutes = 120, party = 2, status = 'confirmed' } = options;
  const id = randomUUID();
  const startsAtMs = Date.parse(startsAt);
  const endsAt = new Date(startsAtMs + turnMinutes * 60_000).toISOString();
  const local = formatLocal(startsAtMs, restaurant.timeZone);
  const owner = { tenant_id: restaurant.tenantId, restaurant_id: restaurant.id };
  const booking = {
    id,
    ...owner,
    reference: id.slice(0, 8).toUpperCase(),
    service_date: serviceDateOf(startsAtMs, restaurant.timeZone),
    starts_at: startsAt,
    ends_at: endsAt,
    occupied_until: endsAt,
    local_date: local.date,
    local_time: local.time,
    time_zone: restaurant.timeZone,
    party,
    status,
    source: 'online',
    policy: json({}),
  };
  const active = status !== 'completed' && status !== 'cancelled';
  const allocations = tableIds.map((tableId) => ({ booking_id: id, ...owner, table_id: tableId, during: `[${startsAt},${endsAt})`, active }));
  return {
    save: (target) =>
      withConnection(target, async (db) => {
        await insertRows(db, 'bookings', [booking]);
        await insertRows(db, 'allocations', allocations);
        return id;
      }),
  };
}
