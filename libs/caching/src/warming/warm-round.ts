import { systemContext } from '#kernel';
import type { AskAgain } from '../core/answer.ts';
import type { HotQuestion } from './heat.ts';

export interface WarmCounts {
  warmed: number;
  /** Nobody can ask it again, or it looks different in this build. */
  skipped: number;
  failed: number;
}

export interface WarmRound {
  /** The hottest first. */
  readonly list: readonly HotQuestion[];
  /** How a question of that name and shape is asked again; undefined: it is not. */
  readonly askAgain: (question: string, shape: number) => AskAgain | undefined;
  readonly counts: WarmCounts;
  /** Looked at before each question. */
  readonly mayGoOn: () => boolean;
}

/** Guests come first: four connections of a pool of ten at most, and the processor is theirs in between. */
const atOnce = 4;
/** A question that takes longer is not what a cold start waits for. */
const questionMsMax = 5_000;
/** So many in a row: it is not the questions that are wrong. */
const failuresMax = 20;

/** Asks what is hot, for the tenant who asked it, in the order of heat. Never rejects: what cannot be warmed will be loaded when it is asked for. */
export async function warm({ list, askAgain, counts, mayGoOn }: WarmRound): Promise<void> {
  const queue = list[Symbol.iterator]();
  let failuresInARow = 0;
  const worker = async (): Promise<void> => {
    for (const { tenantId, question, shape, key } of { [Symbol.iterator]: () => queue }) {
      if (failuresInARow >= failuresMax || !mayGoOn()) return;
      const ask = askAgain(question, shape);
      if (ask === undefined) {
        counts.skipped += 1;
        continue;
      }
      try {
        await ask(systemContext(tenantId, { requestId: 'warming', deadlineAtMs: performance.now() + questionMsMax }), key);
        counts.warmed += 1;
        failuresInARow = 0;
      } catch {
        counts.failed += 1;
        failuresInARow += 1;
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
