import { circuitBreaker, CircuitState, ConsecutiveBreaker, handleWhen, type CircuitBreakerPolicy } from 'cockatiel';
import { isRedisRefusal, RedisUnavailable, type Redis, type RedisCommand, type RedisReply } from '#kernel';
import { DeadlinePassed, Deadlines } from './deadlines.ts';

export interface GuardOptions {
  readonly deadlines?: Deadlines;
  /** Told when Redis is not asked any more, once until it is asked again. */
  readonly onError: (error: unknown) => void;
}

/** Consecutive failures until Redis is left alone. One or two are a hiccup; with 40 ms each, more would make many requests slow. */
const failuresMax = 5;
/** A limit below that is the rest of a budget that others have spent: to miss it says nothing of Redis. */
const tellingLimitMs = 20;
/** How often one that is left alone is tried, and in what time it must answer: that of a request's whole budget. Back within 10 s of being well. */
const probePauseMs = 1_000;
const probeLimitMs = 40;

/**
 * Redis behind a time limit and a breaker. When it fails several times in a row it is not asked any more; whether it is well
 * again is found out by a question of our own, so that no guest waits for it.
 */
export class GuardedRedis {
  private readonly breaker: CircuitBreakerPolicy;
  private readonly deadlines: Deadlines;
  private probe: NodeJS.Timeout | null = null;
  private isClosed = false;

  constructor(
    private readonly redis: Pick<Redis, 'isReady' | 'send'>,
    { deadlines = new Deadlines(), onError }: GuardOptions,
  ) {
    this.deadlines = deadlines;
    // Our own timer says when; theirs goes by the wall clock, which may be set back.
    this.breaker = circuitBreaker(handleWhen(countsAsFailure), { halfOpenAfter: 0, breaker: new ConsecutiveBreaker(failuresMax) });
    let hasTold = false;
    this.breaker.onBreak((reason) => {
      if (!hasTold) onError('error' in reason ? reason.error : reason);
      hasTold = true;
      this.probeLater();
    });
    this.breaker.onReset(() => {
      hasTold = false;
    });
  }

  get isAvailable(): boolean {
    return this.redis.isReady && this.breaker.state === CircuitState.Closed;
  }

  /**
   * @param late told of an answer that came when nobody waited for it any more
   * @throws DeadlinePassed, RedisUnavailable at once, and what Redis refuses
   */
  ask(command: RedisCommand, limitMs: number, late?: (reply: RedisReply) => void): Promise<RedisReply> {
    if (!this.isAvailable) return Promise.reject(new RedisUnavailable('Redis is away, or left alone'));
    return this.breaker.execute(() => this.send(command, limitMs, late));
  }

  /** For what no request waits for: what comes of it says nothing of the speed of answers. */
  askAtLeisure(command: RedisCommand, limitMs: number): Promise<RedisReply> {
    if (!this.isAvailable) return Promise.reject(new RedisUnavailable('Redis is away, or left alone'));
    return this.deadlines.within(limitMs, this.redis.send(command));
  }

  close(): void {
    this.isClosed = true;
    if (this.probe !== null) clearTimeout(this.probe);
  }

  private send(command: RedisCommand, limitMs: number, late?: (reply: RedisReply) => void): Promise<RedisReply> {
    const reply = this.redis.send(command);
    if (command.isRead === true) return this.deadlines.within(limitMs, reply);
    return this.deadlines.within(limitMs, reply).catch((error: unknown) => {
      if (error instanceof DeadlinePassed && late !== undefined) reply.then(late, () => undefined);
      throw isRedisRefusal(error) ? new RefusedWrite(error) : error;
    });
  }

  private probeLater(): void {
    if (this.isClosed) return;
    this.probe = setTimeout(() => {
      this.breaker.execute(() => this.deadlines.within(probeLimitMs, this.redis.send({ args: ['PING'] }))).catch(() => undefined);
    }, probePauseMs * (0.5 + Math.random() / 2));
    this.probe.unref();
  }
}

/** Out of memory, or read only: reads may be well all the same. */
class RefusedWrite extends Error {
  constructor(cause: unknown) {
    super('Redis refused a write', { cause });
  }
}

function countsAsFailure(error: unknown): boolean {
  return !(error instanceof RefusedWrite) && !(error instanceof DeadlinePassed && error.limitMs < tellingLimitMs);
}
