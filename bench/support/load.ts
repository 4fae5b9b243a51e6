import { percentilesOf, rounded, type Percentiles } from './percentiles.ts';

export interface LoadOptions {
  /** Loops that run at the same time, each with one operation under way. */
  readonly clients: number;
  /** No operation begins later than that. */
  readonly seconds: number;
  /** No more operations than that, of all clients together. */
  readonly operationsMax?: number;
  /** Seconds before anything is counted. */
  readonly warmUpSeconds?: number;
}

/** How many operations ended in one way, and how long they took. */
export interface Outcome {
  readonly count: number;
  readonly perSecond: number;
  readonly ms: Percentiles;
}

export interface LoadResult {
  readonly clients: number;
  readonly seconds: number;
  readonly count: number;
  readonly perSecond: number;
  /** By what the operation answered, `ok` when it answered nothing. */
  readonly outcomes: Readonly<Record<string, Outcome>>;
}

export type Operation = (at: { client: number; turn: number }) => Promise<string | void>;

/**
 * Runs an operation in so many loops until time or count is up: a closed load, each client waits for its answer.
 * The operation's answer names its outcome (`booked`, `refused`), so that successes and refusals are counted
 * apart; an error it throws ends the whole run, for an error is no result.
 */
export async function underLoad({ clients, seconds, operationsMax = Infinity, warmUpSeconds = 0 }: LoadOptions, operation: Operation): Promise<LoadResult> {
  const taken = new Map<string, number[]>();
  const countsFrom = performance.now() + warmUpSeconds * 1_000;
  const endsAt = countsFrom + seconds * 1_000;
  let turn = 0;
  let lastEndedAt = countsFrom;
  let failed = false;

  const loop = async (client: number): Promise<void> => {
    while (!failed && performance.now() < endsAt && turn < operationsMax) {
      turn += 1;
      const startedAt = performance.now();
      const outcome = (await operation({ client, turn })) ?? 'ok';
      const endedAt = performance.now();
      if (startedAt < countsFrom) continue;
      lastEndedAt = Math.max(lastEndedAt, endedAt);
      const times = taken.get(outcome);
      if (times === undefined) taken.set(outcome, [endedAt - startedAt]);
      else times.push(endedAt - startedAt);
    }
  };
  const loops = Array.from({ length: clients }, (_, client) =>
    loop(client).catch((error: unknown) => {
      failed = true;
      throw error;
    }),
  );
  // All of them end before the error leaves, so that nothing still runs on a database that is being removed.
  for (const end of await Promise.allSettled(loops)) if (end.status === 'rejected') throw end.reason;
  return summary({ clients, taken, seconds: (lastEndedAt - countsFrom) / 1_000 });
}

function summary({ clients, taken, seconds }: { clients: number; taken: ReadonlyMap<string, readonly number[]>; seconds: number }): LoadResult {
  const perSecond = (count: number): number => (seconds > 0 ? rounded(count / seconds, 1) : 0);
  const outcomes: Record<string, Outcome> = {};
  let count = 0;
  for (const [outcome, times] of taken) {
    count += times.length;
    outcomes[outcome] = { count: times.length, perSecond: perSecond(times.length), ms: percentilesOf(times) };
  }
  return { clients, seconds: rounded(seconds), count, perSecond: perSecond(count), outcomes };
}
