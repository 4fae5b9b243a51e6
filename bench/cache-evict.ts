import { LRUCache } from 'lru-cache';
import { newCache } from 'transitory';
import { type Queued, SieveQueue } from '../libs/caching/src/core/sieve.ts';
import { seededRandom } from '../test/support/prng.ts';
import type { BenchOptions } from './support/options.ts';
import { percentilesOf, rounded } from './support/percentiles.ts';
import { progress } from './support/progress.ts';
import { zipf } from './support/zipf.ts';

/**
 * Who stays, when there is room for some: hit ratios of SIEVE, LRU and W-TinyLFU on questions by Zipf(0.99), alone and with a
 * scan now and then: somebody who walks through the whole directory, of which nobody asks for a page again.
 */
export async function run(options: BenchOptions): Promise<Record<string, unknown>> {
  const plan = { keys: options.number('keys', 10_000), asks: options.number('asks', 300_000), seeds: options.number('seeds', 3) };
  const figures: Record<string, Record<string, unknown>> = {};
  for (const share of [0.01, 0.05, 0.1, 0.25]) {
    for (const scans of [false, true]) {
      const capacity = Math.round(plan.keys * share);
      const ratios = { sieve: [] as number[], lru: [] as number[], wTinyLfu: [] as number[] };
      for (let seed = 1; seed <= plan.seeds; seed += 1) {
        const asked = trace({ ...plan, scans, seed, capacity });
        ratios.sieve.push(hitRatio(asked, sieve(capacity)));
        ratios.lru.push(hitRatio(asked, lru(capacity)));
        ratios.wTinyLfu.push(hitRatio(asked, wTinyLfu(capacity)));
      }
      const means = Object.fromEntries(Object.entries(ratios).map(([name, all]) => [name, rounded(all.reduce((sum, one) => sum + one, 0) / all.length)]));
      const name = `${share * 100}% kept${scans ? ', scans' : ''}`;
      figures[name] = { ...means, sieveOverLru: rounded(percentilesOf(ratios.sieve.map((one, at) => one - (ratios.lru[at] ?? NaN))).p50) };
      progress(`${name}: ${JSON.stringify(figures[name])}`);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  const isAhead = Object.values(figures).every(({ sieveOverLru }) => Number(sieveOverLru) > 0);
  return { required: { sieveAheadOfLru: true }, isAhead, hitRatios: figures };
}

/** Answers whether the key was kept, and keeps it. */
type Policy = (key: number) => boolean;

function sieve(capacity: number): Policy {
  interface Node extends Queued<Node> {
    readonly key: number;
  }
  const kept = new Map<number, Node>();
  const queue = new SieveQueue<Node>();
  return (key) => {
    const found = kept.get(key);
    if (found !== undefined) {
      found.isVisited = true;
      return true;
    }
    const goes = kept.size < capacity ? null : queue.next();
    if (goes !== null) {
      queue.remove(goes);
      kept.delete(goes.key);
    }
    const node: Node = { key, isVisited: false, newer: null, older: null };
    kept.set(key, node);
    queue.add(node);
    return false;
  };
}

function lru(capacity: number): Policy {
  const kept = new LRUCache<number, true>({ max: capacity });
  return (key) => {
    if (kept.get(key) === true) return true;
    kept.set(key, true);
    return false;
  };
}

function wTinyLfu(capacity: number): Policy {
  const kept = newCache<number, true>().maxSize(capacity).build();
  return (key) => {
    if (kept.getIfPresent(key) === true) return true;
    kept.set(key, true);
    // It lets go in a timer otherwise, and would keep too much until then.
    kept.cleanUp();
    return false;
  };
}

function hitRatio(asked: Int32Array, policy: Policy): number {
  let hits = 0;
  let counted = 0;
  for (const [at, key] of asked.entries()) {
    const isHit = policy(key);
    // The first third fills; a scan is nobody's hit.
    if (at < asked.length / 3 || key < 0) continue;
    counted += 1;
    if (isHit) hits += 1;
  }
  return hits / counted;
}

/** Keys from 0 by rank; a scan's are negative, and never come again. Every 20,000 questions one, as long as what is kept. */
function trace({ keys, asks, scans, seed, capacity }: { keys: number; asks: number; scans: boolean; seed: number; capacity: number }): Int32Array {
  const random = seededRandom(seed);
  const next = zipf(keys, 0.99, () => random.next());
  const asked: number[] = [];
  let scanned = 0;
  for (let at = 1; at <= asks; at += 1) {
    asked.push(next());
    if (!scans || at % 20_000 !== 0) continue;
    for (let page = 0; page < capacity; page += 1) asked.push((scanned -= 1));
  }
  return Int32Array.from(asked);
}
