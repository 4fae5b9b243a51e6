import type { FastifyInstance } from 'fastify';
import { PenaltyBox, rateLimitFields, type RateLimiter, type RateLimitPolicy, securityErrors } from '#security';
import type { EdgeStep } from './edge.ts';
import { exchangeOf } from './exchange.ts';

export interface LimitOptions {
  readonly limiter: RateLimiter;
  /** Null: none. */
  readonly perAddress: RateLimitPolicy | null;
  readonly perKey: RateLimitPolicy | null;
}

// Whoever runs on this machine, a proxy that is not trusted yet above all, speaks for many.
const loopback = /^(?:127\.|::1$|::ffff:127\.)/;

/** Every limit that needs nothing but this process's memory. */
export class Limits {
  private readonly box = new PenaltyBox();

  constructor(private readonly options: LimitOptions) {}

  /** Who erred too often waits, and nothing is asked about it. */
  readonly penalty: EdgeStep = ({ address }) => {
    const leftMs = this.box.leftMs(address);
    if (leftMs > 0) throw securityErrors.rateLimited({ retryAfterSeconds: leftMs / 1_000 });
    return 'pass';
  };

  readonly address: EdgeStep = ({ address }) => {
    const { limiter, perAddress } = this.options;
    if (perAddress === null || loopback.test(address)) return 'pass';
    const { isAllowed, retryAfterMs } = limiter.take(perAddress, address);
    if (isAllowed) return 'pass';
    this.box.fault(address);
    throw securityErrors.rateLimited({ retryAfterSeconds: retryAfterMs / 1_000 });
  };

  readonly key: EdgeStep = ({ caller, fields }) => {
    const { limiter, perKey } = this.options;
    if (perKey === null || caller === null || caller.id === null || caller.rateLimitExempt) return 'pass';
    const decision = limiter.take(perKey, caller.id);
    for (const field of rateLimitFields(perKey, decision)) fields.push(...field);
    if (!decision.isAllowed) throw securityErrors.rateLimited({ retryAfterSeconds: decision.retryAfterMs / 1_000 });
    return 'pass';
  };

  /** Wrong keys are found out behind the edge. */
  watch(fastify: FastifyInstance): void {
    fastify.addHook('onResponse', (request, reply, done) => {
      const exchange = reply.statusCode === 401 ? exchangeOf(request.raw) : undefined;
      if (exchange !== undefined && !loopback.test(exchange.address)) this.box.fault(exchange.address);
      done();
    });
  }
}
