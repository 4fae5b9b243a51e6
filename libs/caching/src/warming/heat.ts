import type { CachedQuestion } from '../core/cached-question.ts';

/** A question that is asked often, by whose tenant, and with what. */
export interface HotQuestion {
  readonly tenantId: string;
  readonly question: string;
  readonly shape: number;
  readonly key: string;
  /** Samples, those of the last minutes counting most. */
  readonly heat: number;
}

/** What was asked before so long counts half: an evening's questions are not those of the afternoon, and a list that forgets in a minute is noise. */
const halfLifeMs = 30 * 60_000;
/** A key that is longer is somebody's own search. */
const keyCharactersMax = 500;
/** Below it nobody has asked for hours. */
const heatMin = 0.01;

/** How much is left of heat after a time. */
export function heatLeft(ms: number): number {
  return 2 ** (-Math.max(0, ms) / halfLifeMs);
}

/**
 * The questions that are asked most, counted by samples, in bounded memory: when there are twice as many as are wanted, the colder
 * half is dropped, as lossy counting drops at the end of a bucket (Manku, Motwani, "Approximate Frequency Counts over Data
 * Streams", VLDB 2002).
 */
export class Heat {
  private byId = new Map<string, { readonly asked: Omit<HotQuestion, 'heat'>; heat: number }>();
  private decayedAtMs: number;

  /** @param wanted how many are told at most; 0: nothing is counted */
  constructor(
    private readonly wanted: number,
    private readonly nowMs: () => number = () => performance.now(),
  ) {
    this.decayedAtMs = nowMs();
  }

  touch(tenantId: string, { name, shape }: Pick<CachedQuestion<unknown>, 'name' | 'shape'>, key: string): void {
    if (this.wanted > 0 && key.length <= keyCharactersMax) this.add({ tenantId, question: name, shape, key, heat: 1 });
  }

  add({ heat, ...asked }: HotQuestion): void {
    const id = JSON.stringify([asked.tenantId, asked.question, asked.shape, asked.key]);
    const known = this.byId.get(id);
    if (known !== undefined) known.heat += heat;
    else this.byId.set(id, { asked, heat });
    if (this.byId.size >= 2 * this.wanted) this.keepHottest();
  }

  /** The hottest first. */
  hottest(): HotQuestion[] {
    this.decay();
    this.keepHottest();
    return [...this.byId.values()].map(({ asked, heat }) => ({ ...asked, heat }));
  }

  private decay(): void {
    const nowMs = this.nowMs();
    const left = heatLeft(nowMs - this.decayedAtMs);
    this.decayedAtMs = nowMs;
    for (const one of this.byId.values()) one.heat *= left;
  }

  private keepHottest(): void {
    const sorted = [...this.byId].filter(([, { heat }]) => heat >= heatMin).sort(([, one], [, other]) => other.heat - one.heat);
    this.byId = new Map(sorted.slice(0, this.wanted));
  }
}
