import { expect } from 'vitest';
import { LogConnection, LogTail } from '#caching';
import { plusDays, systemContext } from '#kernel';
import { restaurantsEntities } from '#restaurants';
import { Mask96 } from '../../../libs/bookings/src/domain/mask96.ts';
import { bookableTimes } from '../../../libs/bookings/src/domain/search-times.ts';
import { partyClassOf } from '../../../libs/bookings/src/domain/booking-class.ts';
import type { LiveDay } from '../../../libs/bookings/src/domain/live-day.ts';
import { AvailabilityIndex, type AvailabilityIndexOptions } from '../../../libs/bookings/src/queries/availability-index.ts';
import { readDays } from '../../../libs/bookings/src/queries/read-days.ts';
import { openDatabase, type OpenDatabase } from '../open-database.ts';
import { ordinalsOf } from './ordinals-of.ts';

/** Far enough that no lead time matters, whatever the hour. */
export const soon = (days = 10): string => plusDays(new Date().toISOString().slice(0, 10), days);

const sizes = [1, 2, 3, 4, 5, 6, 7, 8];

/** An index of one process, on a log that it follows and a pool of its own. */
export interface LiveCity extends OpenDatabase {
  readonly log: LogTail;
  readonly index: AvailabilityIndex;
  readonly errors: unknown[];
  /** Restaurant ids by tenant, in the order of ordinals; whoever adds one has added a restaurant. */
  readonly directory: Map<string, number[]>;
  /** Waits until the day is built. */
  built(tenantId: string, serviceDate: string): Promise<LiveDay>;
  /** Waits until the index says of a restaurant what its rows say, for parties of one to eight. */
  agrees(tenantId: string, restaurantId: number, serviceDate: string): Promise<void>;
  /** The times that the index has for a party, as minutes; null while it does not know. */
  minutes(at: { tenantId: string; restaurantId: number; serviceDate: string; size: number }): number[] | null;
}

export async function openLiveCity(url: string, options: { clockOffsetMs?: () => number; tailIntervalMs?: number } & Partial<AvailabilityIndexOptions> = {}): Promise<LiveCity> {
  const opened = await openDatabase(url, { entities: restaurantsEntities, clockOffsetMs: options.clockOffsetMs ?? (() => 0) });
  const errors: unknown[] = [];
  const onError = (error: unknown): number => errors.push(error);
  const directory = new Map<string, number[]>();
  const ordinals = new Map<string, ReturnType<typeof ordinalsOf>>();
  const numbered = (tenantId: string): ReturnType<typeof ordinalsOf> | null => {
    const ids = directory.get(tenantId);
    if (ids !== undefined && !ordinals.has(tenantId)) ordinals.set(tenantId, ordinalsOf(ids));
    return ordinals.get(tenantId) ?? null;
  };
  const log = new LogTail(new LogConnection({ url, answerTimeoutMs: 5_000 }), { intervalMs: options.tailIntervalMs ?? 20, retentionMs: 3_600_000, onError });
  const index = new AvailabilityIndex(log, opened.database, { ordinalsOf: numbered, bytesMax: 100_000_000, staleMsMax: 60_000, hotDates: () => [], pendingMin: 0, onError, ...options });
  await log.start();
  index.start();
  // Of a pool of its own, so that a test can take the index's away.
  const witness = await openDatabase(url, { entities: restaurantsEntities, clockOffsetMs: options.clockOffsetMs ?? (() => 0), poolSizeMax: 2, applicationName: 'couvert-witness' });
  const minutesOfRows = (tenantId: string, { restaurantId, serviceDate, partySize }: { restaurantId: number; serviceDate: string; partySize: number }): Promise<number[]> =>
    witness.database.read(systemContext(tenantId), async (tx) => {
      const { days } = await readDays(tx, { ref: { id: restaurantId }, fromDate: serviceDate, toDate: serviceDate, clockOffsetMs: witness.database.clockOffsetMs });
      return days.flatMap((day) => bookableTimes(day, { partySize, fromMinute: 300, untilMinute: 1_739 })).map(({ minute }) => minute);
    });
  const minutes: LiveCity['minutes'] = ({ tenantId, restaurantId, serviceDate, size }) => {
    const ordinal = directory.get(tenantId)?.indexOf(restaurantId) ?? -1;
    const day = index.day(tenantId, serviceDate);
    if (day === null || !day.isKnown(ordinal)) return null;
    const [low = 0, middle = 0, high = 0] = day.masks(partyClassOf(size)).subarray(ordinal * 3, ordinal * 3 + 3);
    return new Mask96(low, middle, high).minutes();
  };
  return {
    ...opened, log, index, errors, directory, minutes,
    built: async (tenantId, serviceDate) => {
      await expect.poll(() => index.day(tenantId, serviceDate), { timeout: 20_000, interval: 5 }).not.toBeNull();
      return index.day(tenantId, serviceDate) as LiveDay;
    },
    agrees: async (tenantId, restaurantId, serviceDate) => {
      const expected = await Promise.all(sizes.map((partySize) => minutesOfRows(tenantId, { restaurantId, serviceDate, partySize })));
      await expect.poll(() => sizes.map((size) => minutes({ tenantId, restaurantId, serviceDate, size })), { timeout: 20_000, interval: 5 }).toEqual(expected);
    },
    close: async () => {
      await index.stop();
      await log.stop();
      await Promise.all([opened.close(), witness.close()]);
    },
  };
}
