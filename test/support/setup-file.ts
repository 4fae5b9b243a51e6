import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, inject } from 'vitest';
import { watchConnections } from './leaks/connections.ts';
import { watchChildren, watchOtherResources, watchProcessListeners } from './leaks/processes.ts';
import { watchTimers } from './leaks/timers.ts';

// Runs before each test file, in its process: a file that leaves something open fails, and is told where it was made.
// What ends a connection ends it a little later, hence the grace; it is waited for only when there is something to wait for.
const GRACE_MS = 2_000;
const POLL_MS = 20;

const children = watchChildren();
const watches = [
  watchTimers(),
  watchConnections({ databasePort: Number(new URL(inject('adminUrl')).port) }),
  children.open,
  watchProcessListeners(),
  watchOtherResources(),
];
const findLeaks = (): string[] => watches.flatMap((watch) => watch());

// Registered first, and hooks run as a stack: this one comes after the file's own.
afterAll(async () => {
  const until = Date.now() + GRACE_MS;
  let leaks = findLeaks();
  while (leaks.length > 0 && Date.now() < until) {
    await sleep(POLL_MS);
    leaks = findLeaks();
  }
  // A file that failed half-way must not leave servers on the machine as well.
  children.kill();
  if (leaks.length > 0) throw new Error(`This file leaves open:\n  ${leaks.join('\n  ')}`);
});
