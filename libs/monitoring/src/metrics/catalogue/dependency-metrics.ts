import { always, counterMetric, gaugeMetric, histogramMetric, type Metric } from '../metric.ts';

const server = { server: '`primary`, `standby-1`, …' };

/** The database, Redis, and whatever else can be away. */
export const dependencyMetrics = {
  poolConnections: gaugeMetric('couvert_db_pool_connections', 'Connections of the pool, by state', { ...always, labels: { ...server, state: '`busy`, `idle`' } }),
  poolMax: gaugeMetric('couvert_db_pool_max_connections', 'Connections that the pool may have', { ...always, labels: server }),
  poolWaiting: gaugeMetric('couvert_db_pool_waiting', 'Units of work that wait for a connection', { ...always, labels: server }),
  statementSeconds: histogramMetric('couvert_db_statement_duration_seconds', 'From sending a statement until its answer', { labels: { outcome: '`ok`, `error`' }, bounds: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 10] }),
  statements: counterMetric('couvert_db_statements_total', 'Statements that were sent, by name', { labels: { statement: 'as in test/sql' } }),
  statementTime: counterMetric('couvert_db_statement_seconds_total', 'Time that statements took, by name', { labels: { statement: 'as in test/sql' } }),
  redisSeconds: histogramMetric('couvert_redis_command_duration_seconds', 'From sending a command to Redis until its answer', { labels: { command: '`GET`, `SET`, `EVALSHA`, …', outcome: '`ok`, `error`' }, bounds: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 1, 5] }),
  redisConnected: gaugeMetric('couvert_redis_connected', '1 while there is a connection to Redis; nothing where none is configured'),
  redisTroubles: counterMetric('couvert_redis_troubles_total', 'How often Redis did not answer as it should; once until it does again'),
  breaker: gaugeMetric('couvert_breaker_state', '0 closed, 0.5 half open, 1 open: what it protects is not asked', { labels: { dependency: 'of the policy' } }),
  retries: counterMetric('couvert_retries_total', 'How often a dependency was asked again', { labels: { dependency: 'of the policy' } }),
  policyRefusals: counterMetric('couvert_policy_refusals_total', 'How often a dependency was not asked, not again, or not to the end', { labels: { dependency: 'of the policy', reason: '`breaker`, `bulkhead`, `budget`, `deadline`' } }),
  component: gaugeMetric('couvert_component_status', '1 up, 0.5 degraded, 0 down', { labels: { component: 'as in `/health/details`' } }),
  errorReports: counterMetric('couvert_error_reports_total', 'Reports of defects, by outcome', { labels: { outcome: '`sent`, `dropped`, `sampled`, `repeated`' } }),
  backupAge: gaugeMetric('couvert_backup_age_seconds', 'Since the newest backup was finished'),
} as const satisfies Record<string, Metric>;
