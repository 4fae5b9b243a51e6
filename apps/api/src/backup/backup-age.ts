import { stat } from 'node:fs/promises';
import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { metricsCatalogue, observe, type ObservedMetric } from '#monitoring';

const { name, about } = metricsCatalogue.dependencies.backupAge;
const age: ObservedMetric = { kind: 'gauge', name, about };

/**
 * Tells how old the newest backup is: since the last change of a file that the backup touches when it has succeeded. A file
 * that is not there, or may not be seen, is infinitely old: who watches for it wants to hear of it.
 */
export class BackupAge implements OnApplicationBootstrap, OnApplicationShutdown {
  private succeededAtMs: number | undefined;
  private looking: Promise<void> | null = null;
  private end: () => void = () => undefined;

  constructor(private readonly stampPath: string) {}

  onApplicationBootstrap(): void {
    this.look();
    this.end = observe([age], (tell) => {
      if (this.succeededAtMs !== undefined) tell(age, Math.max(0, (Date.now() - this.succeededAtMs) / 1_000));
      // For the next time: a folder of a network that is gone must not hold up who collects.
      this.look();
    });
  }

  async onApplicationShutdown(): Promise<void> {
    this.end();
    await this.looking;
  }

  private look(): void {
    this.looking ??= stat(this.stampPath)
      .then(({ mtimeMs }) => mtimeMs, () => -Infinity)
      .then((succeededAtMs) => {
        this.succeededAtMs = succeededAtMs;
        this.looking = null;
      });
  }
}
