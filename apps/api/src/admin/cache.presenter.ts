import { hostname } from 'node:os';
import type { AskCounts, CacheStats, CacheWarmer, ExplainedEntry, Explanation } from '#caching';
import type { CacheStatsResponse, ExplainedEntryResponse, ExplanationResponse, LevelStatsResponse } from './cache.response.ts';

/** Of thousands of tenants those who take most are the ones to look at. */
const tenantsMax = 100;

export interface LogState {
  readonly epoch: string | null;
  readonly ageMs: number;
}

export function presentStats({ values, edge, log, warming }: { values: CacheStats; edge: CacheStats; log: LogState; warming: CacheWarmer['counts'] }): CacheStatsResponse {
  return {
    process: `${hostname()}:${process.pid}`,
    uptime_seconds: Math.floor(process.uptime()),
    log: presentLog(log),
    edge: presentLevel(edge),
    values: presentLevel(values),
    store: values.isStoreAvailable === null || values.leases === null ? null : { is_available: values.isStoreAvailable, leases: values.leases },
    warming: { is_under_way: warming.isUnderWay, rounds: warming.rounds, warmed: warming.warmed, skipped: warming.skipped, failed: warming.failed },
  };
}

export function presentExplanation({ key, verdict, memory, store, isLoading, log }: Explanation): ExplanationResponse {
  return { key, verdict, memory: presentEntry(memory), store: presentEntry(store), is_loading: isLoading, log: presentLog(log) };
}

function presentLevel(stats: CacheStats): LevelStatsResponse {
  const { all, byQuestion, byTenant, bytes, bytesMax, entries, evictions, verdicts, overtaken, underway, refreshes, shadow } = stats;
  const questions = Object.entries(byQuestion).map(([question, asks]) => ({ question, ...presentAsks(asks) }));
  const tenants = Object.entries(byTenant).map(([tenant_id, { bytes: own, entries: ownEntries, evictions: ownEvictions, ...asks }]) => ({ tenant_id, ...presentAsks(asks), bytes: own, entries: ownEntries, evictions: ownEvictions }));
  return {
    ...presentAsks(all),
    bytes, bytes_max: bytesMax, entries, evictions, verdicts, overtaken, underway, refreshes, shadow,
    questions: questions.sort((one, other) => other.memory_hits + other.loads - one.memory_hits - one.loads),
    tenants: tenants.sort((one, other) => other.bytes - one.bytes).slice(0, tenantsMax),
  };
}

function presentAsks({ memoryHits, storeHits, staleHits, joins, loads }: AskCounts) {
  const asked = memoryHits + storeHits + staleHits + joins + loads;
  const hit_ratio = asked === 0 ? null : Math.round(((memoryHits + storeHits) / asked) * 10_000) / 10_000;
  return { memory_hits: memoryHits, store_hits: storeHits, stale_hits: staleHits, joins, loads, hit_ratio };
}

function presentEntry(entry: ExplainedEntry | null): ExplainedEntryResponse | null {
  if (entry === null) return null;
  const { verdict, snapshot, epoch, tags, changedTags, validUntilMs, bytes } = entry;
  return { verdict, snapshot, epoch, tags: [...tags], changed_tags: [...changedTags], valid_until: validUntilMs === null ? null : new Date(validUntilMs).toISOString(), bytes };
}

// Infinity has no place in JSON.
function presentLog({ epoch, ageMs }: LogState): { epoch: string | null; age_ms: number | null } {
  return { epoch, age_ms: Number.isFinite(ageMs) ? Math.round(ageMs) : null };
}
