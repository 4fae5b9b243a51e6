import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers';
import { creationSite } from './creation-site.ts';

// `_destroyed` is Node's own flag for "fired for the last time, or cleared", by whichever way; leaks.spec.ts proves that it still is.
type KnownTimeout = NodeJS.Timeout & { _destroyed?: boolean };

const PRUNE_AT = 2_000;

/**
 * Watches setTimeout and setInterval, the global ones and those of node:timers.
 * @returns what is still set: every interval (also an unreferenced one goes on working), and each timeout that keeps the process alive.
 */
export function watchTimers(): () => string[] {
  const made = new Map<KnownTimeout, { kind: string; site: Error }>();
  const watched = <Set extends typeof setTimeout | typeof setInterval>(kind: string, set: Set): Set =>
    new Proxy(set, {
      apply(target, self, args) {
        const timeout = Reflect.apply(target, self, args) as KnownTimeout;
        if (made.size >= PRUNE_AT) for (const known of made.keys()) if (known._destroyed === true) made.delete(known);
        made.set(timeout, { kind, site: new Error() });
        return timeout;
      },
    });
  globalThis.setTimeout = watched('timeout', globalThis.setTimeout);
  globalThis.setInterval = watched('interval', globalThis.setInterval);
  timers.setTimeout = watched('timeout', timers.setTimeout);
  timers.setInterval = watched('interval', timers.setInterval);
  syncBuiltinESMExports();

  return () =>
    [...made]
      .filter(([timeout, { kind }]) => timeout._destroyed !== true && (kind === 'interval' || timeout.hasRef()))
      .map(([, { kind, site }]) => `a ${kind} set ${creationSite(site)}`);
}
