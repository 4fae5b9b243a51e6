import { earlierOf, kernelErrors, CouvertError, Database, type Context, type Earlier } from '#kernel';
import { Injectable } from '@nestjs/common';
import { ManageTokens } from '#security';
import type { Booking } from '../domain/booking.ts';
import { bookingEntryOf } from '../persistence/booking-entry.ts';
import { askToWriteOnKnownDays, type DayEntry, type EntryAnswer } from '../persistence/sql/write-on-known-days.ts';
import { DayLine } from './day-line.ts';
import { DayDecisions, type Decision } from './day-decisions.ts';
import { newBookingEntry } from './new-booking.ts';
import { PartyPlacer } from './party-placer.ts';
import type { TakePlaceCommand } from './take-place.ts';
import type { Waiter } from './waiter.ts';

/** One who wants a place, and how to get one alone, by reading the day under its lock. */
interface Request {
  readonly ctx: Context;
  readonly command: TakePlaceCommand;
  readonly alone: () => Promise<Booking>;
}

type Line = DayLine<Request, Booking>;
type Served = { readonly waiter: Waiter<Request, Booking>; readonly decision: Decision };
interface Group {
  readonly line: Line;
  readonly decisions: DayDecisions;
  readonly served: readonly Served[];
}

/**
 * Statements of one tenant that this process has under way at once. Two: while one is in the database, the next is
 * filled. With one the database would wait for this process; with more they would be fuller of overhead than of bookings.
 */
const statementsMax = 2;
/** Bookings in one statement. It holds its days until the last is written: about 10 ms for so many. */
const entriesMax = 32;
const entriesMin = 2;

/**
 * Where requests for a place stand in line, a line a service day. Those whose day is known leave together, many days in
 * one statement that compares before it writes; the others one by one, each with a transaction of its own that reads
 * the day, whereafter it is known.
 *
 * What a booking costs is mostly not its own: message, transaction, commit, and the first touch of each table and index.
 * Together these are paid once for all. An idle process sends each at once; the more wait, the more leave together.
 */
@Injectable()
export class BookingLines {
  private readonly tenants = new Map<string, TenantLines>();
  private readonly keysUnderWay = new Set<string>();

  constructor(
    private readonly db: Database,
    private readonly placer: PartyPlacer,
    private readonly tokens: ManageTokens,
  ) {}

  /** @throws IDEMPOTENCY_KEY_BUSY, TIMEOUT while it waits; else what the decision says. */
  async execute(ctx: Context, command: TakePlaceCommand, alone: () => Promise<Booking>): Promise<Booking> {
    const key = ctx.idempotency === null ? null : `${ctx.tenantId}:${ctx.idempotency.key}`;
    if (key !== null && this.keysUnderWay.has(key)) throw kernelErrors.idempotencyBusy({ retryAfterSeconds: 1 });
    if (key !== null) this.keysUnderWay.add(key);
    try {
      return await this.waitInLine(ctx, { ctx, command, alone });
    } finally {
      if (key !== null) this.keysUnderWay.delete(key);
    }
  }

  private waitInLine(ctx: Context, request: Request): Promise<Booking> {
    const lines = this.linesOf(ctx.tenantId);
    const line = lines.lineOf(request.command.wish);
    const waiter = line.join(request, ctx.deadlineAtMs);
    // Not now: who comes in the same turn of the event loop may leave together.
    if (!line.isBusy) process.nextTick(() => this.serve(lines));
    return waiter.answer;
  }

  private linesOf(tenantId: string): TenantLines {
    let lines = this.tenants.get(tenantId);
    if (lines === undefined) {
      lines = new TenantLines(tenantId);
      this.tenants.set(tenantId, lines);
    }
    return lines;
  }

