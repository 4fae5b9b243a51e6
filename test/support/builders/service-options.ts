import { serviceMinutesOf } from '#kernel';
import { json } from './rows.ts';

export interface TurnTimeOption {
  readonly maxParty: number;
  readonly minutes: number;
}

/** A service, said as people say it; what is left out is dinner, every day. */
export interface ServiceOptions {
  readonly name?: string;
  /** 0 is Monday. */
  readonly weekdays?: readonly number[];
  /** `HH:MM`; before 05:00 is after midnight. */
  readonly from?: string;
  readonly lastSitting?: string;
  /** `05:00` is the end of the service day. */
  readonly until?: string;
  readonly slotStepMinutes?: number;
  readonly pacingParties?: number | null;
  readonly pacingCovers?: number | null;
  /** Names of areas; left out for all. */
  readonly areas?: readonly string[];
  readonly validFrom?: string | null;
  readonly validTo?: string | null;
  readonly turnTimes?: readonly TurnTimeOption[] | null;
}

/** The columns that `services` and the JSON of special days share. */
export function serviceColumns(service: ServiceOptions, areaIdOf: (name: string) => number): Record<string, unknown> {
  return {
    name: service.name ?? 'Dinner',
    starts_at_minute: serviceMinutesOf(service.from ?? '18:00'),
    last_sitting_minute: serviceMinutesOf(service.lastSitting ?? '21:30'),
    ends_at_minute: endMinute(service.until ?? '23:00'),
    slot_step_minutes: service.slotStepMinutes ?? 15,
    pacing_parties: service.pacingParties ?? null,
    pacing_covers: service.pacingCovers ?? null,
    area_ids: service.areas?.map(areaIdOf) ?? null,
    turn_times: service.turnTimes?.map(storedTurnTime) ?? null,
  };
}

/** The row of a service that comes again every week. */
export function serviceRow(service: ServiceOptions, areaIdOf: (name: string) => number): Record<string, unknown> {
  const columns = serviceColumns(service, areaIdOf);
  const weekdays = (service.weekdays ?? [0, 1, 2, 3, 4, 5, 6]).reduce((bits, day) => bits | (1 << day), 0);
  const turnTimes = columns['turn_times'] === null ? null : json(columns['turn_times']);
  return { ...columns, turn_times: turnTimes, weekdays, valid_from: service.validFrom ?? null, valid_to: service.validTo ?? null };
}

export function storedTurnTime({ maxParty, minutes }: TurnTimeOption): { max_party: number; minutes: number } {
  return { max_party: maxParty, minutes };
}

function endMinute(time: string): number {
  return time === '05:00' ? 1740 : serviceMinutesOf(time);
}
