export interface InFlightLimitOptions {
  /** Fewer at once never help: at least what the process can really do at once. */
  readonly min: number;
  readonly max: number;
  readonly initial: number;
}

/** One request that is under way. */
export interface Ticket {
  beganAtMs: number;
  /** From when on it is late, in ms from its beginning. */
  readonly targetMs: number;
  /** Its body is still coming: how long that takes says nothing about us. */
  isArriving: boolean;
  /** It gave its place back until its body is there. */
  isSetAside: boolean;
  /** It was late while under way, and has been counted for that. */
  isKnownLate: boolean;
}

/** How long is looked before the limit moves, ms. Shorter sees too few requests, longer is as much later where it should be. */
const windowMs = 100;
/** A share of late answers above this is a queue; below it some are slow by themselves: a lock, a large page. */
const lateShareMax = 0.25;
/** Of what is under way so much stays. Above 0.9 a tenfold queue takes three seconds to go, below 0.5 half of the work rests after each cut. */
const backoff = 0.7;
/** Who took more than this share of the target is close to it: then the limit waits, for who is let in now is answered only later. */
const closeShare = 0.5;
/** A body that has not come after this, in ms, holds no place: else few slow clients would have all of them. */
const arrivalMsMax = 500;

/**
 * How many requests may be under way at once, found out from how many of them are late: additive increase, multiplicative decrease, as
 * congestion control of TCP does it (RFC 5681, https://www.rfc-editor.org/rfc/rfc5681#section-3.1), once a round trip. Pure: it knows no
 * clock and no timer, and looks whenever it is spoken to. Why this one, and what was measured: docs/adr/0013-in-flight-limit-by-aimd.md
 *
 * Invariant M20: the limit is never below `min` or above `max`. Why: below, work stands idle; above, memory has no bound.
 * Proved by: apps/api/src/edge/overload/in-flight-limit.property.spec.ts
 */
export class InFlightLimit {
  /** How many may be under way. */
  limit: number;
  /** How many are. */
  inFlight = 0;
  /** Of which the body is awaited, and which hold no place. */
  setAside = 0;
  private readonly tickets = new Set<Ticket>();
  private windowEndsAtMs = -Infinity;
  private cutAtMs = -Infinity;
  private step = 1;
  private peak = 0;
  private onTime = 0;
  private late = 0;
  private close = 0;

  constructor(private readonly options: InFlightLimitOptions) {
    const { min, max, initial } = options;
    if (!(min >= 1 && min <= max)) throw new RangeError(`a limit from ${min} to ${max} is none`);
    this.limit = Math.min(max, Math.max(min, initial));
  }

  begin({ nowMs, targetMs, isArriving = false }: { nowMs: number; targetMs: number; isArriving?: boolean }): Ticket {
    const ticket: Ticket = { beganAtMs: nowMs, targetMs, isArriving, isSetAside: false, isKnownLate: false };
    this.tickets.add(ticket);
    this.take();
    return ticket;
  }

  /** Its body is there: from now on it is our time. */
  arrived(ticket: Ticket, nowMs: number): void {
    if (!ticket.isArriving || !this.tickets.has(ticket)) return;
    ticket.isArriving = false;
    ticket.beganAtMs = nowMs;
    if (!ticket.isSetAside) return;
    ticket.isSetAside = false;
    this.setAside -= 1;
    this.take();
  }

  /** @param isAnswered false when the client went away: how quickly says nothing */
  end(ticket: Ticket, { nowMs, isAnswered }: { nowMs: number; isAnswered: boolean }): void {
    if (!this.tickets.delete(ticket)) return;
    if (ticket.isSetAside) this.setAside -= 1;
    else this.inFlight -= 1;
    if (ticket.isArriving || ticket.isKnownLate || ticket.beganAtMs < this.cutAtMs) return;
    const tookMs = nowMs - ticket.beganAtMs;
    if (tookMs > ticket.targetMs) this.late += 1;
    else if (isAnswered) this.onTime += 1;
    if (tookMs > ticket.targetMs * closeShare) this.close += 1;
  }

  /** Moves the limit when it is time to. To be called before each decision. */
  look(nowMs: number): void {
    if (nowMs < this.windowEndsAtMs) return;
    this.windowEndsAtMs = nowMs + windowMs;
    this.lookAtTickets(nowMs);
    const seen = this.onTime + this.late;
    if (seen > 0 && this.late > seen * lateShareMax) this.cut(nowMs);
    else if (this.close > seen * lateShareMax) this.step = 1;
    // Without anything that ended in time nobody knows; and what is not used up need not be more.
    else if (this.onTime > 0 && this.peak * 2 >= this.limit) this.grow();
    [this.onTime, this.late, this.close, this.peak] = [0, 0, 0, this.inFlight];
  }

  /** Who hangs has not ended, and is late all the same. */
  private lookAtTickets(nowMs: number): void {
    for (const ticket of this.tickets) {
      const ageMs = nowMs - ticket.beganAtMs;
      if (ticket.isArriving) {
        if (ticket.isSetAside || ageMs <= arrivalMsMax) continue;
        ticket.isSetAside = true;
        this.inFlight -= 1;
        this.setAside += 1;
      } else if (!ticket.isKnownLate && ageMs > ticket.targetMs * closeShare && ticket.beganAtMs >= this.cutAtMs) {
        this.close += 1;
        if (ageMs <= ticket.targetMs) continue;
        ticket.isKnownLate = true;
        this.late += 1;
      }
    }
  }

  /** Once a round trip: what began before the cut has seen the old queue, and says nothing about the new limit. */
  private cut(nowMs: number): void {
    const { min } = this.options;
    const used = Math.min(this.limit, this.peak);
    this.step = 1;
    // So few at once are no queue of ours: to let in fewer would help nobody.
    if (used <= min) return;
    this.limit = Math.max(min, Math.floor(used * backoff));
    this.cutAtMs = nowMs;
  }

  /** By one at first, then by twice as much each time until there is a late one again: from the least to the most within seconds. */
  private grow(): void {
    this.limit = Math.min(this.options.max, this.limit + Math.min(this.step, this.limit));
    this.step *= 2;
  }

  private take(): void {
    this.inFlight += 1;
    this.peak = Math.max(this.peak, this.inFlight);
  }
}
