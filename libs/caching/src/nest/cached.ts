import { Inject } from '@nestjs/common';
import type { Context } from '#kernel';
import type { Loaded } from '../core/answer.ts';
import { Cache } from '../core/cache.ts';
import type { CachedQuestion } from '../core/cached-question.ts';

/** A method that loads. Decorated, it answers what is kept, in the same shape. */
export type CachedMethod<V, A extends readonly unknown[]> = (ctx: Context, ...asked: A) => Promise<Loaded<V>>;

export interface CachedOptions<V, A extends readonly unknown[]> {
  readonly question: CachedQuestion<V>;
  /** Whatever tells one answer from another, but the tenant, which is added. */
  readonly key: (...asked: A) => string;
  /** What makes an answer another, as far as is known before it is loaded. */
  readonly tags: (...asked: A) => readonly string[];
}

/** Where the decorated class holds the cache. */
const cacheOf = Symbol('couvert:cache-of');

/**
 * Answers a method from the cache; the method itself is the load. All callers of a tenant share the answer, so it must not
 * depend on who asks: what one may see is decided by whoever calls it.
 *
 * ```ts
 * @Cached({ question: restaurantDetail, key: (id: number) => String(id), tags: (id: number) => [`restaurant:${id}`] })
 * detail(ctx: Context, id: number): Promise<Loaded<Restaurant | null>> {
 *   return loadIn(this.db, ctx, async (tx) => ({ value: await loadRestaurant(tx, { id }) }));
 * }
 * ```
 *
 * An object that was made by hand, without Nest, loads each time.
 */
export function Cached<V, A extends readonly unknown[]>({ question, key, tags }: CachedOptions<V, A>) {
  return (target: object, _name: string | symbol, descriptor: TypedPropertyDescriptor<CachedMethod<V, A>>): void => {
    const method = descriptor.value;
    if (method === undefined) throw new TypeError('what is cached is a method');
    if (!Object.hasOwn(target, cacheOf)) {
      Object.defineProperty(target, cacheOf, { value: undefined, writable: true });
      Inject(Cache)(target, cacheOf);
    }
    descriptor.value = function (this: { readonly [cacheOf]?: Cache }, ctx: Context, ...asked: A): Promise<Loaded<V>> {
      const load = (): Promise<Loaded<V>> => method.call(this as never, ctx, ...asked);
      const cache = this[cacheOf];
      return cache === undefined ? load() : cache.read(ctx, question, { key: key(...asked), tags: tags(...asked) }, load);
    };
  };
}
