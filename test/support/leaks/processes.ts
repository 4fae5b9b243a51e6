import type { ChildProcess } from 'node:child_process';
import { subscribe } from 'node:diagnostics_channel';

/** Signals and the last-resort events: a listener left on them changes how the process ends. `exit` holds nothing. */
const watchedEvents = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGUSR2', 'uncaughtException', 'uncaughtExceptionMonitor', 'unhandledRejection', 'warning', 'message', 'disconnect'];

/** @returns the child processes that were started and still run, and what ends them. */
export function watchChildren(): { open: () => string[]; kill: () => void } {
  const children = new Set<ChildProcess>();
  subscribe('child_process', (message) => {
    children.add((message as { process: ChildProcess }).process);
  });
  const running = (): ChildProcess[] => [...children].filter((child) => child.pid !== undefined && child.exitCode === null && child.signalCode === null);
  return {
    open: () => running().map((child) => `child process ${child.pid}: ${child.spawnargs.join(' ').slice(0, 120)}`),
    kill: () => running().forEach((child) => child.kill('SIGKILL')),
  };
}

/** @returns the process events that have more listeners than at the beginning. */
export function watchProcessListeners(): () => string[] {
  const before = new Map(watchedEvents.map((event) => [event, process.listenerCount(event)]));
  return () =>
    watchedEvents
      .map((event) => ({ event, more: process.listenerCount(event) - (before.get(event) ?? 0) }))
      .filter(({ more }) => more > 0)
      .map(({ event, more }) => `${more} listener(s) of the process for ${event}`);
}

/** Kinds of Node's own that the other watches do not see. */
const otherKinds = ['FSEventWrap', 'StatWatcher', 'UDPWrap', 'Worker'];

/** @returns other resources that keep the process alive and did not at the beginning. */
export function watchOtherResources(): () => string[] {
  const count = (kind: string): number => process.getActiveResourcesInfo().filter((found) => found === kind).length;
  const before = new Map(otherKinds.map((kind) => [kind, count(kind)]));
  return () => otherKinds.filter((kind) => count(kind) > (before.get(kind) ?? 0)).map((kind) => `an open ${kind}`);
}
