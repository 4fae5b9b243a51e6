import { statement, type Tx } from '#kernel';

const find = statement('booking_lapsed_holds', 'SELECT tenant_id, restaurant_id, service_date, booking_ids FROM booking_lapsed_holds($1, $2, $3)');

/** Holds of one service day that ran out. */
export interface LapsedHolds {
  readonly tenantId: string;
  readonly restaurantId: number;
  readonly serviceDate: string;
  readonly bookingIds: readonly string[];
}

/** Of all tenants, those that ran out first. @param sinceMs longer ago than this */
export async function findLapsedHolds(tx: Tx, { sinceMs, most, clockOffsetMs }: { sinceMs: number; most: number; clockOffsetMs: number }): Promise<LapsedHolds[]> {
  const rows = await tx.rows<{ tenant_id: string; restaurant_id: number; service_date: string; booking_ids: string[] }>(find, [sinceMs, most, clockOffsetMs]);
  return rows.map(({ tenant_id, restaurant_id, service_date, booking_ids }) => ({ tenantId: tenant_id, restaurantId: restaurant_id, serviceDate: service_date, bookingIds: booking_ids }));
}
