import { AsyncLocalStorage } from 'node:async_hooks';

/** What every line says that is written while a request, a job or a delivery is worked on; ids only. */
export interface LogScope {
  readonly traceId: string;
  readonly requestId?: string;
  readonly job?: string;
  readonly delivery?: string;
}

const scopes = new AsyncLocalStorage<LogScope>();

/** Has every line that `work` writes, and whatever it sets going, name these ids. Ids of a scope around it are not named. */
export function inLogScope<T>(scope: LogScope, work: () => T): T {
  return scopes.run(scope, work);
}

/** The ids of what is worked on now; undefined outside of all scopes. */
export function logScope(): LogScope | undefined {
  return scopes.getStore();
}
