import { always, counterMetric, gaugeMetric, type Metric } from '../metric.ts';

const level = (values: string): { labels: Record<string, string> } => ({ labels: { level: values } });
const question = { question: 'of the cache, `restaurant`, …' };
const levels = { ...always, ...level('`memory`, `edge`') };
const outcome = (values: string) => ({ labels: { outcome: values } });

/** Tenants are no labels: there are thousands. `GET /v1/admin/cache/stats` tells of them. */
export const cacheMetrics = {
  hits: counterMetric('couvert_cache_hits_total', 'Answers without a load, by level and question', { labels: { level: '`edge`, `memory`, `store`, `join`, `stale`', ...question } }),
  loads: counterMetric('couvert_cache_loads_total', 'Answers that the database was asked for, by question', { labels: question }),
  verdicts: counterMetric('couvert_cache_verdicts_total', 'What the judge said where memory did not answer at once', { ...always, labels: { verdict: '`absent`, `expired`, …' } }),
  overtaken: counterMetric('couvert_cache_overtaken_total', 'Loads that a change overtook, and that were not kept', always),
  evictions: counterMetric('couvert_cache_evictions_total', 'Answers that went for lack of room, by level', levels),
  bytes: gaugeMetric('couvert_cache_bytes', 'What is kept, as it is accounted, by level', levels),
  bytesMax: gaugeMetric('couvert_cache_max_bytes', 'What may be kept at most, by level', levels),
  entries: gaugeMetric('couvert_cache_entries', 'How many answers are kept, by level', levels),
  tailAge: gaugeMetric('couvert_cache_tail_age_seconds', 'Since the change log was last read; nothing before it was', always),
  logLost: counterMetric('couvert_cache_log_lost_total', 'How often all that was kept was lost: a new epoch, or a log that was trimmed or too far ahead', always),
  logTroubles: counterMetric('couvert_cache_log_troubles_total', 'How often the change log could not be read or trimmed; once until it can again'),
  storeAvailable: gaugeMetric('couvert_cache_store_available', '1 while the store that all processes share is asked, 0 while it is left alone; nothing without one'),
  leases: counterMetric('couvert_cache_leases_total', 'Rights to load for all processes, by outcome', outcome('`granted`, …')),
  refreshes: counterMetric('couvert_cache_refreshes_total', 'Loads anew shortly before an answer expires, by outcome', { ...always, ...outcome('`done`, …') }),
  shadow: counterMetric('couvert_cache_shadow_total', 'Hits that were loaded as well and compared, by outcome; different is a defect', { ...always, ...outcome('`same`, `different`, …') }),
  purges: counterMetric('couvert_cache_purges_total', 'Purges that this process was asked for, by reach', { ...always, labels: { reach: '`tags`, `tenant`, `all`' } }),
  warmed: counterMetric('couvert_cache_warmed_total', 'Questions that were asked before anybody did, by outcome', { ...always, ...outcome('`warmed`, `skipped`, `failed`') }),
  warming: gaugeMetric('couvert_cache_warming', '1 while what is asked most is being loaded', always),
} as const satisfies Record<string, Metric>;
