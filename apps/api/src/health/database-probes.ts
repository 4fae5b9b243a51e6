import type { Pool } from 'pg';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import { type ComponentProbe, type Database, type DatabaseGuard, missingMigrations, type Standby } from '#kernel';
import { allMigrations } from '../migrations.ts';

/** Whether PostgreSQL answers, on a connection of its own. */
export function databaseProbe(guard: DatabaseGuard): ComponentProbe {
  return {
    name: 'database',
    look: async () => {
      const { isReadOnly, isClosedToUs } = await guard.look();
      return { status: isReadOnly || isClosedToUs ? 'degraded' : 'up', is_read_only: isReadOnly, lets_nobody_in: isClosedToUs };
    },
  };
}

/** Whether it has every migration of this build: somebody may have gone back, or restored an old copy. */
export function migrationsProbe(url: string): ComponentProbe {
  return {
    name: 'migrations',
    look: async () => {
      const missing = await missingMigrations(url, allMigrations);
      return { status: missing.length === 0 ? 'up' : 'down', expected: allMigrations.length, missing: missing.length, first_missing: missing[0] ?? null };
    },
  };
}

/**
 * Whether who asks gets a connection. All of them busy while others wait is a hot moment; when moreover none has changed hands since
 * the look before, somebody holds them.
 */
export function poolProbe({ dataSource }: Database): ComponentProbe {
  const pool = (dataSource.driver as PostgresDriver).master as Pool;
  let [given, givenBefore] = [0, 0];
  pool.on('acquire', () => void (given += 1));
  return {
    name: 'pool',
    look: () => {
      const { totalCount: open, idleCount: idle, waitingCount: waiting, options: { max } } = pool;
      const moved = given - givenBefore;
      givenBefore = given;
      const isUsedUp = waiting > 0 && idle === 0;
      return Promise.resolve({ status: !isUsedUp ? 'up' : moved === 0 ? 'down' : 'degraded', open, idle, waiting, max: max ?? null });
    },
  };
}

/** Standbys only take load off: with none of them everything works, more slowly. */
export function standbysProbe(standbys: readonly Standby[], { withinMs }: { withinMs: number }): ComponentProbe {
  return {
    name: 'standbys',
    look: async () => {
      const looks = await Promise.allSettled(standbys.map((standby) => standby.lagSeconds({ withinMs })));
      const lags = looks.flatMap((look) => (look.status === 'fulfilled' ? [look.value] : []));
      const status = lags.length === standbys.length ? 'up' : lags.length > 0 ? 'degraded' : 'down';
      return { status, configured: standbys.length, answering: lags.length, lag_seconds: lags.length === 0 ? null : Math.max(...lags) };
    },
  };
}
