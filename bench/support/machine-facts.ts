import { availableParallelism, cpus, totalmem } from 'node:os';

/** Where a figure was measured: without it nobody can compare two of them. */
export interface MachineFacts {
  readonly cores: number;
  readonly processor: string;
  readonly memoryGiB: number;
  readonly platform: string;
  readonly node: string;
  /** Null when the bench used no database. */
  readonly postgres: string | null;
}

let serverVersion: string | null = null;

export function noteServerVersion(version: string): void {
  serverVersion = version;
}

export function machineFacts(): MachineFacts {
  return {
    cores: availableParallelism(),
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    platform: `${process.platform}-${process.arch}`,
    node: process.versions.node,
    postgres: serverVersion,
  };
}
