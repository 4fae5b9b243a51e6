import type { Action, Check, Exchange, Violation } from '../facts.ts';

const done: Readonly<Record<Action, number>> = { search: 200, availability: 200, hold: 201, book: 201, confirm: 201, move: 200, cancel: 200 };

/** Refusals that belong to what was asked; anything else is a surprise. */
const refusals: Readonly<Record<Action, readonly string[]>> = {
  search: [],
  availability: [],
  hold: ['SLOT_UNAVAILABLE', 'IDEMPOTENCY_KEY_BUSY', 'IDEMPOTENCY_KEY_REUSED'],
  book: ['SLOT_UNAVAILABLE', 'IDEMPOTENCY_KEY_BUSY', 'IDEMPOTENCY_KEY_REUSED'],
  confirm: ['HOLD_EXPIRED', 'TRANSITION_NOT_ALLOWED', 'IDEMPOTENCY_KEY_BUSY', 'IDEMPOTENCY_KEY_REUSED'],
  move: ['SLOT_UNAVAILABLE', 'PRECONDITION_FAILED', 'TRANSITION_NOT_ALLOWED'],
  cancel: ['TRANSITION_NOT_ALLOWED', 'IDEMPOTENCY_KEY_BUSY', 'IDEMPOTENCY_KEY_REUSED'],
};

/** Every request that was not cut gets an answer, of a kind that belongs to it, never a 5xx. */
export const answersAreClean: Check = ({ exchanges }) => exchanges.flatMap((exchange) => strange(exchange).map((what): Violation => ({ rule: 'clean answers', what: `${exchange.action} (request ${exchange.id}): ${what}` })));

function strange({ action, answer, cutByClient, failure, isForeignRepeat }: Exchange): string[] {
  if (answer === null) return cutByClient ? [] : [`no answer: ${failure ?? 'unknown'}`];
  const { status, code, contentType } = answer;
  if (status < 300) {
    if (isForeignRepeat) return [`${status} for another request with a used key`];
    return status === done[action] ? [] : [`${status} instead of ${done[action]}`];
  }
  if (status >= 500) return [`${status} ${code ?? ''}`];
  if (!contentType.startsWith('application/problem+json') || code === null) return [`${status} that is no problem document: ${contentType}`];
  if (isForeignRepeat) return code === 'IDEMPOTENCY_KEY_REUSED' || code === 'IDEMPOTENCY_KEY_BUSY' ? [] : [`${code} for another request with a used key`];
  if (code === 'IDEMPOTENCY_KEY_REUSED') return ['IDEMPOTENCY_KEY_REUSED for the same request'];
  return refusals[action].includes(code) ? [] : [`${status} ${code}`];
}
