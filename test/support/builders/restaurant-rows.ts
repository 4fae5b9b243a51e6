import { randomBytes } from 'node:crypto';
import type { BlockOptions, CombinationOptions, RestaurantOptions, SpecialDayOptions, TableOptions } from './restaurant-options.ts';
import { json } from './rows.ts';
import { serviceColumns, storedTurnTime } from './service-options.ts';

export function restaurantRows(options: RestaurantOptions) {
  const row = {
    slug: options.slug ?? `house-${randomBytes(4).toString('hex')}`,
    name: options.name ?? 'Chez Test',
    description: options.description ?? '',
    cuisines: options.cuisines ?? ['belgian'],
    price_level: options.priceLevel ?? null,
    city: options.city ?? 'Brussels',
    country: options.country ?? 'BE',
    latitude: options.latitude ?? 50.8467,
    longitude: options.longitude ?? 4.3525,
    time_zone: options.timeZone ?? 'Europe/Brussels',
    currency: options.currency ?? 'EUR',
    status: options.status ?? 'listed',
  };
  const { policy = {} } = options;
  return {
    row,
    policy: {
      min_party: policy.minParty ?? 1,
      max_party: policy.maxParty ?? 20,
      lead_minutes: policy.leadMinutes ?? 0,
      horizon_days: policy.horizonDays ?? 365,
      hold_minutes: policy.holdMinutes ?? 10,
      cancellation_cutoff_minutes: policy.cancellationCutoffMinutes ?? 120,
      buffer_minutes: policy.bufferMinutes ?? 0,
      turn_times: json((policy.turnTimes ?? [{ maxParty: 100, minutes: 120 }]).map(storedTurnTime)),
      auto_confirm: policy.autoConfirm ?? true,
    },
  };
}

export function tableRow(table: TableOptions & { name: string; area: number }, areaIds: readonly number[]): Record<string, unknown> {
  const { name, area, seats = 4, minParty = 1, priority = 0, active = true } = table;
  return { area_id: areaIds[area], name, min_party: minParty, max_party: seats, priority, active };
}

export function combinationRow({ name, tables, minParty = 1, maxParty, priority = 0 }: CombinationOptions, tableId: (name: string) => number): Record<string, unknown> {
  return { name: name ?? tables.join('+'), table_ids: tables.map(tableId).sort((a, b) => a - b), min_party: minParty, max_party: maxParty, priority };
}

export function specialDayRow({ date, closed, services = [] }: SpecialDayOptions, areaId: (name: string) => number): Record<string, unknown> {
  return { date, closed: closed ?? services.length === 0, services: json(services.map((service) => serviceColumns(service, areaId))) };
}

export function blockRow(block: BlockOptions, ids: { areaId: (name: string) => number; tableId: (name: string) => number }): Record<string, unknown> {
  const { startsAt, endsAt, area, table, reason = '' } = block;
  const scope = table !== undefined ? 'table' : area !== undefined ? 'area' : 'house';
  return {
    scope,
    area_id: scope === 'area' && area !== undefined ? ids.areaId(area) : null,
    table_id: table === undefined ? null : ids.tableId(table),
    starts_at: startsAt,
    ends_at: endsAt,
    reason,
  };
}
