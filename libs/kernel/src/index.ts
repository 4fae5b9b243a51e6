// What every lib may use. Kernel imports no lib.

// Errors: each lib declares its table, apps/api assembles them.
export { CouvertError, defineErrors, errorText, type ErrorDefinition, type ErrorTable, type ErrorText, type ErrorTranslations, type InputError, type Occurrence } from './errors/define-errors.ts';
export { kernelErrors } from './errors/kernel.errors.ts';

// Languages: what errors say is said in each of them; apps/api asks which one.
export { languages, preferredLanguage, type ForeignLanguage, type Language } from './errors/language.ts';
export { defineMessages, textOf, toldIn, type Message, type Parameter, type Texts } from './errors/message.ts';

// Who asks, and until when.
export { mayUseRestaurant, mayUseScope, systemContext, type AnswerPart, type Caller, type Consistency, type Context, type IdempotencyRequest, type Provenance, type Recipient } from './context/context.ts';

// Transactions: use cases and queries get Database, persistence gets Tx.
export { createDataSource, type DataSourceOptionsOfOurs, type PoolConnections } from './database/data-source.ts';
export { Database, type DatabaseOptions } from './database/database.ts';
export { isInsideTransaction } from './database/open-unit.ts';
export { Standby } from './database/standby.ts';
export { declaredStatements, statement, type Statement, type Tx } from './database/tx.ts';
export { toCatalogueError, type ConstraintErrors } from './database/pg-errors.ts';
export { requireSafeRole } from './database/require-safe-role.ts';

// Migrations: every lib writes them, the command line and the launcher run them.
export { migrate, migrationDataSource, type MigrateOptions } from './database/migrate.ts';
export { missingMigrations } from './database/missing-migrations.ts';
export { SqlMigration, type MigrationClass } from './database/sql-migration.ts';
export { tenantTable } from './database/tenant-table.ts';
import { Tenants1795460000001 } from './database/migrations/1795460000001-tenants.ts';
import { SqlHelpers1795460000002 } from './database/migrations/1795460000002-sql-helpers.ts';
import { IdempotencyKeys1795460000003 } from './database/migrations/1795460000003-idempotency-keys.ts';
import { IdempotencyTake1795480000001 } from './database/migrations/1795480000001-idempotency-take.ts';
import { KeysExpireInOrder1795480000002 } from './database/migrations/1795480000002-keys-expire-in-order.ts';
import { MigrationsReadable1795460000005 } from './database/migrations/1795460000005-migrations-readable.ts';
import { Outbox1795460000004 } from './database/migrations/1795460000004-outbox.ts';
export const kernelMigrations = [Tenants1795460000001, SqlHelpers1795460000002, IdempotencyKeys1795460000003, Outbox1795460000004, MigrationsReadable1795460000005, IdempotencyTake1795480000001, KeysExpireInOrder1795480000002];

// Nest: Database, Secrets and CLOCK for every feature.
export { CLOCK, KernelModule, type KernelOptions, REDIS, STANDBYS } from './kernel.module.ts';

// Ids, lists, secrets.
export { isUuid, uuidV7 } from './ids/uuid-v7.ts';
export { bookingReference } from './ids/reference.ts';
export { cursorShape, decodeCursor, encodeCursor, toPage, type CursorValue, type Page } from './paging/cursor.ts';
export { Secrets } from './secrets/secrets.ts';

// The application's one Redis, when it has one: cache, limits, sessions.
export { isRedisRefusal, Redis, RedisUnavailable, type RedisOptions } from './redis/redis.ts';
export { parseRedisUrl, type RedisAddress } from './redis/redis-url.ts';
export type { RedisCommand, RedisReply } from './redis/redis-driver.ts';

// Repeats and consequences of a write.
export { earlierOf, findEarlierOutcome, finishWithOutcome, idempotently, recordOutcome, type Earlier, type KeptOutcome } from './idempotency/idempotency.ts';
export { appendToOutbox, finishWithMessage, type OutboxMessage } from './outbox/outbox.ts';
export { DeliveryFailed, type OutboxConsumer, type OutboxDelivery, Undeliverable } from './outbox/outbox-consumer.ts';

// Work by the clock, and what can break: features say what, others run it, look at it, ask it with care.
export type { Job, JobRun } from './jobs/job.ts';
export type { ComponentFinding, ComponentProbe, ComponentStatus } from './health/component-probe.ts';
export { type Policy, PolicyRefusal, PolicyTimeout, unprotected } from './resilience/policy.ts';

// The policies of what can break, one a dependency (docs/internals/recovery.md).
export { Policies } from './resilience/policies.ts';
export { defaultPolicySettings, parsePolicySettings, type PolicySettings } from './resilience/policy-settings.ts';
export { ProbedBreaker } from './resilience/probed-breaker.ts';
export type { Guarded, PolicyStanding } from './resilience/guarded.ts';
export { DatabaseGuard } from './database/database-guard.ts';

// Signals: what happens in this process, for whoever listens.
export { type Asking, cacheAsked, redisAsked, statementsAsked, tellAround } from './signals/asking.ts';
export { committed } from './signals/committed.ts';

// Time: clocks, service dates cut at 05:00, wall times and the quarters that pass in between.
export { fakeClock, systemClock, type Clock, type FakeClock } from './time/clock.ts';
export { inTime } from './time/in-time.ts';
export { calendarDateOf, datesFrom, dayMs, dayNumberOf, daysBetween, isCalendarDate, plusDays, weekdayOf } from './time/calendar-date.ts';
export { dayEndMinute, dayStartMinute, quarterMinutes, quarterMs, quarterTableOf, startOfWallQuarter, wallQuarters, type QuarterTable } from './time/quarter-table.ts';
export { formatLocal, formatMinutes, formatRfc3339, parseRfc3339 } from './time/rfc3339.ts';
export { instantOfWallMinutes, serviceDateOf, serviceDayWindow, serviceTimeOf, type ServiceDayWindow, type ServiceTime } from './time/service-date.ts';
export { isLocalTime, serviceMinutesOf } from './time/local-time.ts';
export { instantOfWallTime, minuteMs, wallTimeOf, type WallTime } from './time/wall-time.ts';
export { isTimeZone, offsetMsAt } from './time/zone-offsets.ts';

// HTTP: what controllers of every lib share.
export { Ctx, type RequestWithContext } from './http/ctx.ts';
export { Priority, requestPriorities, type RequestPriority } from './http/request-priority.ts';
export { etagOf, IfMatch, parseIfMatch, type ExpectedVersion } from './http/etag.ts';
export { IsInstant, IsLocalTime, IsServiceDate, IsWebUrl, isWebUrl, MayBeAbsent } from './http/validators.ts';
export { IntegerBetween, NumberBetween, QueryIntegerBetween, RowId, rowIdMax, type Bounds } from './http/fields.ts';
export { PageQuery } from './http/page-query.ts';
export { PageResponse } from './http/page-response.ts';
export { parseRowId, PathId, pathParameter, type PathParameter } from './http/path-parameter.ts';
export { PathUuid } from './http/path-uuid.ts';
export { VersionedInterceptor } from './http/versioned.interceptor.ts';

// Text that people write.
export { CleanText, IsText, type CleanTextOptions } from './text/clean-text.ts';
export { characterCount, isStorable, tidyText, type TextShape } from './text/tidy-text.ts';
