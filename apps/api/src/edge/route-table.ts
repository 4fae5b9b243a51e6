import type { FastifyInstance } from 'fastify';

interface KnownRoute {
  readonly method: string;
  /** As it was declared: `/v1/bookings/:id`. */
  readonly url: string;
  readonly pattern: RegExp;
}

/** Every route that the application answers; filled while routes are registered. */
export class RouteTable {
  private readonly routes: KnownRoute[] = [];

  watch(fastify: FastifyInstance): void {
    fastify.addHook('onRoute', ({ method, url }) => {
      for (const one of Array.isArray(method) ? method : [method]) this.routes.push({ method: one, url, pattern: patternOf(url) });
    });
  }

  /** Methods that some route answers at this address, sorted. */
  methodsAt(url: string): string[] {
    const path = url.split('?', 1)[0] ?? '';
    const methods = this.routes.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method);
    return [...new Set(methods)].sort();
  }

  /** `GET /v1/bookings/:id`, sorted; the HEAD that comes with each GET is left out. */
  list(): string[] {
    return this.routes.filter(({ method }) => method !== 'HEAD').map(({ method, url }) => `${method} ${url}`).sort();
  }
}

function patternOf(url: string): RegExp {
  const escaped = url.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`^${escaped.replaceAll(/:[A-Za-z_]+/g, '[^/]+').replaceAll('*', '.*')}$`);
}
