import { AsyncLocalStorage } from 'node:async_hooks';

/** Marks the dispatcher's own units of work: their commits are no news to it, and would have it look for ever. */
export const ownCommits = new AsyncLocalStorage<true>();
