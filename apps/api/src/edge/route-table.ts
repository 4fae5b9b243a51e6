import type { FastifyInstance } from 'fastify';
import type { RequestPriority } from '#kernel';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** As `@Priority` says it; without, the method does. */
    priority?: RequestPriority;
  }
}

interface KnownRoute {
  readonly method: string;
  /** As it was declared: `/v1/bookings/:id`. */
  readonly url: string;
  readonly pattern: RegExp;
  readonly priority: RequestPriority;
}

/** Every route that the application answers; filled while routes are registered. */
export class RouteTable {
  private readonly routes: KnownRoute[] = [];
  /** By method and number of segments: every request behind the edge is looked up. */
  private readonly byShape = new Map<string, KnownRoute[]>();

  watch(fastify: FastifyInstance): void {
    fastify.addHook('onRoute', ({ method, url, config }) => {
      for (const one of Array.isArray(method) ? method : [method]) this.add({ method: one, url, pattern: patternOf(url), priority: config?.priority ?? byMethod(one) });
    });
  }

  /** What is no route is answered with little work, and waited for by nobody who matters. */
  priorityOf(method: string, url: string): RequestPriority {
    const path = url.split('?', 1)[0] ?? '';
    for (const shape of [shapeOf(method, path), `${method} *`]) {
      const found = this.byShape.get(shape)?.find(({ pattern }) => pattern.test(path));
      if (found !== undefined) return found.priority;
    }
    return 'background';
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

  private add(route: KnownRoute): void {
    this.routes.push(route);
    const shape = route.url.includes('*') ? `${route.method} *` : shapeOf(route.method, route.url);
    const alike = this.byShape.get(shape);
    if (alike === undefined) this.byShape.set(shape, [route]);
    else alike.push(route);
  }
}

function byMethod(method: string): RequestPriority {
  return method === 'GET' || method === 'HEAD' || method === 'OPTIONS' ? 'read' : 'write';
}

function shapeOf(method: string, path: string): string {
  let segments = 0;
  for (let at = 0; at < path.length; at += 1) if (path[at] === '/') segments += 1;
  return `${method} ${segments}`;
}

function patternOf(url: string): RegExp {
  const escaped = url.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`^${escaped.replaceAll(/:[A-Za-z_]+/g, '[^/]+').replaceAll('*', '.*')}$`);
}
