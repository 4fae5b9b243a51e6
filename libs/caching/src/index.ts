// What is known about committed changes: who keeps answers subscribes, and stamps what it loads.
export type { ChangeListener, ChangeLog } from './log/change-log.ts';
export { ConsistencyTokens, type ConsistencyToken } from './log/consistency-token.ts';
export { Consistencies } from './log/request-consistency.ts';
export { isVisible, type Stamp } from './log/stamp.ts';
export { readStamp } from './persistence/sql/read-stamp.ts';

// Who composes a process: the module, or the tail and its own connection.
export { CachingModule, CHANGE_LOG, type CachingOptions } from './caching.module.ts';
export { LogTail, type LogTailOptions } from './log/log-tail.ts';
export { LogConnection, type LogConnectionOptions } from './persistence/log-connection.ts';

// Tests of who listens: a log without a database.
export { fakeChangeLog, type FakeChangeLog } from './testing/fake-change-log.ts';

// Migrations: every feature's migration may call cache_watch(table, templates…) once these have run.
import { ChangeLog1795470000001 } from './persistence/migrations/1795470000001-change-log.ts';
import { NewEpochArmsTriggers1795490000001 } from './persistence/migrations/1795490000001-new-epoch-arms-triggers.ts';
import { BoundedTail1795490000002 } from './persistence/migrations/1795490000002-bounded-tail.ts';
export const cachingMigrations = [ChangeLog1795470000001, NewEpochArmsTriggers1795490000001, BoundedTail1795490000002];
