import { CACHE_MANAGER, CACHE_TTL_METADATA, CacheInterceptor } from '@nestjs/cache-manager';
import { type CallHandler, type ExecutionContext, Inject, Injectable, StreamableFile } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { from, lastValueFrom, type Observable } from 'rxjs';
import type { Caller, Context, RequestWithContext } from '#kernel';
import { Cache } from '../core/cache.ts';
import { cachedRouteMetadata } from './cached-route-metadata.ts';
import type { CachedRouteOptions } from './cached-route.ts';

type Ttl = number | ((context: ExecutionContext) => Promise<number> | number);

/**
 * Nest's own interceptor over our cache: its answers are judged, loaded once, and never another tenant's or those of a caller
 * with other rights. Whatever has no tenant, is no GET, or does not say its tags goes through.
 */
@Injectable()
export class TenantCacheInterceptor extends CacheInterceptor {
  constructor(
    @Inject(CACHE_MANAGER) cacheManager: unknown,
    reflector: Reflector,
    private readonly cache: Cache,
  ) {
    super(cacheManager, reflector);
  }

  override async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const ctx = contextOf(context);
    const route = this.reflector.get<CachedRouteOptions | undefined>(cachedRouteMetadata, context.getHandler());
    const key = this.trackBy(context);
    if (ctx === null || route === undefined || key === undefined) return next.handle();
    const { question } = route;
    const tags = route.tags(context);
    const ttlMs = await this.ttlMsOf(context);
    const answer = await this.cache.read(ctx, question, { key, tags }, async () => {
      const loaded = await this.cache.loadAround(ctx, [...tags, ...question.tableTags], () => lastValueFrom(next.handle()).then(plain));
      return { ...loaded, ...(ttlMs === null ? {} : { validUntilMs: this.cache.nowMs() + ttlMs }) };
    });
    this.setHeadersWhenHttp(context, answer.level === 'memory' || answer.level === 'store' ? answer.value : null);
    return from([answer.value]);
  }

  /** Undefined: not kept. The tenant is no part of it: it says where the cache looks. */
  protected override trackBy(context: ExecutionContext): string | undefined {
    const ctx = contextOf(context);
    if (ctx === null || !this.isRequestCacheable(context)) return undefined;
    const address = super.trackBy(context);
    return typeof address === 'string' ? `${rightsOf(ctx.caller)} ${address}` : undefined;
  }

  private async ttlMsOf(context: ExecutionContext): Promise<number | null> {
    const ttl = this.reflector.getAllAndOverride<Ttl | undefined>(CACHE_TTL_METADATA, [context.getHandler(), context.getClass()]);
    return typeof ttl === 'function' ? ttl(context) : (ttl ?? null);
  }
}

function contextOf(context: ExecutionContext): Context | null {
  if (context.getType() !== 'http') return null;
  const { couvert } = context.switchToHttp().getRequest<RequestWithContext>();
  return couvert === undefined || couvert.tenantId === '' ? null : couvert;
}

/** Callers who may do the same are answered the same. */
function rightsOf({ kind, scopes, restaurantIds }: Caller): string {
  return `${kind}[${[...scopes].sort().join(' ')}]${restaurantIds === null ? '' : [...restaurantIds].sort((one, other) => one - other).join(',')}`;
}

/** What is sent, not what it was made from: freezing that would reach further than the answer. */
function plain(value: unknown): unknown {
  if (value instanceof StreamableFile) throw new TypeError('a stream is read once: a route that answers one is not cached');
  return value === undefined ? null : (JSON.parse(JSON.stringify(value)) as unknown);
}
