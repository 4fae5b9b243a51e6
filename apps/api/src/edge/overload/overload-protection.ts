import { type RequestPriority, requestPriorities } from '#kernel';
import { metricsCatalogue, observe } from '#monitoring';
import { edgeErrors } from '../edge.errors.ts';
import type { EdgeStep } from '../edge.ts';
import type { Exchange } from '../exchange.ts';
import type { RouteTable } from '../route-table.ts';
import { InFlightLimit } from './in-flight-limit.ts';
import { LoopLag } from './loop-lag.ts';
import { type Entry, PriorityGate } from './priority-gate.ts';
import { priorityOf } from './priority-of.ts';

export interface OverloadOptions {
  readonly routes: RouteTable;
  /** Requests under way and waiting at once, whatever is found out; 0: nobody is ever refused. */
  readonly inFlightMax: number;
  /** Connections to the database: so many can really be worked on at once. */
  readonly poolSizeMax: number;
  /** From when on a read is late, ms. */
  readonly targetMs: number;
  readonly deadlineMs: number;
}

/** Before anything is known, for each connection. A healthy process serves so many within some tens of milliseconds; of more, a slow one would not be rid for longer than a deadline. */
const initialPerConnection = 4;
/** A booking waits its turn on a hot evening, and is right to: that is no overload. */
const writeTargetFactor = 4;
/** Of the target, how late the loop may stand before nobody of a priority is let in. Writes come in whatever it is: there are few of them. */
const lagShareOf: Partial<Record<RequestPriority, number>> = { read: 0.5, background: 0.25 };
/** Of the deadline, what a write may spend on waiting for a place: the rest is for its work. */
const waitShareMax = 0.5;

const { inFlightLimit, waiting, shed } = metricsCatalogue.requests;

/** Better some are told at once to come again than all wait for what never comes. What the edge answers itself from memory is not counted. */
export class OverloadProtection {
  private readonly limit: InFlightLimit;
  private readonly gate: PriorityGate;
  private readonly lag: LoopLag;
  private readonly waitMsMax: number;
  private readonly shed: Record<RequestPriority, number> = { vital: 0, write: 0, read: 0, background: 0 };
  /** Exchanges of which the edge itself looks something up. */
  private lookingUp = 0;
  private readonly refused = new WeakSet<Exchange>();

  constructor(private readonly options: OverloadOptions) {
    const { inFlightMax, poolSizeMax, targetMs, deadlineMs } = options;
    const max = inFlightMax === 0 ? Number.MAX_SAFE_INTEGER : inFlightMax;
    this.limit = new InFlightLimit({ min: Math.min(max, poolSizeMax * 2), max, initial: inFlightMax === 0 ? max : poolSizeMax * initialPerConnection });
    const writeMs = targetMs * writeTargetFactor;
    this.gate = new PriorityGate({ limit: this.limit, targetMs: { vital: targetMs, write: writeMs, read: targetMs, background: targetMs }, waitingMax: max });
    this.lag = new LoopLag(Object.values(lagShareOf).map((share) => share * targetMs), performance.now());
    this.waitMsMax = deadlineMs * waitShareMax;
  }

  /** Begins to look at the loop, and to tell the numbers to who collects them. @returns ends it */
  start(): () => void {
    this.lag.start();
    const stopTelling = observe([inFlightLimit, waiting, shed], (tell) => {
      tell(inFlightLimit, this.limit.limit);
      tell(waiting, this.gate.waiting);
      for (const priority of requestPriorities) tell(shed, this.shed[priority], { priority });
    });
    return () => {
      this.lag.stop();
      stopTelling();
    };
  }

  /** A step that may ask the database: those that wait for it are bounded, too. */
  bounded(step: EdgeStep): EdgeStep {
    return (exchange) => {
      const outcome = step(exchange);
      if (!(outcome instanceof Promise)) return outcome;
      if (this.options.inFlightMax !== 0 && this.pending >= this.options.inFlightMax) {
        outcome.catch(() => undefined);
        throw this.refuse(priorityOf(exchange.request, this.options.routes));
      }
      this.lookingUp += 1;
      return outcome.finally(() => {
        this.lookingUp -= 1;
      });
    };
  }

  /** The last step but one: takes a place; refuses; or has a write wait for one. */
  readonly enter: EdgeStep = (exchange) => {
    if (this.options.inFlightMax === 0) return 'pass';
    const { request } = exchange;
    const priority = priorityOf(request, this.options.routes);
    if (priority === 'vital') return 'pass';
    const lagShare = lagShareOf[priority];
    if (lagShare !== undefined && this.lag.stands(lagShare * this.options.targetMs, performance.now())) throw this.refuse(priority);
    const isArriving = !request.complete && (request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0);
    const entry = this.pending < this.options.inFlightMax ? this.gate.enter(priority, { nowMs: performance.now(), isArriving }) : null;
    if (entry !== null) this.hold(exchange, entry);
    else if (priority === 'write') return this.wait(exchange, isArriving);
    else throw this.refuse(priority);
    return 'pass';
  };

  /** The last step: who waited in vain is told. */
  readonly entered: EdgeStep = (exchange) => {
    if (this.refused.has(exchange)) throw this.refuse('write');
    return 'pass';
  };

  private get pending(): number {
    return this.limit.inFlight + this.limit.setAside + this.gate.waiting + this.lookingUp;
  }

  private wait(exchange: Exchange, isArriving: boolean): Promise<'pass'> {
    return new Promise((resolve) => {
      const { response } = exchange;
      const end = (isRefused: boolean): void => {
        clearTimeout(timer);
        response.off('close', giveUp);
        stop?.();
        if (isRefused) this.refused.add(exchange);
        resolve('pass');
      };
      const giveUp = (): void => end(true);
      const timer = setTimeout(giveUp, this.waitMsMax);
      response.once('close', giveUp);
      const stop = this.pending >= this.options.inFlightMax ? null : this.gate.wait({
        isArriving,
        enter: (entry) => {
          end(false);
          this.hold(exchange, entry);
        },
      });
      if (stop === null) giveUp();
    });
  }

  private hold({ request, response }: Exchange, entry: Entry): void {
    if (entry.ticket.isArriving) request.once('end', () => this.gate.arrived(entry, performance.now()));
    // `finish`: it is in the system's hands, and a client that reads slowly is no work of ours. `close` comes after it, or alone.
    let isOver = false;
    const leave = (isAnswered: boolean): void => {
      if (isOver) return;
      isOver = true;
      this.gate.leave(entry, { nowMs: performance.now(), isAnswered });
    };
    response.once('finish', () => leave(true));
    response.once('close', () => leave(response.writableFinished));
  }

  private refuse(priority: RequestPriority): Error {
    this.shed[priority] += 1;
    // Spread, so that those who were refused together do not come again together.
    return edgeErrors.overloaded({ retryAfterSeconds: 1 + Math.floor(Math.random() * 3) });
  }
}
