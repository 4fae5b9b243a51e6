import { circuitBreaker, CircuitState, ConsecutiveBreaker, handleAll } from 'cockatiel';
import { isRedisRefusal, RedisUnavailable, type Redis, type RedisCommand, type RedisReply } from '#kernel';
import { Deadlines } from './deadlines.ts';

export interface GuardOptions {
  readonly deadlines?: Deadlines;
  /** Told when Redis is not asked any more, once until it is asked again. */
  readonly onError: (error: unknown) => void;
}

/** Failures in a row until Redis is left alone. One or two are a hiccup; with 40 ms each, more would make many requests slow. */
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
  private readonly breaker = circuitBreaker(handleAll, { halfOpenAfter: 0, breaker: new ConsecutiveBreaker(failuresMax) });
  private readonly deadlines: Deadlines;
  private failures = 0;
  private probe: NodeJS.Timeout | null = null;
  private isClosed = false;

  constructor(
    private readonly redis: Pick<Redis, 'isReady' | 'isCluster' | 'send'>,
    { deadlines = new Deadlines(), onError }: GuardOptions,
  ) {
    this.deadlines = deadlines;
    let hasTold = false;
    this.breaker.onBreak((reason) => {
      if (!hasTold) onError('error' in reason ? reason.error : reason);
      hasTold = true;
      this.probeLater();
    });
    this.breaker.onReset(() => {
      hasTold = false;
      this.failures = 0;
    });
  }

  get isCluster(): boolean {
    return this.redis.isCluster;
  }

  get isAvailable(): boolean {
    return this.redis.isReady && this.breaker.state === CircuitState.Closed;
  }

  /**
   * What Redis says; undefined when it is away, says no, or says nothing in time. Never rejects.
   * One promise a question: reads of 64 at once are so cheap that each more would show.
   * @param late told of an answer that came when nobody waited for it any more
   */
  ask(command: RedisCommand, limitMs: number, late?: (reply: RedisReply) => void): Promise<RedisReply | undefined> {
    if (!this.isAvailable) return Promise.resolve(undefined);
    const failuresBefore = this.failures;
    return new Promise((resolve) => {
      const wait = this.deadlines.begin(limitMs, (error) => {
        wait.isOver = true;
        if (limitMs >= tellingLimitMs) this.failed(error, failuresBefore);
        resolve(undefined);
      });
      this.redis.send(command).then(
        (reply) => {
          if (wait.isOver) return late?.(reply);
          wait.isOver = true;
          if (this.failures > 0) this.succeeded();
          resolve(reply);
        },
        (error: unknown) => {
          if (wait.isOver) return;
          wait.isOver = true;
          // A write that is refused (out of memory, read only) says nothing of reads.
          if (command.isRead === true || !isRedisRefusal(error)) this.failed(error, failuresBefore);
          resolve(undefined);
        },
      );
    });
  }

  /**
   * For what no request waits for: what comes of it says nothing of the speed of answers.
   * @throws DeadlinePassed, RedisUnavailable at once, and what Redis refuses
   */
  askAtLeisure(command: RedisCommand, limitMs: number): Promise<RedisReply> {
    if (!this.isAvailable) return Promise.reject(new RedisUnavailable('Redis is away, or left alone'));
    return this.deadlines.within(limitMs, this.redis.send(command));
  }

  close(): void {
    this.isClosed = true;
    if (this.probe !== null) clearTimeout(this.probe);
  }

  /** While all is well, the breaker is not asked: an execution of it costs as much as a third of a read. */
  private succeeded(): void {
    this.failures = 0;
    if (this.breaker.state === CircuitState.Closed) void this.breaker.execute(() => undefined);
  }

  private failed(error: unknown, failuresBefore: number): void {
    // Those that were asked together fail together, of one cause: it counts once.
    if (this.failures !== failuresBefore || this.breaker.state !== CircuitState.Closed) return;
    this.failures += 1;
    this.breaker.execute(() => Promise.reject(error)).catch(() => undefined);
  }

  private probeLater(): void {
    if (this.isClosed) return;
    // Our own timer says when: theirs goes by the wall clock, which may be set back.
    this.probe = setTimeout(() => {
      // How it ends is the breaker's to know, which asks again.
      this.breaker.execute(() => this.deadlines.within(probeLimitMs, this.redis.send({ args: ['PING'] }))).catch(() => undefined);
    }, probePauseMs * (0.5 + Math.random() / 2));
    this.probe.unref();
  }
}
