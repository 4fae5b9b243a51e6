import type { AnswerPart } from '#kernel';
import type { Asker } from '../core/answer.ts';
import { Cache, type CacheOptions } from '../core/cache.ts';
import type { Entry } from '../core/entry.ts';
import type { ChangeLog } from '../log/change-log.ts';
import { composed } from './answer-parts.ts';
import { AnswerAddresses } from './answer-addresses.ts';
import type { AnswerQuestion } from './cached-answer.decorator.ts';
import type { StoredAnswer } from './stored-answer.ts';

/** Whose answer is looked for: callers of one audience may see the same. */
export interface AnswerAsker extends Asker {
  readonly audience: string;
}

/** How long a fill may take: nobody waits for it. */
const fillMsMax = 2_000;
/** Answers on their way in, at most: each holds its bytes. */
const fillsMax = 500;

/**
 * Answers of routes as bytes, in this process's memory alone: what they are made from lies in the second level, and making
 * them anew from it costs no statement.
 *
 * Invariant C11: an answer that is sent as bytes is valid by the same judge as all that it was made from, and was made for a
 * caller of the same tenant who may see the same. Proved by: answer-parts.spec.ts, http-answers.spec.ts, test/e2e/edge/cached-answers.spec.ts
 */
export class HttpAnswers {
  readonly addresses = new AnswerAddresses<AnswerQuestion>();
  private readonly cache: Cache;
  private readonly log: ChangeLog;
  private readonly filling = new Set<string>();

  constructor(options: Omit<CacheOptions, 'store'>) {
    this.log = options.log;
    this.cache = new Cache({ ...options, store: null });
  }

  close(): void {
    this.cache.close();
  }

  /** The database's clock, epoch ms, by which answers end. */
  nowMs(): number {
    return this.cache.nowMs();
  }

  /** The answer, if it is there and valid for who asks; without a wait. */
  find(asker: AnswerAsker, question: AnswerQuestion, key: string): Entry<StoredAnswer> | undefined {
    return this.cache.peek(asker, question, keyFor(asker, key));
  }

  /**
   * Keeps the answer if its parts are all valid under one snapshot; waits for the log if it has to.
   * @param make compresses, so that it is done only for what is kept
   */
  async keep({ tenantId, audience }: Pick<AnswerAsker, 'tenantId' | 'audience'>, question: AnswerQuestion, kept: { key: string; parts: readonly AnswerPart[]; make: () => Promise<StoredAnswer> }): Promise<'kept' | 'not-kept'> {
    const key = keyFor({ audience }, kept.key);
    const id = `${tenantId} ${question.name} ${key}`;
    // One is enough of those that were made at the same time.
    if (this.filling.has(id) || this.filling.size >= fillsMax) return 'not-kept';
    this.filling.add(id);
    try {
      if (composed(kept.parts, this.log) === null) return 'not-kept';
      const value = await kept.make();
      const whole = await this.whole(kept.parts);
      if (whole === null) return 'not-kept';
      const asker: Asker = { tenantId, consistency: null, provenance: null, deadlineAtMs: performance.now() + fillMsMax };
      await this.cache.read(asker, question, { key, tags: whole.tags }, () => Promise.resolve({ value, ...whole }));
      return 'kept';
    } finally {
      this.filling.delete(id);
    }
  }

  private async whole(parts: readonly AnswerPart[]): Promise<AnswerPart | null> {
    const now = composed(parts, this.log);
    if (now !== 'later') return now;
    await this.log.tailNow();
    const then = composed(parts, this.log);
    return then === 'later' ? null : then;
  }
}

function keyFor({ audience }: { readonly audience: string }, key: string): string {
  return `${audience} ${key}`;
}
