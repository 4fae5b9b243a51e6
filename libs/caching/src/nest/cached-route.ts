import { applyDecorators, type ExecutionContext, SetMetadata, UseInterceptors } from '@nestjs/common';
import type { CachedQuestion } from '../core/cached-question.ts';
import { TenantCacheInterceptor } from './tenant-cache.interceptor.ts';
import { cachedRouteMetadata } from './cached-route-metadata.ts';

export interface CachedRouteOptions {
  readonly question: CachedQuestion<unknown>;
  readonly tags: (context: ExecutionContext) => readonly string[];
}

/** Answers a route's GET from the cache, by tenant, by what the caller may do, and by address; `@CacheTTL` ends it earlier than its tags do. */
export function CachedRoute(options: CachedRouteOptions): MethodDecorator {
  return applyDecorators(SetMetadata(cachedRouteMetadata, options), UseInterceptors(TenantCacheInterceptor));
}
