import type { Planted } from '../sabotage.ts';
import type { ServiceClock } from '../service-clock.ts';

/** What a process under watch is told, beside the configuration of the API: as JSON in the environment. */
export interface WatchedOptions {
  /** How the report calls the process. */
  readonly name: string;
  /** Where it writes what its searches could see. */
  readonly historyPath: string;
  readonly clock: ServiceClock;
  /** What is wrong with it. */
  readonly planted: Planted | null;
}

export const optionsVariable = 'COUVERT_CHECK_LIVE';

/** In which header a searcher says what it asks, so that the witness need not understand the request as the API does. */
export const questionHeader = 'x-check-live-question';

export function readOptions(env: NodeJS.ProcessEnv): WatchedOptions {
  const text = env[optionsVariable];
  if (text === undefined) throw new RangeError(`${optionsVariable} is missing: this program is started by npm run check:live`);
  return JSON.parse(text) as WatchedOptions;
}
