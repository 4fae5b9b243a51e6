import type { TurnTime } from '../domain/turn-times.ts';
import type { ServiceHours } from '../domain/schedule.ts';

// The shapes of jsonb columns: the names of SQL columns, since SQL reads them, too.

export interface StoredTurnTime {
  readonly max_party: number;
  readonly minutes: number;
}

/** A service of a special day: the columns of `services`, but for what a single date makes needless. */
export interface StoredServiceHours {
  readonly name: string;
  readonly starts_at_minute: number;
  readonly last_sitting_minute: number;
  readonly ends_at_minute: number;
  readonly slot_step_minutes: number;
  readonly pacing_parties: number | null;
  readonly pacing_covers: number | null;
  readonly area_ids: readonly number[] | null;
  readonly turn_times: readonly StoredTurnTime[] | null;
}

export function toTurnTime({ max_party, minutes }: StoredTurnTime): TurnTime {
  return { maxParty: max_party, minutes };
}

export function toStoredTurnTime({ maxParty, minutes }: TurnTime): StoredTurnTime {
  return { max_party: maxParty, minutes };
}

export function toServiceHours(stored: StoredServiceHours): ServiceHours {
  return {
    name: stored.name,
    startsAtMinute: stored.starts_at_minute,
    lastSittingMinute: stored.last_sitting_minute,
    endsAtMinute: stored.ends_at_minute,
    slotStepMinutes: stored.slot_step_minutes,
    pacingParties: stored.pacing_parties,
    pacingCovers: stored.pacing_covers,
    areaIds: stored.area_ids,
    turnTimes: stored.turn_times?.map(toTurnTime) ?? null,
  };
}

export function toStoredServiceHours(hours: ServiceHours): StoredServiceHours {
  return {
    name: hours.name,
    starts_at_minute: hours.startsAtMinute,
    last_sitting_minute: hours.lastSittingMinute,
    ends_at_minute: hours.endsAtMinute,
    slot_step_minutes: hours.slotStepMinutes,
    pacing_parties: hours.pacingParties,
    pacing_covers: hours.pacingCovers,
    area_ids: hours.areaIds,
    turn_times: hours.turnTimes?.map(toStoredTurnTime) ?? null,
  };
}
