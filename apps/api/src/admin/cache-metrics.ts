import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Cache, CacheWarmer, CHANGE_LOG, type CacheStats, type ChangeLog, HttpAnswers, PurgeCache } from '#caching';
import { observe, type ObservedMetric, type Tell } from '#monitoring';

const counter = (name: string, about: string): ObservedMetric => ({ kind: 'counter', name, about });
const gauge = (name: string, about: string): ObservedMetric => ({ kind: 'gauge', name, about });

/** Tenants are no labels: there are thousands. `GET /v1/admin/cache/stats` tells of them. */
const metrics = {
  hits: counter('couvert_cache_hits_total', 'Answers without a load, by level (edge, memory, store, join, stale) and question'),
  loads: counter('couvert_cache_loads_total', 'Answers that the database was asked for, by question'),
  verdicts: counter('couvert_cache_verdicts_total', 'What the judge said where memory did not answer at once'),
  overtaken: counter('couvert_cache_overtaken_total', 'Loads that a change overtook, and that were not kept'),
  evictions: counter('couvert_cache_evictions_total', 'Answers that went for lack of room, by level'),
  bytes: gauge('couvert_cache_bytes', 'What is kept, as it is accounted, by level'),
  bytesMax: gauge('couvert_cache_max_bytes', 'What may be kept at most, by level'),
  entries: gauge('couvert_cache_entries', 'How many answers are kept, by level'),
  tailAge: gauge('couvert_cache_tail_age_seconds', 'Since the change log was last read; nothing before it was'),
  logLost: counter('couvert_cache_log_lost_total', 'How often all that was kept was lost: a new epoch, or a log that was trimmed or too far ahead'),
  storeAvailable: gauge('couvert_cache_store_available', '1 while the store that all processes share is asked, 0 while it is left alone; nothing without one'),
  leases: counter('couvert_cache_leases_total', 'Rights to load for all processes, by outcome'),
  refreshes: counter('couvert_cache_refreshes_total', 'Loads anew shortly before an answer expires, by outcome'),
  shadow: counter('couvert_cache_shadow_total', 'Hits that were loaded as well and compared, by outcome; different is a defect'),
  purges: counter('couvert_cache_purges_total', 'Purges that this process was asked for, by reach'),
  warmed: counter('couvert_cache_warmed_total', 'Questions that were asked before anybody did, by outcome'),
  warming: gauge('couvert_cache_warming', '1 while what is asked most is being loaded'),
} as const satisfies Record<string, ObservedMetric>;

/** The cache for Prometheus: what is counted anyway, read when somebody collects it. */
@Injectable()
export class CacheMetrics implements OnApplicationBootstrap, OnApplicationShutdown {
  private lost = 0;
  private end: () => void = () => undefined;

  constructor(
    private readonly cache: Cache,
    private readonly answers: HttpAnswers,
    private readonly purging: PurgeCache,
    private readonly warmer: CacheWarmer,
    @Inject(CHANGE_LOG) private readonly log: ChangeLog,
  ) {}

  onApplicationBootstrap(): void {
    const unsubscribe = this.log.subscribe({ changed: () => undefined, lost: () => void (this.lost += 1) });
    const unobserve = observe(Object.values(metrics), (tell) => this.tell(tell));
    this.end = () => {
      unsubscribe();
      unobserve();
    };
  }

  onApplicationShutdown(): void {
    this.end();
  }

  private tell(tell: Tell): void {
    const [values, edge] = [this.cache.stats(), this.answers.stats()];
    tellOfAsks(tell, values, edge);
    tellOfRoom(tell, { memory: values, edge });
    tellAll(tell, metrics.verdicts, 'verdict', values.verdicts);
    tell(metrics.overtaken, values.overtaken);
    tellAll(tell, metrics.refreshes, 'outcome', values.refreshes);
    tellAll(tell, metrics.shadow, 'outcome', values.shadow);
    if (values.leases !== null) tellAll(tell, metrics.leases, 'outcome', { ...values.leases });
    if (values.isStoreAvailable !== null) tell(metrics.storeAvailable, Number(values.isStoreAvailable));
    if (Number.isFinite(values.tailAgeMs)) tell(metrics.tailAge, values.tailAgeMs / 1_000);
    tell(metrics.logLost, this.lost);
    tellAll(tell, metrics.purges, 'reach', this.purging.counts);
    const { warmed, skipped, failed, isUnderWay } = this.warmer.counts;
    tellAll(tell, metrics.warmed, 'outcome', { warmed, skipped, failed });
    tell(metrics.warming, Number(isUnderWay));
  }
}

function tellOfAsks(tell: Tell, values: CacheStats, edge: CacheStats): void {
  for (const [question, { memoryHits, storeHits, staleHits, joins, loads }] of Object.entries(values.byQuestion)) {
    for (const [level, count] of Object.entries({ memory: memoryHits, store: storeHits, join: joins, stale: staleHits })) tell(metrics.hits, count, { level, question });
    tell(metrics.loads, loads, { question });
  }
  for (const [question, { memoryHits }] of Object.entries(edge.byQuestion)) tell(metrics.hits, memoryHits, { level: 'edge', question });
}

function tellOfRoom(tell: Tell, levels: Readonly<Record<string, CacheStats>>): void {
  for (const [level, { bytes, bytesMax, entries, evictions }] of Object.entries(levels)) {
    tell(metrics.bytes, bytes, { level });
    tell(metrics.bytesMax, bytesMax, { level });
    tell(metrics.entries, entries, { level });
    tell(metrics.evictions, evictions, { level });
  }
}

function tellAll(tell: Tell, metric: ObservedMetric, label: string, counts: Readonly<Record<string, number>>): void {
  for (const [value, count] of Object.entries(counts)) tell(metric, count, { [label]: value });
}
