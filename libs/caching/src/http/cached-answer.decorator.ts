import { SetMetadata } from '@nestjs/common';
import { cachedQuestion, type CachedQuestion, type Reads } from '../core/cached-question.ts';
import type { StoredAnswer } from './stored-answer.ts';
import { decodeAnswer, encodeAnswer } from './stored-answer-bytes.ts';

export interface CachedAnswerOptions {
  /** `restaurant`; no other route has it. */
  readonly name: string;
  /** Counted up when the answer looks different for the same rows. */
  readonly shape: number;
  /** What the questions are that it is made from; `strict` when one of them is. */
  readonly reads: Reads;
}

/** A route whose answers are kept as bytes. */
export type AnswerQuestion = CachedQuestion<StoredAnswer>;

export const cachedAnswerKey = 'couvert:cached-answer';

const codec = {
  encode: encodeAnswer,
  decode: (bytes: Uint8Array): StoredAnswer => {
    const answer = decodeAnswer(bytes);
    if (answer === null) throw new RangeError('these bytes are no answer');
    return answer;
  },
  // The edge keeps what it sends as text beside the bytes.
  memoryFactor: 2,
};

/** Whether its answers are whole ones of a route. */
export function isAnswerQuestion(question: CachedQuestion<unknown>): boolean {
  return question.codec === codec;
}

/**
 * `@CachedAnswer({ name: 'restaurant', shape: 1, reads: 'tolerant' })` on a GET: its answers are kept whole and sent by the edge,
 * before anything else runs, while all that they were made from is valid. The handler says nothing about it: it reads through
 * the cache, which notes what was read. An answer for which something else was read is not kept.
 *
 * The answer may depend on the path, the query and what the caller may see; on nothing else of the request.
 */
export function CachedAnswer({ name, shape, reads }: CachedAnswerOptions): MethodDecorator {
  // What is read brings the tables' tags along.
  return SetMetadata(cachedAnswerKey, cachedQuestion<StoredAnswer>({ name: `answer-${name}`, shape, reads, tables: [], codec }));
}
