import { kernelErrors } from '#kernel';
import { hostNameOf, isOutOfReach, type TenantHosts } from '#security';
import type { EdgeStep } from './edge.ts';

/** Where nobody says who asks, and something is read, the host says whose restaurants are meant; the guard, on which routes that is enough. */
export function hostCaller(hosts: TenantHosts, { deadlineMs }: { deadlineMs: number }): EdgeStep {
  return (exchange) => {
    const { method, url = '', headers } = exchange.request;
    if (exchange.caller !== null || headers['x-api-key'] !== undefined || (method !== 'GET' && method !== 'HEAD') || !url.startsWith('/v1/')) return 'pass';
    const host = hostNameOf(headers.host);
    if (host === null) return 'pass';
    const known = hosts.known(host);
    if (known !== undefined) {
      exchange.caller = known;
      return 'pass';
    }
    const found = async (): Promise<'pass'> => {
      try {
        exchange.caller = await hosts.find(host, exchange.trace.startedAtMs + deadlineMs);
      } catch (error) {
        if (!isOutOfReach(error)) throw error;
        exchange.isCutOff = true;
      }
      return 'pass';
    };
    return found();
  };
}

/** While nobody can say where a host leads, 401 would be a lie: the next step after it. */
export const hostIsInReach: EdgeStep = ({ caller, isCutOff }) => {
  if (caller === null && isCutOff) throw kernelErrors.unavailable({ retryAfterSeconds: 1 });
  return 'pass';
};
