import { RouteConfig } from '@nestjs/platform-fastify';

/**
 * Who is served first when not all can be: `vital` says whether the process lives and is never refused, `write` changes something that
 * somebody waits for, `read` only looks, `background` is waited for by no person (crawlers, exports, warmers).
 */
export const requestPriorities = ['vital', 'write', 'read', 'background'] as const;
export type RequestPriority = (typeof requestPriorities)[number];

/** The priority of a route, where its method does not say it: GET is a read, all else a write. */
export const Priority = (priority: RequestPriority): MethodDecorator => RouteConfig({ priority }) as MethodDecorator;