  private serve(lines: TenantLines): void {
    const groups: Group[] = [];
    let room = roomFor(lines);
    for (const line of lines.ready()) {
      const group = room > 0 || !this.isKnown(line) ? this.groupOf(line, room) : null;
      if (group === null) {
        if (room > 0 || !this.isKnown(line)) void this.serveAlone(lines, line);
        continue;
      }
      line.isBusy = true;
      groups.push(group);
      room -= group.served.length;
    }
    if (groups.length > 0) {
      void this.serveTogether(lines, groups);
      // Another statement for the others, when there is one to spare.
      if (roomFor(lines) > 0 && lines.ready().length > 0) this.serve(lines);
    } else if (lines.isEmpty) this.tenants.delete(lines.tenantId);
  }

  private isKnown(line: Line): boolean {
    return line.first()?.wantsOwnTurn === false && this.placer.findKnownDay(line) !== null;
  }

  /** Those at the head of a line who can leave together; null when the first has to go alone. */
  private groupOf(line: Line, room: number): Group | null {
    const day = this.placer.findKnownDay(line);
    const nowMs = this.placer.clock.nowMs();
    if (day === null || nowMs === null) return null;
    const decisions = new DayDecisions(day, nowMs);
    if (!decisions.isOpen) return null;
    const served: Served[] = [];
    for (let first = line.first(); first !== null && !first.wantsOwnTurn && served.length < room; first = line.first()) {
      const { ctx, command } = first.item;
      const decision = decisions.decide(ctx, command.wish, command.draft);
      if (decision === null) break;
      line.take();
      served.push({ waiter: first, decision });
    }
    return served.length === 0 ? null : { line, decisions, served };
  }

  private async serveAlone(lines: TenantLines, line: Line): Promise<void> {
    const waiter = line.take();
    if (waiter === null) return;
    line.isBusy = true;
    try {
      waiter.resolve(await waiter.item.alone());
    } catch (error) {
      waiter.reject(error);
    }
    this.leave(lines, line);
  }

  private async serveTogether(lines: TenantLines, groups: readonly Group[]): Promise<void> {
    lines.statementsUnderWay += 1;
    const ordered = groups.toSorted((one, other) => one.line.restaurantId - other.line.restaurantId || (one.line.serviceDate < other.line.serviceDate ? -1 : 1));
    try {
      const answers = await this.ask(lines.tenantId, ordered);
      for (const group of ordered) this.settle(group, answers.splice(0, group.served.length));
    } catch (error) {
      for (const group of ordered) this.fail(group, error);
    }
    lines.statementsUnderWay -= 1;
    for (const { line } of ordered) line.isBusy = false;
    lines.dropEmpty(ordered.map(({ line }) => line));
    this.serve(lines);
  }

  private async ask(tenantId: string, groups: readonly Group[]): Promise<EntryAnswer[]> {
    const days = groups.map(({ decisions: { day, serviceDates, holdsFromMs, holdsUntilMs } }) => ({
      restaurantId: day.restaurantId, serviceDates, planVersion: day.known.version, range: day.range,
      bookings: day.bookings.length, print: day.print, holdsFromMs, holdsUntilMs,
    }));
    const entries = groups.flatMap(({ served }, index) => served.map((one) => this.entryOf(one, index + 1)));
    const deadlineAtMs = Math.max(...groups.flatMap(({ served }) => served.map(({ waiter }) => waiter.item.ctx.deadlineAtMs)));
    const { nowMs, answers, wrote, saw } = await askToWriteOnKnownDays(this.db, { tenantId, deadlineAtMs }, { days, entries });
    this.placer.clock.learn(nowMs);
    for (const { served } of groups) for (const { waiter } of served) tell(waiter.item.ctx, { wrote, saw });
    return answers;
  }

  private entryOf({ waiter, decision }: Served, dayNo: number): DayEntry {
    const { ctx } = waiter.item;
    if ('booking' in decision) return { dayNo, entry: bookingEntryOf(ctx, newBookingEntry(decision.booking, { tokens: this.tokens, guestId: null })) };
    return { dayNo, entry: { key: ctx.idempotency?.key } };
  }

