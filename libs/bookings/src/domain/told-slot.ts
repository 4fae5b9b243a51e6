import { formatLocal, formatRfc3339 } from '#kernel';
import type { BookableTime } from './search-times.ts';

/** A time that can be booked, as answers and refusals tell it. */
export interface ToldSlot {
  readonly starts_at: string;
  readonly local_date: string;
  readonly local_time: string;
  readonly service_date: string;
  readonly service_id: number | null;
  readonly service: string | null;
}

export function tellSlot({ startsAtMs, service }: Pick<BookableTime, 'startsAtMs' | 'service'>, { serviceDate, timeZone }: { serviceDate: string; timeZone: string }): ToldSlot {
  const local = formatLocal(startsAtMs, timeZone);
  return {
    starts_at: formatRfc3339(startsAtMs, timeZone),
    local_date: local.date,
    local_time: local.time,
    service_date: serviceDate,
    service_id: service?.id ?? null,
    service: service?.name ?? null,
  };
}
