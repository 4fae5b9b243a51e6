import { Prng } from '../../apps/cli/src/bulk/prng.ts';
import { Diner } from '../hammer/diners/diner.ts';
import type { Exchange } from '../hammer/facts.ts';
import { History } from '../hammer/history.ts';
import { LeakWatch } from './leak-watch.ts';
import { PatientCaller } from './patient-caller.ts';
import type { World } from './world.ts';

/** A process that is gone answers at once; one that stands still, never: a client that is told nothing for so long, in ms, was left alone. */
export const timeoutMs = 20_000;

const writes: ReadonlySet<string> = new Set(['book', 'hold', 'confirm', 'cancel', 'move']);

export function isWrite({ action }: Exchange): boolean {
  return writes.has(action);
}

/** Diners who go on whatever happens, on whichever process runs. */
export class Load {
  readonly history: History;
  private readonly wire: LeakWatch;
  private readonly ended: Promise<unknown>;
  private isOver = false;

  constructor(world: World, { clients, seed, historyPath }: { clients: number; seed: number; historyPath: string | null }) {
    this.history = new History(historyPath);
    this.wire = new LeakWatch({ connectionsMax: clients * 2 });
    const diners = Array.from({ length: clients }, (_, number) => {
      const random = new Prng('check-faults', seed, number);
      // Looked up each time: who is started again has another address.
      const urls = new Proxy([] as string[], { get: (_target, key) => Reflect.get(world.urls, key) as unknown });
      const caller = new PatientCaller({ wire: this.wire, urls, apiKey: world.apiKey, history: this.history, random, timeoutMs });
      return new Diner({ name: `diner-${seed}-${number}`, houses: world.houses, caller, random, isOver: () => this.isOver }).dine();
    });
    this.ended = Promise.all(diners);
  }

  get leaks(): readonly string[] {
    return this.wire.leaks;
  }

  /** How many were done that say so since an instant. */
  doneSince(atMs: number): { reads: number; writes: number } {
    const done = this.history.exchanges.filter(({ answer, sentAtMs }) => sentAtMs >= atMs && answer !== null && answer.status < 300);
    const written = done.filter(isWrite).length;
    return { reads: done.length - written, writes: written };
  }

  /** Whether a read and a write were decided on since an instant: a full house is an answer, too. */
  hasServedBothSince(atMs: number): boolean {
    const served = this.history.exchanges.filter((exchange) => exchange.sentAtMs >= atMs && isServed(exchange));
    return served.some(isWrite) && !served.every(isWrite);
  }

  /** Whether anything failed since an instant. */
  failedSince(atMs: number): boolean {
    return this.history.exchanges.some((exchange) => exchange.sentAtMs >= atMs && hasFailed(exchange));
  }

  async stop(): Promise<void> {
    this.isOver = true;
    await this.ended;
    this.wire.close();
    await this.history.close();
  }
}

/** Somebody decided on it, for or against. */
export function isServed({ answer }: Exchange): boolean {
  return answer !== null && answer.status < 500;
}

/** Nobody answered, or somebody that it cannot be done now. */
export function hasFailed({ answer, cutByClient }: Exchange): boolean {
  return answer === null ? !cutByClient : answer.status >= 500;
}