  /** Answers those whose decision holds, and puts the others back; what is known of the day follows what was written. */
  private settle({ line, decisions: { day }, served }: Group, answers: readonly EntryAnswer[]): void {
    const again: Waiter<Request, Booking>[] = [];
    const written: { booking: Booking; print: bigint }[] = [];
    let stands = true;
    // Decided on, but not written: whoever was refused behind it was refused for a booking that is not there.
    let isLess = false;
    for (const [index, { waiter, decision }] of served.entries()) {
      const answer: EntryAnswer = answers[index] ?? { kind: 'again' };
      if (answer.kind === 'again') {
        stands = false;
        again.push(waiter);
      } else if (answer.kind === 'written' && 'booking' in decision) {
        written.push({ booking: decision.booking, print: answer.print });
        waiter.resolve(decision.booking);
      } else if (answer.kind === 'stands' && 'refusal' in decision && !isLess) {
        waiter.reject(decision.refusal);
      } else if (answer.kind === 'stands') {
        again.push(waiter);
      } else {
        isLess ||= 'booking' in decision;
        settleRepeat(waiter, answer);
      }
    }
    if (stands) this.placer.rememberWritten(day, written);
    else this.placer.forgetDay(day);
    line.putBack(again);
  }

  /** Nothing was written, or nobody knows: then only who was refused may ask again. */
  private fail({ line, decisions: { day }, served }: Group, error: unknown): void {
    this.placer.forgetDay(day);
    const isUnknown = error instanceof CouvertError && error.code === 'OUTCOME_UNKNOWN';
    const again: Waiter<Request, Booking>[] = [];
    for (const { waiter, decision } of served) {
      if (isUnknown && 'booking' in decision) {
        waiter.reject(kernelErrors.outcomeUnknown({ cause: error }));
      } else {
        waiter.wantsOwnTurn = true;
        again.push(waiter);
      }
    }
    line.putBack(again);
  }

  private leave(lines: TenantLines, line: Line): void {
    line.isBusy = false;
    lines.dropEmpty([line]);
    this.serve(lines);
  }
}

function tell({ consistency }: Context, { wrote, saw }: { wrote: string | null; saw: string }): void {
  if (wrote === null) consistency?.saw(saw);
  else consistency?.wrote(wrote);
}

/** How many may leave in the next statement: all who wait, shared among the statements that may still begin. */
function roomFor(lines: TenantLines): number {
  const spare = statementsMax - lines.statementsUnderWay;
  return spare <= 0 ? 0 : Math.min(entriesMax, Math.max(entriesMin, Math.ceil(lines.waiting / spare)));
}

function settleRepeat(waiter: Waiter<Request, Booking>, answer: EntryAnswer): void {
  const { idempotency } = waiter.item.ctx;
  if (idempotency === null || answer.kind !== 'kept') {
    waiter.reject(kernelErrors.idempotencyBusy({ retryAfterSeconds: 1 }));
    return;
  }
  try {
    const earlier: Earlier<Booking> = earlierOf(idempotency, answer.kept);
    if (earlier === null) throw new Error('an outcome was kept, and there is none');
    waiter.resolve(earlier.outcome);
  } catch (error) {
    waiter.reject(error);
  }
}

/** The lines of one tenant: what leaves together runs under one tenant's policies. */
class TenantLines {
  private readonly lines = new Map<string, Line>();
  statementsUnderWay = 0;

  constructor(readonly tenantId: string) {}

  get isEmpty(): boolean {
    return this.lines.size === 0 && this.statementsUnderWay === 0;
  }

  lineOf({ restaurantId, serviceDate }: { restaurantId: number; serviceDate: string }): Line {
    const name = `${restaurantId}:${serviceDate}`;
    let line = this.lines.get(name);
    if (line === undefined) {
      line = new DayLine(restaurantId, serviceDate);
      this.lines.set(name, line);
    }
    return line;
  }

  /** How many wait at lines that are not being served. */
  get waiting(): number {
    return this.ready().reduce((sum, line) => sum + line.length, 0);
  }

  /** Those that wait and are not being served. */
  ready(): Line[] {
    return [...this.lines.values()].filter((line) => !line.isBusy && line.length > 0);
  }

  dropEmpty(lines: readonly Line[]): void {
    for (const line of lines) if (line.length === 0 && !line.isBusy) this.lines.delete(`${line.restaurantId}:${line.serviceDate}`);
  }
}
