import type { Planted } from '../sabotage.ts';

/** What a process under watch is told, beside the configuration of the API: as JSON in the environment. */
export interface WatchedOptions {
  /** How long the change log remembers, ms: less than configuration allows, so that it is trimmed past who stands still. */
  readonly logRetentionMs: number;
  /** What is wrong with it. */
  readonly planted: Planted | null;
}

export const optionsVariable = 'COUVERT_CHECK_CONSISTENCY';

export function readOptions(env: NodeJS.ProcessEnv): WatchedOptions {
  const text = env[optionsVariable];
  if (text === undefined) throw new RangeError(`${optionsVariable} is missing: this program is started by npm run check:consistency`);
  return JSON.parse(text) as WatchedOptions;
}
