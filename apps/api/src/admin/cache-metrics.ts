import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Cache, CacheWarmer, CHANGE_LOG, type CacheStats, type ChangeLog, HttpAnswers, PurgeCache } from '#caching';
import { type Metric, metricsCatalogue, observe, type Tell } from '#monitoring';

const { cache: metrics } = metricsCatalogue;
/** Counted where the trouble is. */
const { logTroubles: _logTroubles, ...observed } = metrics;

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
    const unobserve = observe(Object.values(observed), (tell) => this.tell(tell));
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

function tellAll(tell: Tell, metric: Metric, label: string, counts: Readonly<Record<string, number>>): void {
  for (const [value, count] of Object.entries(counts)) tell(metric, count, { [label]: value });
}
