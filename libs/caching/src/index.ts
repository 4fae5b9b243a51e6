// Migrations: every feature's migration may call cache_watch(table, templates…) once these have run.
import { ChangeLog1795470000001 } from './persistence/migrations/1795470000001-change-log.ts';
export const cachingMigrations = [ChangeLog1795470000001];
