import { LogConnection, LogTail } from '#caching';
import type { Database } from '#kernel';
import { Directories } from '#restaurants';
import { AvailabilityIndex } from '../../../libs/bookings/src/queries/availability-index.ts';
import { KnownCities } from '../../../libs/bookings/src/queries/search/known-cities.ts';

export interface OpenKnownCitiesOptions {
  readonly url: string;
  readonly database: Database;
  readonly tailIntervalMs: number;
  readonly staleMsMax: number;
  readonly onError: (error: unknown) => void;
}

/** What a process knows of its cities, on a log that it follows, without the process. */
export interface OpenKnownCities {
  readonly log: LogTail;
  readonly directories: Directories;
  readonly index: AvailabilityIndex;
  readonly cities: KnownCities;
  close(): Promise<void>;
}

export async function openKnownCities({ url, database, tailIntervalMs, staleMsMax, onError }: OpenKnownCitiesOptions): Promise<OpenKnownCities> {
  const log = new LogTail(new LogConnection({ url, answerTimeoutMs: 5_000 }), { intervalMs: tailIntervalMs, retentionMs: 3_600_000, onError });
  const directories = new Directories({ database, log, bytesMax: 4e9, restaurantsMax: 2_000_000, onError });
  const index = new AvailabilityIndex(log, database, { ordinalsOf: (tenantId) => directories.ordinalsOf(tenantId), bytesMax: 2e9, staleMsMax, hotDates: () => [], onError });
  const cities = new KnownCities({ directories, index, log, database, staleMsMax });
  await log.start();
  index.start();
  return {
    log, directories, index, cities,
    close: async () => {
      await index.stop();
      await directories.stop();
      await log.stop();
    },
  };
}
