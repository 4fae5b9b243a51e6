import { defaultPolicySettings, type Guarded, isRedisRefusal, type PolicySettings, type PolicyStanding, ProbedBreaker, RedisUnavailable, type Redis, type RedisCommand, type RedisReply } from '#kernel';
import { Deadlines } from './deadlines.ts';

export interface GuardOptions {
  readonly deadlines?: Deadlines;
  /** Told when Redis is not asked any more, once until it is asked again. */
  readonly onError: (error: unknown) => void;
  readonly settings?: PolicySettings['redis'];
}

/** A limit below that is the rest of a budget that others have spent: to miss it says nothing of Redis. */
const tellingLimitMs = 20;

/**
 * Redis behind a time limit and a breaker. When it fails several times in a row it is not asked any more; whether it is well
 * again is found out by a question of our own, so that no guest waits for it.
 */
export class GuardedRedis implements Guarded {
  readonly name = 'redis';
  private readonly breaker: ProbedBreaker;
  private readonly deadlines: Deadlines;
  private refused = 0;

  constructor(
    private readonly redis: Pick<Redis, 'isReady' | 'isCluster' | 'send'>,
    { deadlines = new Deadlines(), onError, settings: { failuresMax, probePauseMs, probeMs } = defaultPolicySettings.redis }: GuardOptions,
  ) {
    this.deadlines = deadlines;
    this.breaker = new ProbedBreaker({ failuresMax, probePauseMs, probe: () => this.deadlines.within(probeMs, this.redis.send({ args: ['PING'] })), onBreak: onError });
  }

  get isCluster(): boolean {
    return this.redis.isCluster;
  }

  get isAvailable(): boolean {
    return this.redis.isReady && this.breaker.isClosed;
  }

  /**
   * What Redis says; undefined when it is away, says no, or says nothing in time. Never rejects.
   * One promise a question: reads of 64 at once are so cheap that each more would show.
   * @param late told of an answer that came when nobody waited for it any more
   */
  ask(command: RedisCommand, limitMs: number, late?: (reply: RedisReply) => void): Promise<RedisReply | undefined> {
    if (!this.isAvailable) {
      this.refused += 1;
      return Promise.resolve(undefined);
    }
    const failuresBefore = this.breaker.failures;
    return new Promise((resolve) => {
      const wait = this.deadlines.begin(limitMs, (error) => {
        wait.isOver = true;
        if (limitMs >= tellingLimitMs) this.breaker.failed(error, failuresBefore);
        resolve(undefined);
      });
      this.redis.send(command).then(
        (reply) => {
          if (wait.isOver) return late?.(reply);
          wait.isOver = true;
          if (this.breaker.failures > 0) this.breaker.succeeded();
          resolve(reply);
        },
        (error: unknown) => {
          if (wait.isOver) return;
          wait.isOver = true;
          // A write that is refused (out of memory, read only) says nothing of reads.
          if (command.isRead === true || !isRedisRefusal(error)) this.breaker.failed(error, failuresBefore);
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

  standing(): PolicyStanding {
    return { state: this.redis.isReady ? this.breaker.state : 'open', retries: 0, refusals: { breaker: this.refused } };
  }

  close(): void {
    this.breaker.close();
  }
}
