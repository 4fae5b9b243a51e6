import { dayEndMinute, dayStartMinute, type InputError } from '#kernel';
import type { BlockFields, ServiceFields, ServiceHours, SpecialDayFields } from './schedule.ts';
import { turnTimeFaults } from './turn-times.ts';

/** What the rules need to know of the restaurant beside the row itself. */
export interface ScheduleSurroundings {
  readonly bufferMinutes: number;
  /** Those of the areas named that are the restaurant's. */
  readonly areaIds: ReadonlySet<number>;
}

/** What is wrong with a service beyond the bounds of each value. */
export function serviceFaults(service: ServiceFields, surroundings: ScheduleSurroundings): InputError[] {
  const faults = hoursFaults(service, surroundings, '');
  if (service.validFrom !== null && service.validTo !== null && service.validFrom > service.validTo) {
    faults.push({ pointer: '/valid_to', code: 'ORDER', detail: 'valid_to must not come before valid_from' });
  }
  return faults;
}

export function specialDayFaults(day: SpecialDayFields, surroundings: ScheduleSurroundings): InputError[] {
  if (day.closed && day.services.length > 0) return [{ pointer: '/services', code: 'CLOSED', detail: 'a day that is closed has no services' }];
  if (!day.closed && day.services.length === 0) return [{ pointer: '/services', code: 'EMPTY', detail: 'a day that is not closed needs at least one service' }];
  return day.services.flatMap((service, index) => hoursFaults(service, surroundings, `/services/${index}`));
}

export function blockFaults(block: BlockFields): InputError[] {
  const faults: InputError[] = [];
  if (block.startsAtMs >= block.endsAtMs) faults.push({ pointer: '/ends_at', code: 'ORDER', detail: 'ends_at must come after starts_at' });
  for (const [scope, id] of [['area', block.areaId], ['table', block.tableId]] as const) {
    if (block.scope === scope && id === null) faults.push({ pointer: `/${scope}_id`, code: 'MISSING', detail: `a block of scope ${scope} names it` });
    if (block.scope !== scope && id !== null) faults.push({ pointer: `/${scope}_id`, code: 'UNEXPECTED', detail: `only a block of scope ${scope} names one` });
  }
  return faults;
}

function hoursFaults(hours: ServiceHours, { bufferMinutes, areaIds }: ScheduleSurroundings, pointer: string): InputError[] {
  return [
    ...minuteFaults(hours, pointer),
    ...(hours.areaIds ?? []).flatMap((id, index): InputError[] =>
      areaIds.has(id) ? [] : [{ pointer: `${pointer}/area_ids/${index}`, code: 'UNKNOWN', detail: 'must be an area of this restaurant' }],
    ),
    ...(hours.turnTimes === null ? [] : turnTimeFaults(hours.turnTimes, { bufferMinutes, pointer: `${pointer}/turn_times` })),
  ];
}

function minuteFaults({ startsAtMinute, lastSittingMinute, endsAtMinute }: ServiceHours, pointer: string): InputError[] {
  const faults: InputError[] = [];
  const edges = { starts_at: startsAtMinute, last_sitting: lastSittingMinute, ends_at: endsAtMinute };
  for (const [name, minute] of Object.entries(edges)) {
    if (minute % 15 !== 0) faults.push({ pointer: `${pointer}/${name}`, code: 'QUARTER', detail: `${name} must be a full quarter of an hour` });
    if (minute < dayStartMinute || minute > dayEndMinute) faults.push({ pointer: `${pointer}/${name}`, code: 'OUT_OF_DAY', detail: `${name} must lie in the service day, 05:00 to 05:00` });
  }
  if (startsAtMinute > lastSittingMinute) faults.push({ pointer: `${pointer}/last_sitting`, code: 'ORDER', detail: 'last_sitting must not come before starts_at; what is before 05:00 is after midnight' });
  if (lastSittingMinute >= endsAtMinute) faults.push({ pointer: `${pointer}/ends_at`, code: 'ORDER', detail: 'ends_at must come after last_sitting; what is before 05:00 is after midnight' });
  return faults;
}
