export interface Write {
  readonly key: string;
  readonly bytes: Uint8Array;
  readonly ttlMs: number;
}

export interface WriteQueueOptions {
  /** Sends one. Never rejects. */
  readonly send: (write: Write) => Promise<void>;
  readonly entriesMax?: number;
  readonly bytesMax?: number;
}

/** What a busy process loads within a second or two of a slow Redis; more is better loaded again than kept here. */
const entriesMaxOfAll = 1_000;
const bytesMaxOfAll = 16 * 2 ** 20;
/** Enough to fill the wire; a frozen server holds no more of them than that. */
const underWayMax = 32;

/** Writes that nobody waits for, in order, a bounded number under way. Of the same key only the last is kept; when there are too many, the oldest are dropped. */
export class WriteQueue {
  private readonly waiting = new Map<string, Write>();
  private waitingBytes = 0;
  private underWay = 0;
  private dropped = 0;

  constructor(private readonly options: WriteQueueOptions) {}

  /** How many were never sent, for want of room. */
  get droppedCount(): number {
    return this.dropped;
  }

  push(write: Write): void {
    this.remove(write.key);
    this.waiting.set(write.key, write);
    this.waitingBytes += write.bytes.length;
    const { entriesMax = entriesMaxOfAll, bytesMax = bytesMaxOfAll } = this.options;
    while (this.waiting.size > entriesMax || this.waitingBytes > bytesMax) this.dropOldest();
    this.send();
  }

  clear(): void {
    this.waiting.clear();
    this.waitingBytes = 0;
  }

  private send(): void {
    while (this.underWay < underWayMax) {
      const [next] = this.waiting.values();
      if (next === undefined) return;
      this.remove(next.key);
      this.underWay += 1;
      void this.options.send(next).then(() => {
        this.underWay -= 1;
        this.send();
      });
    }
  }

  private dropOldest(): void {
    const [oldest = ''] = this.waiting.keys();
    this.remove(oldest);
    this.dropped += 1;
  }

  private remove(key: string): void {
    const write = this.waiting.get(key);
    if (write === undefined) return;
    this.waiting.delete(key);
    this.waitingBytes -= write.bytes.length;
  }
}
