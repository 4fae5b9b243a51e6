import { describe, expect, it } from 'vitest';
import { WriteQueue } from './write-queue.ts';

describe('writes that nobody waits for', () => {
  const held = (options: { entriesMax?: number; bytesMax?: number } = {}): { queue: WriteQueue; sent: string[]; answerAll: () => Promise<void> } => {
    const sent: string[] = [];
    const answers: (() => void)[] = [];
    const queue = new WriteQueue({
      ...options,
      send: ({ key, bytes }) => {
        sent.push(`${key}=${bytes.length}`);
        return new Promise((resolve) => answers.push(resolve));
      },
    });
    const answerAll = async (): Promise<void> => {
      while (answers.length > 0) {
        answers.shift()?.();
        await Promise.resolve();
        await Promise.resolve();
      }
    };
    return { queue, sent, answerAll };
  };
  const push = (queue: WriteQueue, key: string, length = 1): void => queue.push({ key, bytes: new Uint8Array(length), ttlMs: 1_000 });

  it('are sent a bounded number at once, and in order', async () => {
    const { queue, sent, answerAll } = held();
    for (let at = 0; at < 100; at += 1) push(queue, `k${at}`);
    expect(sent).toHaveLength(32);
    await answerAll();
    expect(sent).toEqual(Array.from({ length: 100 }, (_, at) => `k${at}=1`));
  });

  it('drop the oldest when there are too many, by count or by bytes', async () => {
    const { queue, sent, answerAll } = held({ entriesMax: 3, bytesMax: 100 });
    for (let at = 0; at < 32; at += 1) push(queue, 'under way');
    for (const key of ['a', 'b', 'c', 'd']) push(queue, key);
    expect(queue.droppedCount).toBe(1);
    push(queue, 'large', 98);
    expect(queue.droppedCount).toBe(2);
    await answerAll();
    expect(sent.slice(32)).toEqual(['c=1', 'd=1', 'large=98']);
  });

  it('keep the last of one key', async () => {
    const { queue, sent, answerAll } = held();
    for (let at = 0; at < 32; at += 1) push(queue, 'under way');
    for (const length of [1, 2, 3]) push(queue, 'a', length);
    await answerAll();
    expect(sent.slice(32)).toEqual(['a=3']);
    expect(queue.droppedCount).toBe(0);
  });

  it('forget all that waits when told so', async () => {
    const { queue, sent, answerAll } = held();
    for (let at = 0; at < 40; at += 1) push(queue, `k${at}`);
    queue.clear();
    await answerAll();
    expect(sent).toHaveLength(32);
  });
});
