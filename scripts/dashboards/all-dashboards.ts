import { cacheDashboard } from './cache.ts';
import type { Dashboard } from './dashboard.ts';
import { databaseDashboard } from './database.ts';
import { errorsDashboard } from './errors.ts';
import { outboxDashboard } from './outbox.ts';
import { overviewDashboard } from './overview.ts';
import { restDashboard } from './rest.ts';

const drawn: readonly Dashboard[] = [overviewDashboard, databaseDashboard, outboxDashboard, errorsDashboard, cacheDashboard];

export const allDashboards: readonly Dashboard[] = [...drawn, restDashboard(drawn)];
