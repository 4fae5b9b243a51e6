import type { ValueTransformer } from 'typeorm';
import type { TurnTime } from '../../domain/turn-times.ts';
import type { ServiceHours } from '../../domain/schedule.ts';
import { type StoredServiceHours, type StoredTurnTime, toServiceHours, toStoredServiceHours, toStoredTurnTime, toTurnTime } from '../stored-json.ts';

/** timestamptz as epoch milliseconds: values then survive JSON, and need no zone to be compared. */
export const epochMs: ValueTransformer = {
  to: (ms: number | undefined) => (ms === undefined ? undefined : new Date(ms)),
  from: (date: Date) => date.getTime(),
};

// TypeORM hands a column that is not part of a change to `to` as undefined.
export const turnTimesJson: ValueTransformer = {
  to: (turnTimes: readonly TurnTime[] | null | undefined) => turnTimes?.map(toStoredTurnTime) ?? turnTimes,
  from: (stored: readonly StoredTurnTime[] | null) => stored?.map(toTurnTime) ?? null,
};

export const serviceHoursJson: ValueTransformer = {
  to: (services: readonly ServiceHours[] | undefined) => services?.map(toStoredServiceHours),
  from: (stored: readonly StoredServiceHours[]) => stored.map(toServiceHours),
};
