/** A load under way. */
interface Flight<T> {
  readonly result: Promise<T>;
  /** The turn in which the database was asked; Infinity while it was not. */
  loadBeganAt: number;
}

export interface AskedOnce<T> {
  /** From `arrive()`. */
  readonly arrivedAt: number;
  /** What was found elsewhere, or loaded before the arrival, does not do. */
  readonly onlyNew: boolean;
  /** Whether what was loaded for another may be served here, now that it has come. */
  readonly mayServe: (result: T) => boolean;
  /** @param loadBegins is called before the database is asked */
  readonly begin: (how: { readonly loadBegins: () => void; readonly isDirect: boolean }) => Promise<T>;
}

/** Whoever's load is behind what is known when it comes asks again together with all such; that one began after they came. */
const joinsMax = 2;

/**
 * One load at a time for a key. Who arrives while one is under way waits for it, and is served from it only if the judge lets
 * it at that time: one that was overtaken by a change serves nobody who came after the change was known.
 *
 * Invariant I9: of many who miss at once in one process, one loads. Proved by: load-once.spec.ts
 */
export class LoadOnce<T> {
  private readonly flights = new Map<string, Flight<T>>();
  private turn = 0;

  get size(): number {
    return this.flights.size;
  }

  has(id: string): boolean {
    return this.flights.has(id);
  }

  arrive(): number {
    this.turn += 1;
    return this.turn;
  }

  /** @throws what the load threw; of a load that began before the arrival, only a load of one's own counts */
  async get(id: string, asked: AskedOnce<T>): Promise<{ readonly result: T; readonly isJoined: boolean }> {
    for (let join = 1; join <= joinsMax; join += 1) {
      const flight = this.flights.get(id);
      if (flight === undefined || (asked.onlyNew && flight.loadBeganAt < asked.arrivedAt)) break;
      const [outcome] = await Promise.allSettled([flight.result]);
      const isOfLater = Number.isFinite(flight.loadBeganAt) && flight.loadBeganAt > asked.arrivedAt;
      if (outcome.status === 'rejected' && isOfLater) throw outcome.reason;
      if (outcome.status === 'fulfilled' && (isOfLater || (!asked.onlyNew && asked.mayServe(outcome.value)))) return { result: outcome.value, isJoined: true };
    }
    return { result: await this.start(id, asked), isJoined: false };
  }

  private start(id: string, { begin, onlyNew }: AskedOnce<T>): Promise<T> {
    const { promise, resolve } = Promise.withResolvers<T>();
    const flight: Flight<T> = { result: promise, loadBeganAt: Infinity };
    this.flights.set(id, flight);
    const loadBegins = (): void => {
      flight.loadBeganAt = this.arrive();
    };
    const ended = begin({ loadBegins, isDirect: onlyNew }).finally(() => {
      if (this.flights.get(id) === flight) this.flights.delete(id);
    });
    resolve(ended);
    return promise;
  }
}
