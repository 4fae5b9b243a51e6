import { formatLocal, formatRfc3339 } from '#kernel';
import type { BookableTime } from '../domain/search-times.ts';
import type { SlotBody } from './slot.response.ts';

export function presentSlot({ startsAtMs, service }: Pick<BookableTime, 'startsAtMs' | 'service'>, { serviceDate, timeZone }: { serviceDate: string; timeZone: string }): SlotBody {
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
