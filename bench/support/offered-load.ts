import { setTimeout as sleep } from 'node:timers/promises';
import { KeptConnections } from './kept-connections.ts';
import { percentilesOf, rounded, type Percentiles } from './percentiles.ts';

export interface OfferedLoad {
  readonly port: number;
  /** Requests a second that come whether anybody answers or not; null: as many as `clients` get answered, who wait each time. */
  readonly perSecond: number | null;
  readonly clients: number;
  readonly seconds: number;
  /** Before anything is counted. */
  readonly warmUpSeconds: number;
  /** No more requests than that. */
  readonly countMax: number;
  /** Nor more under way: who finds none free is counted as `unsent`. */
  readonly connectionsMax: number;
  /** An answer that takes longer is late. */
  readonly deadlineMs: number;
  /** How long the last are waited for. */
  readonly patienceMs: number;
}

export const offerKinds = ['read', 'write'] as const;
export type OfferKind = (typeof offerKinds)[number];

export interface Offer {
  readonly kind: OfferKind;
  /** The whole request. */
  readonly request: Buffer;
}

/** What became of one kind. */
export interface Offered {
  readonly offered: number;
  /** Answered 2xx within the deadline. */
  readonly good: number;
  /** Of what was offered. */
  readonly goodShare: number;
  /** By status; 2xx after the deadline is `late`, no answer is `broken`, and `unsent` never left. */
  readonly outcomes: Readonly<Record<string, number>>;
}

export interface OfferedResult {
  readonly offeredPerSecond: number;
  /** Without those who found no connection free: what the server really met. */
  readonly sentPerSecond: number;
  readonly goodPerSecond: number;
  readonly kinds: Readonly<Record<OfferKind, Offered>>;
  /** Of all that was answered 2xx, also after the deadline. */
  readonly acceptedMs: Percentiles;
  /** How quickly somebody was told to come again (503). */
  readonly shedMs: Percentiles;
  /** How late the guests themselves were with sending: far from nothing, they and not the server are measured. */
  readonly behindMs: Percentiles;
}

/** Milliseconds between two looks at what is due. */
const tickMs = 1;

/**
 * An open load: requests come as a Poisson process, and nobody waits for the answer to another, as guests do not. How long an
 * answer took is counted from when its request was sent, and how late that was is told beside it.
 * @param random numbers from 0 to 1
 */
export async function offerLoad(load: OfferedLoad, { next, random }: { next: () => Offer; random: () => number }): Promise<OfferedResult> {
  const connections = new KeptConnections(load);
  const tally = new Tally(load);
  const beganAt = performance.now();
  const countsFrom = beganAt + load.warmUpSeconds * 1_000;
  const endsAt = countsFrom + load.seconds * 1_000;
  let [sent, underWay] = [0, 0];
  const isOver = (): boolean => performance.now() >= endsAt || sent >= load.countMax;
  const send = (dueAt: number, then: () => void): void => {
    const { kind, request } = next();
    const sentAt = performance.now();
    const counted = dueAt >= countsFrom ? tally.of(kind, sentAt - dueAt) : null;
    sent += 1;
    underWay += 1;
    const end = (outcome: number | 'broken' | 'unsent'): void => {
      underWay -= 1;
      counted?.(outcome, performance.now() - sentAt);
      then();
    };
    if (!connections.send(request, (status) => end(status ?? 'broken'))) end('unsent');
  };
  try {
    if (load.perSecond === null) {
      const again = (): void => {
        if (!isOver()) send(performance.now(), () => setImmediate(again));
      };
      for (let client = 0; client < load.clients; client += 1) again();
      while (!isOver()) await sleep(tickMs * 20);
    } else {
      const meanMs = 1_000 / load.perSecond;
      let dueAt = beganAt;
      while (!isOver()) {
        for (; dueAt <= performance.now() && !isOver(); dueAt -= Math.log(1 - random()) * meanMs) send(dueAt, () => undefined);
        await sleep(tickMs);
      }
    }
    const secondsCounted = Math.max(0, Math.min(performance.now(), endsAt) - countsFrom) / 1_000;
    const givesUpAt = performance.now() + load.patienceMs;
    while (underWay > 0 && performance.now() < givesUpAt) await sleep(10);
    connections.close();
    while (underWay > 0) await sleep(10);
    return tally.result(secondsCounted);
  } finally {
    connections.close();
  }
}

class Tally {
  private readonly outcomes: Record<OfferKind, Record<string, number>> = { read: {}, write: {} };
  private readonly offered: Record<OfferKind, number> = { read: 0, write: 0 };
  private readonly good: Record<OfferKind, number> = { read: 0, write: 0 };
  private readonly acceptedMs: number[] = [];
  private readonly shedMs: number[] = [];
  private readonly behindMs: number[] = [];

  constructor(private readonly load: Pick<OfferedLoad, 'deadlineMs'>) {}

  /** @returns to be told how it ended */
  of(kind: OfferKind, behindMs: number): (outcome: number | 'broken' | 'unsent', tookMs: number) => void {
    this.offered[kind] += 1;
    this.behindMs.push(behindMs);
    return (outcome, tookMs) => {
      const isAccepted = typeof outcome === 'number' && outcome >= 200 && outcome < 300;
      const isGood = isAccepted && tookMs <= this.load.deadlineMs;
      if (isAccepted) this.acceptedMs.push(tookMs);
      if (outcome === 503) this.shedMs.push(tookMs);
      if (isGood) this.good[kind] += 1;
      const name = isAccepted && !isGood ? 'late' : String(outcome);
      this.outcomes[kind][name] = (this.outcomes[kind][name] ?? 0) + 1;
    };
  }

  result(seconds: number): OfferedResult {
    const perSecond = (of: Record<OfferKind, number>): number => rounded((of.read + of.write) / seconds, 1);
    const unsent = (of: OfferKind): number => this.outcomes[of]['unsent'] ?? 0;
    const kind = (of: OfferKind): Offered => ({ offered: this.offered[of], good: this.good[of], goodShare: rounded(this.good[of] / this.offered[of]), outcomes: this.outcomes[of] });
    return {
      offeredPerSecond: perSecond(this.offered),
      sentPerSecond: perSecond({ read: this.offered.read - unsent('read'), write: this.offered.write - unsent('write') }),
      goodPerSecond: perSecond(this.good),
      kinds: { read: kind('read'), write: kind('write') },
      acceptedMs: percentilesOf(this.acceptedMs),
      shedMs: percentilesOf(this.shedMs),
      behindMs: percentilesOf(this.behindMs),
    };
  }
}
