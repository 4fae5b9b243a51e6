import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { redisAsked, tellAround } from '../signals/asking.ts';
import { createDriver, type RedisCommand, type RedisDriver, type RedisReply } from './redis-driver.ts';
import { parseRedisUrl, type RedisAddress } from './redis-url.ts';

export interface RedisOptions {
  /** As `parseRedisUrl` reads it. */
  readonly url: string;
  /** PEM of the authority that signed the servers' certificates; absent: those that Node trusts (NODE_EXTRA_CA_CERTS adds to them). */
  readonly ca?: string;
  /** Told of the first trouble in a row, until it is well again. */
  readonly onError: (error: unknown) => void;
}

/** The first pause is short, for most losses are restarts; the longest keeps "back within 10 s" with room. */
const reconnectMsMin = 50;
const reconnectMsMax = 2_000;
/** How often a connection is tried, and how long an answer may take before the connection counts as dead: TCP alone notices after minutes. */
const heartbeatMs = 1_000;
const heartbeatMsMax = 2_000;
const closeMsMax = 1_000;

/** Thrown at once where there is no connection: nothing waits for one. */
export class RedisUnavailable extends Error {
  override readonly name = 'RedisUnavailable';
}

/**
 * The application's one Redis: for the cache, for limits, for sessions. It connects in the background, comes back by itself,
 * and never ends the process; while it is away, commands are refused at once. It sets no limit to the time of a command:
 * who asks knows how long the answer is worth waiting for.
 */
export class Redis {
  private readonly address: RedisAddress;
  private driver: RedisDriver | null = null;
  private isClosed = false;
  private hasTold = false;
  private heartbeat: NodeJS.Timeout | null = null;
  private readonly closing = new AbortController();
  private running: Promise<void>;

  /** @throws RangeError when the address means nothing */
  constructor(private readonly options: RedisOptions) {
    this.address = parseRedisUrl(options.url);
    this.running = this.connect();
  }

  get isReady(): boolean {
    return this.driver?.isReady === true;
  }

  /** Whether keys lie on several nodes, which fail one by one. */
  get isCluster(): boolean {
    return this.address.kind === 'cluster';
  }

  /**
   * Sends one command and answers what Redis does.
   * @throws RedisUnavailable, errors of the connection, and what Redis refuses (`isRedisRefusal`)
   */
  send(command: RedisCommand): Promise<RedisReply> {
    const { driver } = this;
    if (driver === null || !driver.isReady) return Promise.reject(new RedisUnavailable('no connection to Redis'));
    return tellAround(redisAsked, String(command.args[0]), () => driver.send(command));
  }

  async close(): Promise<void> {
    if (this.isClosed) return;
    this.isClosed = true;
    this.closing.abort();
    if (this.heartbeat !== null) clearTimeout(this.heartbeat);
    const { driver } = this;
    this.driver = null;
    if (driver !== null) {
      // A frozen server does not answer a farewell either.
      if (driver.isReady) await within(closeMsMax, driver.close());
      await driver.destroy();
    }
    await this.running;
  }

  /** Resolves when it is connected, or closed. */
  private async connect(): Promise<void> {
    for (let attempt = 0; !this.isClosed; attempt += 1) {
      const driver = await createDriver({
        address: this.address,
        ...(this.options.ca === undefined ? {} : { ca: this.options.ca }),
        onError: (error) => this.heardOf(error, driver),
        onReady: () => this.isWell(driver),
        reconnectPauseMs,
      });
      if (this.isClosed) return;
      this.driver = driver;
      try {
        await driver.connect();
        return;
      } catch (error) {
        // Whoever dropped it begins anew as well.
        if (this.driver !== driver) return;
        this.tell(error);
        await this.drop(driver);
        await this.pause(attempt);
      }
    }
  }

  private async pause(attempt: number): Promise<void> {
    // Who closes it cuts the pause short, and that is all that can go wrong with one.
    await sleep(reconnectPauseMs(attempt), undefined, { ref: false, signal: this.closing.signal }).catch(() => undefined);
  }

  private isWell(driver: RedisDriver): void {
    if (driver !== this.driver) return;
    this.hasTold = false;
    this.beat(driver);
  }

  private heardOf(error: unknown, driver: RedisDriver): void {
    if (this.isClosed || driver !== this.driver) return;
    this.tell(error);
    // node-redis goes on with its decoder reset, and from then on each answer may be another question's.
    if (isOutOfStep(error)) this.beginAnew(driver);
  }

  private beat(driver: RedisDriver): void {
    if (this.heartbeat !== null) clearTimeout(this.heartbeat);
    this.heartbeat = setTimeout(() => void this.askForLife(driver), heartbeatMs);
    this.heartbeat.unref();
  }

  private async askForLife(driver: RedisDriver): Promise<void> {
    const trouble = driver.isReady ? await this.troubleWith(driver) : null;
    if (this.isClosed || driver !== this.driver) return;
    if (trouble === null) return this.beat(driver);
    this.tell(new RedisUnavailable(trouble));
    this.beginAnew(driver);
  }

  private async troubleWith(driver: RedisDriver): Promise<string | null> {
    // Whatever came between, each answer would be taken for the one before, and nobody would notice but by a word of our own.
    const word = randomUUID();
    let answer: RedisReply = word;
    const asked = driver.send({ args: ['PING', word] }).then((reply) => (answer = reply));
    if ((await within(heartbeatMsMax, asked)) === 'late') return `Redis answered nothing for ${heartbeatMsMax} ms`;
    return answer === word ? null : 'Redis answers what was not asked';
  }

  private beginAnew(driver: RedisDriver): void {
    this.driver = null;
    if (this.heartbeat !== null) clearTimeout(this.heartbeat);
    const before = this.running;
    this.running = (async () => {
      await this.drop(driver);
      await before;
      // Who answers nonsense, or nothing, would be asked in a tight loop.
      await this.pause(3);
      await this.connect();
    })();
  }

  private async drop(driver: RedisDriver): Promise<void> {
    if (this.driver === driver) this.driver = null;
    // It may have ended itself.
    await driver.destroy().catch(() => undefined);
  }

  private tell(error: unknown): void {
    if (this.hasTold || this.isClosed) return;
    this.hasTold = true;
    this.options.onError(error);
  }
}

/** Whether Redis understood and said no (out of memory, read only, a wrong type): the connection is well. */
export function isRedisRefusal(error: unknown): boolean {
  // By name, for node-redis is loaded only where there is a Redis.
  return error instanceof Error && ['SimpleError', 'BlobError', 'ErrorReply'].includes(error.constructor.name);
}

/** The decoder met bytes that are no answer, or an answer that nobody waited for. */
function isOutOfStep(error: unknown): boolean {
  return error instanceof TypeError || error instanceof RangeError || (error instanceof Error && error.message.startsWith('Unknown RESP type'));
}

/** Doubles, with jitter over half of it: many processes come back to a server that has just started. */
function reconnectPauseMs(attempt: number): number {
  return Math.min(reconnectMsMax, reconnectMsMin * 2 ** Math.min(attempt, 10)) * (0.5 + Math.random() / 2);
}

/** @returns `late`, or whether it succeeded */
async function within(ms: number, work: Promise<unknown>): Promise<'late' | 'done' | 'failed'> {
  const late = Promise.withResolvers<'late'>();
  const timer = setTimeout(late.resolve, ms, 'late');
  timer.unref();
  try {
    return await Promise.race([work.then(() => 'done' as const, () => 'failed' as const), late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
