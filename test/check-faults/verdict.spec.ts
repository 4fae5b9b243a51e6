import { describe, expect, it } from 'vitest';
import type { Action, Exchange } from '../hammer/facts.ts';
import type { Evidence, FaultVerdict } from './facts.ts';
import { verdictOf } from './verdict.ts';

const [beganAtMs, endedAtMs, untilMs] = [1_000, 11_000, 15_000];

let ids = 0;
function asked(action: Action, sentAtMs: number, { tookMs = 20, status = action === 'book' ? 409 : 200, code = null as string | null } = {}): Exchange {
  ids += 1;
  return {
    id: ids, action, idempotencyKey: null, place: null, bookingId: null, isForeignRepeat: false, sentAtMs, cutByClient: false, failure: null,
    answer: { atMs: sentAtMs + tookMs, status, contentType: status < 300 ? 'application/json' : 'application/problem+json', replayed: false, code: code ?? (status === 409 ? 'SLOT_UNAVAILABLE' : null), booking: null, offers: [] },
  };
}

/** Calm before, while it lasts and after, but for what is given. */
function verdict(more: readonly Exchange[], { wrong = [], isUnnoticed = true, usualMs = 20 }: { wrong?: string[]; isUnnoticed?: boolean; usualMs?: number } = {}): FaultVerdict {
  const cancelled: Exchange = { ...asked('cancel', 10), answer: { atMs: 20, status: 200, contentType: 'application/json', replayed: false, code: null, booking: null, offers: [] } };
  const calm = [100, 12_000].flatMap((atMs) => [asked('search', atMs), asked('book', atMs)]);
  const during = [2_000, 3_000, 4_000, 5_000].map((atMs) => asked('search', atMs, { tookMs: usualMs }));
  const evidence: Evidence = {
    facts: { houses: [], exchanges: [cancelled, ...calm, ...during, ...more], commits: [], finalBookings: [] },
    beganAtMs, endedAtMs, untilMs, leaks: [], wrong, grownMebibytes: 0, notes: [],
  };
  return verdictOf('planted', { isFelt: false, mayHang: false, isUnnoticed }, evidence);
}

describe('a fault that nobody may notice', () => {
  it('is survived when all goes on', () => {
    expect(verdict([])).toMatchObject({ wrong: [], isSurvived: true });
  });

  it('is not when somebody was refused for it, however honestly; others may do so', () => {
    const refusal = asked('search', 6_000, { status: 503, code: 'UNAVAILABLE' });
    expect(verdict([refusal])).toMatchObject({ wrong: [`unnoticed: request ${refusal.id} got 503 UNAVAILABLE`], isSurvived: false });
    expect(verdict([refusal], { isUnnoticed: false })).toMatchObject({ wrong: [], isSurvived: true });
  });

  it('is not when answers wait for what is broken', () => {
    expect(verdict([], { usualMs: 5_000 })).toMatchObject({ wrong: ['unnoticed: half of the answers took more than 5000 ms, 20 before'], isSurvived: false });
  });
});

it('what whoever brought a fault about found wrong is wrong', () => {
  expect(verdict([], { wrong: ['NOT FELT: nothing was dropped'] })).toMatchObject({ wrong: ['NOT FELT: nothing was dropped'], isSurvived: false });
});
