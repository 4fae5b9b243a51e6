import { readFile } from 'node:fs/promises';
import { startDatabaseProxy, type DatabaseProxy } from '../support/database-proxy.ts';
import { defectPath } from './api/defect-path.ts';
import { spawnApi, type ApiProcess } from '../support/spawn-api.ts';

/** How long a busy process may take to tell its metrics. */
const scrapeMsMax = 10_000;

/** One API process, its own wire to the database, and who starts it again when it has ended: an orchestrator does, and is no person. */
export class ApiNode {
  private api: ApiProcess | null = null;
  private readonly lives: ApiProcess[] = [];
  private isWatched = false;
  private restarting: Promise<void> = Promise.resolve();
  /** How often it was started again. */
  restarts = 0;

  private constructor(
    readonly proxy: DatabaseProxy,
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  static async start({ databaseUrl, env }: { databaseUrl: string; env: NodeJS.ProcessEnv }): Promise<ApiNode> {
    const proxy = await startDatabaseProxy(databaseUrl);
    const node = new ApiNode(proxy, env);
    try {
      await node.begin();
    } catch (error) {
      await proxy.close();
      throw error;
    }
    node.isWatched = true;
    return node;
  }

  /** Of its present life, or of its last. */
  get url(): string {
    return this.api?.url ?? 'http://127.0.0.1:9';
  }

  get pid(): number {
    return this.api?.program.pid ?? -1;
  }

  /** What its lives have logged of answers that are a defect of ours, the same once. */
  get defects(): readonly string[] {
    const lines = this.lives.flatMap(({ program }) => program.stdout.split('\n').filter((line) => (line.includes('"INTERNAL"') || line.includes('INTERNAL:')) && !line.includes(defectPath)));
    return [...new Set(lines.map((line) => line.replaceAll(/"(?:time|traceId|requestId|spanId)":"?[^",}]*"?,?/g, '').slice(0, 900)))].slice(0, 2);
  }

  signal(signal: NodeJS.Signals): void {
    this.api?.program.signal(signal);
  }

  /** Until the life after the present one has answered. */
  async untilRestarted(restarts: number, withinMs: number): Promise<void> {
    const givesUpAt = performance.now() + withinMs;
    while (this.restarts < restarts && performance.now() < givesUpAt) await new Promise((resolve) => setTimeout(resolve, 50));
    if (this.restarts < restarts) throw new Error(`it was not started again within ${withinMs} ms`);
  }

  /** What a counter of its metrics has come to, in its present life: the sum over the series with this outcome. */
  async counted(metric: string, outcome: string): Promise<number> {
    const [, url] = /^metrics at (\S+)$/m.exec(this.api?.program.stdout ?? '') ?? [];
    if (url === undefined) throw new Error('this process shows no metrics');
    const text = await (await fetch(url, { signal: AbortSignal.timeout(scrapeMsMax) })).text();
    const series = text.split('\n').filter((line) => line.startsWith(`${metric}{`) && line.includes(`outcome="${outcome}"`));
    return series.reduce((sum, line) => sum + Number(/\} (\S+)/.exec(line)?.[1]), 0);
  }

  /** In MiB; null when it does not run. */
  async residentMebibytes(): Promise<number | null> {
    try {
      const [, kibibytes] = /^VmRSS:\s+(\d+)/m.exec(await readFile(`/proc/${this.pid}/status`, 'utf8')) ?? [];
      return kibibytes === undefined ? null : Number(kibibytes) / 1_024;
    } catch {
      return null;
    }
  }

  async stop(): Promise<void> {
    this.isWatched = false;
    await this.restarting.catch(() => undefined);
    await this.api?.program.stop();
    await this.proxy.close();
  }

  private async begin(): Promise<void> {
    const api = await spawnApi({ databaseUrl: this.proxy.url, env: this.env, main: 'test/check-faults/api/main.js' });
    this.api = api;
    this.lives.push(api);
    void api.program.ended.then(() => {
      if (this.isWatched) this.restarting = this.beginAgain();
    });
  }

  /** A database that is away as well makes a start fail: then it is tried again, as an orchestrator would. */
  private async beginAgain(): Promise<void> {
    for (let attempt = 1; this.isWatched; attempt += 1) {
      try {
        await this.begin();
        this.restarts += 1;
        return;
      } catch (error) {
        if (attempt === 10) throw error;
      }
    }
  }
}
