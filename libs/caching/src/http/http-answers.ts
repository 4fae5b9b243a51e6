import type { AnswerPart, Recipient } from '#kernel';
import type { Asker } from '../core/answer.ts';
import { Cache, type CacheOptions } from '../core/cache.ts';
import type { CacheStats } from '../seeing/cache-stats.ts';
import type { CachedQuestion } from '../core/cached-question.ts';
import { Entry } from '../core/entry.ts';
import type { Explanation } from '../seeing/explain.ts';
import type { ChangeLog } from '../log/change-log.ts';
import { composed } from './answer-parts.ts';
import { AnswerAddresses } from './answer-addresses.ts';
import type { AnswerQuestion } from './cached-answer.decorator.ts';
import type { StoredAnswer } from './stored-answer.ts';

/** Whose answer is looked for: callers of one audience may see the same. */
export interface AnswerAsker extends Asker {
  readonly audience: string;
}

/** A question that an answer was made of. */
export interface AskedPart {
  readonly tenantId: string;
  readonly question: CachedQuestion<unknown>;
  readonly key: string;
}

export interface KeptAnswer {
  readonly key: string;
  readonly parts: readonly AnswerPart[];
  /** Compresses, so that it is done only for what is kept. */
  readonly make: () => Promise<StoredAnswer>;
  /** Told of each time that it is sent. */
  readonly sentAgain: ((to: Recipient) => void) | null;
}

export interface HttpAnswersOptions extends Omit<CacheOptions, 'store' | 'onSample'> {
  /** Told of the parts of one in so many answers. */
  readonly onPartSample?: (part: AskedPart) => void;
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
  /** Of what an answer was made: what is hot is told in these words, for they can be asked again without a caller. */
  private readonly madeOf = new WeakMap<StoredAnswer, readonly AskedPart[]>();
  /** Who counts what is sent. */
  private readonly tellers = new WeakMap<StoredAnswer, (to: Recipient) => void>();

  constructor({ onPartSample, ...options }: HttpAnswersOptions) {
    this.log = options.log;
    const onSample = ({ value }: Entry): void => this.madeOf.get(value as StoredAnswer)?.forEach((part) => onPartSample?.(part));
    this.cache = new Cache({ ...options, store: null, onSample });
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

  /** For who knows that the log cannot be read: the answer as it was, on routes that tolerate it. */
  findStale(asker: AnswerAsker, question: AnswerQuestion, key: string): { readonly value: StoredAnswer; readonly ageMs: number } | undefined {
    return question.reads === 'tolerant' ? this.cache.lastKnown(asker, question, keyFor(asker, key)) : undefined;
  }

  /**
   * Keeps the answer if its parts are all valid under one snapshot; waits for the log if it has to.
   */
  async keep({ tenantId, audience }: Pick<AnswerAsker, 'tenantId' | 'audience'>, question: AnswerQuestion, kept: KeptAnswer): Promise<'kept' | 'not-kept'> {
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
      if (kept.sentAgain !== null) this.tellers.set(value, kept.sentAgain);
      this.madeOf.set(value, kept.parts.flatMap((part) => (part instanceof Entry ? [askedPart(part)] : [])));
      const asker: Asker = { tenantId, consistency: null, provenance: null, deadlineAtMs: performance.now() + fillMsMax };
      await this.cache.read(asker, question, { key, tags: whole.tags }, () => Promise.resolve({ value, ...whole }));
      return 'kept';
    } finally {
      this.filling.delete(id);
    }
  }

  /** To be called for each answer that was found and sent. */
  sent(answer: StoredAnswer, to: Recipient): void {
    this.tellers.get(answer)?.(to);
  }

  /** As of `Cache`: what is sent is a hit in memory, what is newly kept a load. */
  stats(): CacheStats {
    return this.cache.stats();
  }

  /** @param key audience and address, as it is kept */
  explain(asker: Asker, question: CachedQuestion<unknown>, key: string): Promise<Explanation> {
    return this.cache.explain(asker, question, key);
  }

  private async whole(parts: readonly AnswerPart[]): Promise<AnswerPart | null> {
    const now = composed(parts, this.log);
    if (now !== 'later') return now;
    await this.log.tailNow();
    const then = composed(parts, this.log);
    return then === 'later' ? null : then;
  }
}

export function askedPart({ shelf, key }: Entry): AskedPart {
  return { tenantId: shelf.partition.tenantId, question: shelf.question, key };
}

function keyFor({ audience }: { readonly audience: string }, key: string): string {
  return `${audience} ${key}`;
}
