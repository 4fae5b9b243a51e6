import type { CachedQuestion } from './cached-question.ts';
import type { Entry } from './entry.ts';
import { everythingTag, partitionTag } from './partition-tags.ts';
import { SieveQueue } from './sieve.ts';

/** One tenant's answers to one question, and what happened to those who asked. */
export class Shelf {
  readonly entries = new Map<string, Entry>();
  memoryHits = 0;
  storeHits = 0;
  staleHits = 0;
  loads = 0;
  joins = 0;
  /** Of loads, ms, the newer ones counting more; 0 before the first. */
  loadMsMean = 0;

  constructor(
    readonly partition: Partition,
    readonly question: CachedQuestion<unknown>,
  ) {}

  tookMs(ms: number): void {
    this.loads += 1;
    this.loadMsMean = this.loadMsMean === 0 ? ms : this.loadMsMean * 0.8 + ms * 0.2;
  }
}

/** All that is kept for one tenant, or for the platform. */
export class Partition {
  /** By the question's ordinal. */
  readonly shelves: (Shelf | undefined)[] = [];
  readonly queue = new SieveQueue<Entry>();
  /** Carried by each of its answers, so that all of them can be made untrue at once. */
  readonly tags: readonly string[];
  bytes = 0;
  count = 0;
  evictions = 0;
  /** Since the last look at who is idle. */
  isAsked = true;
  isIdle = false;

  constructor(readonly tenantId: string) {
    this.tags = [everythingTag, partitionTag(tenantId)];
  }
}

/** So often it is looked who was not asked for since: what is kept for them goes before anybody else's. */
const idleMsMin = 600_000;
/** One answer takes at most that share of all memory: a few huge ones would be all that is kept. */
const entryShareMax = 1 / 16;

/**
 * Answers in memory, bounded by bytes.
 *
 * Invariant I12: what is kept, as it is accounted, never exceeds `bytesMax`. Proved by: memory.spec.ts
 *
 * Invariant I8: a tenant's answers lie in a partition of its own, and give way to another tenant's only while they take more
 * than an equal share of memory among the tenants that were asked for within the last ten minutes or so. While there is room, a tenant may take all of it.
 * Why: one tenant's scan would else make every tenant slow. Proved by: memory.spec.ts, cache.spec.ts
 */
export class Memory {
  private readonly partitions = new Map<string, Partition>();
  private total = 0;
  private lookedAtMs = 0;

  constructor(
    readonly bytesMax: number,
    private readonly nowMs: () => number,
  ) {}

  get bytes(): number {
    return this.total;
  }

  all(): Iterable<Partition> {
    return this.partitions.values();
  }

  find(tenantId: string, question: CachedQuestion<unknown>): Shelf | undefined {
    return this.partitions.get(tenantId)?.shelves[question.ordinal];
  }

  shelf(tenantId: string, question: CachedQuestion<unknown>): Shelf {
    if (tenantId === '') throw new RangeError('a key has a tenant');
    let partition = this.partitions.get(tenantId);
    if (partition === undefined) this.partitions.set(tenantId, (partition = new Partition(tenantId)));
    return (partition.shelves[question.ordinal] ??= new Shelf(partition, question));
  }

  /** In the place of what its key had. False: too large to be kept. */
  put(entry: Entry): boolean {
    const { shelf, key, bytes } = entry;
    const before = shelf.entries.get(key);
    if (before !== undefined) this.remove(before);
    if (bytes > this.bytesMax * entryShareMax) return false;
    const { partition } = shelf;
    partition.isAsked = true;
    partition.isIdle = false;
    while (this.total + bytes > this.bytesMax) if (!this.evictFor(partition, bytes)) return false;
    shelf.entries.set(key, entry);
    partition.queue.add(entry);
    partition.bytes += bytes;
    partition.count += 1;
    this.total += bytes;
    return true;
  }

  remove(entry: Entry): void {
    const { shelf, key, bytes } = entry;
    if (shelf.entries.get(key) !== entry) return;
    const { partition } = shelf;
    shelf.entries.delete(key);
    partition.queue.remove(entry);
    partition.bytes -= bytes;
    partition.count -= 1;
    this.total -= bytes;
  }

  /** @returns how many went */
  removeWhere(isMeant: (entry: Entry) => boolean, tenantId?: string): number {
    let count = 0;
    for (const partition of this.partitions.values()) {
      if (tenantId !== undefined && partition.tenantId !== tenantId) continue;
      for (const shelf of partition.shelves) {
        for (const entry of shelf?.entries.values() ?? []) {
          if (!isMeant(entry)) continue;
          this.remove(entry);
          count += 1;
        }
      }
    }
    return count;
  }

  private evictFor(newcomer: Partition, bytes: number): boolean {
    const partition = this.victimFor(newcomer, bytes);
    const entry = partition.queue.next();
    if (entry === null) return false;
    partition.evictions += 1;
    this.remove(entry);
    return true;
  }

  /** Who is idle, else the newcomer if it takes more than its share, else whoever takes the most: over its share, as the sum is over all. */
  private victimFor(newcomer: Partition, bytes: number): Partition {
    this.lookForIdle();
    let largest = newcomer;
    let active = 0;
    for (const partition of this.partitions.values()) {
      if (partition.bytes === 0 && partition !== newcomer) continue;
      if (partition.isIdle && !partition.isAsked) return partition;
      active += 1;
      if (partition.bytes > largest.bytes) largest = partition;
    }
    return newcomer.bytes + bytes > this.bytesMax / active ? newcomer : largest;
  }

  private lookForIdle(): void {
    const nowMs = this.nowMs();
    if (nowMs - this.lookedAtMs < idleMsMin) return;
    this.lookedAtMs = nowMs;
    for (const partition of this.partitions.values()) {
      partition.isIdle = !partition.isAsked;
      partition.isAsked = false;
    }
  }
}
