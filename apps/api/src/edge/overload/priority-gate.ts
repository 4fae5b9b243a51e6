import type { RequestPriority } from '#kernel';
import type { InFlightLimit, Ticket } from './in-flight-limit.ts';

/** Of the limit, what each may use up. `vital` asks for nothing, takes no place, and is never refused. */
const shareOf: Readonly<Record<RequestPriority, number>> = { vital: Infinity, write: 1, read: 0.8, background: 0.6 };
/** Of the limit, what writes have for themselves, also while more is under way than the limit says, for it has just been cut. */
const writeReserve = 0.2;

export interface Entry {
  readonly ticket: Ticket;
  readonly priority: RequestPriority;
}

interface Waiter {
  readonly isArriving: boolean;
  readonly enter: (entry: Entry) => void;
}

export interface PriorityGateOptions {
  readonly limit: InFlightLimit;
  /** From when on an answer is late, ms. A write may stand in the line of its evening for longer than a read may take. */
  readonly targetMs: Readonly<Record<RequestPriority, number>>;
  /** How many writes may wait for a place. */
  readonly waitingMax: number;
}

/**
 * Who gets a place, by priority. A write that finds none may wait for the next, which is then nobody else's.
 *
 * Invariant M21: who is refused has nobody of a lower priority admitted in their place: with as many under way, whoever is below is refused too.
 * Why: a booking is worth more than any number of looks. Proved by: apps/api/src/edge/overload/in-flight-limit.property.spec.ts
 *
 * Invariant M22: nobody enters at or above the limit, but for writes within their reserve after a cut. Why: what is let in beyond it makes all late.
 * Proved by: apps/api/src/edge/overload/in-flight-limit.property.spec.ts
 */
export class PriorityGate {
  private readonly line = new Set<Waiter>();
  private writes = 0;

  constructor(private readonly options: PriorityGateOptions) {}

  get waiting(): number {
    return this.line.size;
  }

  /** Null: there is no place. */
  enter(priority: RequestPriority, { nowMs, isArriving = false }: { nowMs: number; isArriving?: boolean }): Entry | null {
    this.options.limit.look(nowMs);
    this.letIn(nowMs);
    return this.line.size === 0 && this.hasRoom(priority) ? this.admit(priority, { nowMs, isArriving }) : null;
  }

  /**
   * For a write that found no place.
   * @param enter called when there is one; it may be given back at once
   * @returns takes it out of the line; null when that is too long already
   */
  wait(waiter: Waiter): (() => void) | null {
    if (this.line.size >= this.options.waitingMax) return null;
    this.line.add(waiter);
    return () => void this.line.delete(waiter);
  }

  arrived({ ticket }: Entry, nowMs: number): void {
    this.options.limit.arrived(ticket, nowMs);
  }

  leave({ ticket, priority }: Entry, { nowMs, isAnswered }: { nowMs: number; isAnswered: boolean }): void {
    if (priority === 'write') this.writes -= 1;
    this.options.limit.end(ticket, { nowMs, isAnswered });
    this.options.limit.look(nowMs);
    this.letIn(nowMs);
  }

  private hasRoom(priority: RequestPriority): boolean {
    const { limit, inFlight } = this.options.limit;
    // At least one, so that a small limit closes nobody out for good.
    if (inFlight < Math.max(1, Math.floor(limit * shareOf[priority]))) return true;
    return priority === 'write' && this.writes < Math.floor(limit * writeReserve);
  }

  private letIn(nowMs: number): void {
    for (const waiter of this.line) {
      if (!this.hasRoom('write')) return;
      this.line.delete(waiter);
      waiter.enter(this.admit('write', { nowMs, isArriving: waiter.isArriving }));
    }
  }

  private admit(priority: RequestPriority, { nowMs, isArriving }: { nowMs: number; isArriving: boolean }): Entry {
    if (priority === 'write') this.writes += 1;
    return { ticket: this.options.limit.begin({ nowMs, targetMs: this.options.targetMs[priority], isArriving }), priority };
  }
}
