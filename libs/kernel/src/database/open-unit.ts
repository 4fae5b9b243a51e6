import { AsyncLocalStorage } from 'node:async_hooks';

/** The unit of work that the running code is part of. What it has set going in the background outlives it: hence `isOpen`. */
export const openUnit = new AsyncLocalStorage<{ readonly isOpen: boolean }>();

/** Whether the caller runs inside a transaction that has not ended: what must not be done there, such as to wait for another connection, asks. */
export function isInsideTransaction(): boolean {
  return openUnit.getStore()?.isOpen === true;
}
