import type { IdentifyCaller } from '#security';
import type { EdgeStep } from './edge.ts';

/**
 * Finds out who asks: at once when the key's record is in memory, else by one look-up for all who ask with it. Who cannot be
 * identified passes as nobody: the guard says what is wrong, on routes where it matters.
 */
export function knownCaller(identify: IdentifyCaller, { deadlineMs }: { deadlineMs: number }): EdgeStep {
  return (exchange) => {
    const { headers } = exchange.request;
    const [apiKey, origin] = [headers['x-api-key'], headers.origin];
    if (typeof apiKey !== 'string' || apiKey === '') return 'pass';
    exchange.caller = identify.known({ apiKey, origin });
    if (exchange.caller !== null) return 'pass';
    const found = async (): Promise<'pass'> => {
      const { record, isCutOff } = await identify.execute({ apiKey, origin, deadlineAtMs: exchange.trace.startedAtMs + deadlineMs });
      exchange.caller = record;
      exchange.isCutOff = isCutOff;
      return 'pass';
    };
    return found();
  };
}
