// What is known about committed changes: who keeps answers subscribes, and stamps what it loads.
export type { ChangeListener, ChangeLog } from './log/change-log.ts';
export { ConsistencyTokens, type ConsistencyToken } from './log/consistency-token.ts';
export { Consistencies } from './log/request-consistency.ts';
export { isVisible, type Stamp } from './log/stamp.ts';
export { readStamp } from './persistence/sql/read-stamp.ts';

// HTTP: answers that are kept with their codings, tags and fields, and the form of one that a request gets.
export { answerTo, isSaidAgain, type AnswerForm, type FormRequest } from './http/answer-to.ts';
export { cacheFields, noRanges, varyField, type CacheClass, type SharedBounds } from './http/cache-policy.ts';
export { cacheStatus, type CacheHandling } from './http/cache-status.ts';
export { hashOf } from './http/entity-tag.ts';
export { storeAnswer, type AnswerToStore, type Field, type StoredAnswer } from './http/stored-answer.ts';
export { decodeAnswer, encodeAnswer } from './http/stored-answer-bytes.ts';
export { surrogateKeyFields } from './http/surrogate-keys.ts';

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
