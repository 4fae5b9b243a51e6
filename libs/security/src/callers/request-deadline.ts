import { SetMetadata } from '@nestjs/common';
import { kernelErrors } from '#kernel';

export const deadlineKey = 'couvert:deadline';
/** How long requests to a route may take, ms, where that is not as long as all others. */
export const DeadlineMs = (ms: number): MethodDecorator & ClassDecorator => SetMetadata(deadlineKey, ms);

/** Seconds, to the millisecond: up to a day, though none is given so long. */
const seconds = /^\d{1,5}(?:\.\d{1,3})?$/;

/**
 * How long a client waits for its answer, by its `Request-Timeout` header (seconds, `2` or `0.5`), ms: no longer than the route
 * gives. What is begun after that nobody would read.
 * @throws BAD_REQUEST when the header is there and is no time
 */
export function deadlineMsOf(header: string | undefined, routeMs: number): number {
  if (header === undefined) return routeMs;
  const ms = seconds.test(header) ? Math.round(Number(header) * 1_000) : 0;
  if (ms < 1) throw kernelErrors.badRequest({ detail: 'Request-Timeout is a number of seconds, such as 2 or 0.5.' });
  return Math.min(ms, routeMs);
}
