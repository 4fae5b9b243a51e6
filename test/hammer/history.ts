import { createWriteStream, type WriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import type { Commit, Exchange } from './facts.ts';

/** Every request and what came of it, in memory for the checks, and as one line of JSON each for who looks into a failure. */
export class History {
  readonly exchanges: Exchange[] = [];
  private readonly file: WriteStream | null;
  private lastId = 0;

  /** @param path where the lines go; null to keep them in memory only. */
  constructor(path: string | null) {
    this.file = path === null ? null : createWriteStream(path);
  }

  nextId(): number {
    this.lastId += 1;
    return this.lastId;
  }

  add(exchange: Exchange): void {
    this.exchanges.push(exchange);
    this.file?.write(`${JSON.stringify(exchange)}\n`);
  }

  /** What the database committed goes below, for the two are read together. */
  addCommits(commits: readonly Commit[]): void {
    for (const commit of commits) this.file?.write(`${JSON.stringify(commit)}\n`);
  }

  async close(): Promise<void> {
    if (this.file === null) return;
    this.file.end();
    await finished(this.file);
  }
}

/** Milliseconds since the epoch, finer than Date.now() and never backwards. */
export function nowMs(): number {
  return performance.timeOrigin + performance.now();
}
