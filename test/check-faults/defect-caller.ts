import { setTimeout as sleep } from 'node:timers/promises';
import { LeakWatch } from './leak-watch.ts';
import { defectPath } from './api/defect-path.ts';
import type { World } from './world.ts';

/** Between two defects of one process, ms: more in a second than may wait for a collector. */
const pauseMs = 20;
const timeoutMs = 20_000;
/** Half of them take no longer, ms, while it lasts. Who waited for the collector would take five seconds. */
const usualMsMax = 2_000;

/** Meets defects on every process, again and again: each must be answered as a defect is, at once, whoever is told of it. */
export class DefectCaller {
  private readonly wire = new LeakWatch({ connectionsMax: 4 });
  private readonly strange = new Map<string, number>();
  private tookMs: number[] = [];
  private readonly ended: Promise<unknown>;
  private isOver = false;

  constructor(world: World) {
    this.ended = Promise.all(world.nodes.map(async (node) => {
      while (!this.isOver) {
        await this.ask(`${node.url}${defectPath}`);
        await sleep(pauseMs);
      }
    }));
  }

  get asked(): number {
    return this.tookMs.length;
  }

  /** Those before do not count: the collector was well, and all of them were quick. */
  beginToCount(): void {
    this.tookMs = [];
  }

  /** @returns what of those counted was answered too late */
  endToCount(): string[] {
    const usualMs = [...this.tookMs].sort((a, b) => a - b)[Math.floor(this.tookMs.length / 2)] ?? Infinity;
    return usualMs > usualMsMax ? [`half of the defects took more than ${usualMs.toFixed(0)} ms to be answered`] : [];
  }

  /** @returns what was answered that should not have been */
  async stop(): Promise<string[]> {
    this.isOver = true;
    await this.ended;
    this.wire.close();
    return [
      ...[...this.strange].map(([what, count]) => `${count} defects were answered with ${what}`),
      ...this.wire.leaks,
    ];
  }

  private async ask(url: string): Promise<void> {
    const began = performance.now();
    const outcome = await this.wire.send({ method: 'GET', url, headers: {}, body: null, cutAfterMs: null, timeoutMs });
    this.tookMs.push(performance.now() - began);
    const said = 'answer' in outcome ? `${outcome.answer.status} ${(outcome.answer.body as { code?: string } | null)?.code ?? ''}` : 'failure' in outcome ? outcome.failure : 'nothing';
    if (said !== '500 INTERNAL') this.strange.set(said, (this.strange.get(said) ?? 0) + 1);
  }
}
