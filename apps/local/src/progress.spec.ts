import { describe, expect, it } from 'vitest';
import { Progress } from './progress.ts';

function recorder(isTTY: boolean) {
  const written: string[] = [];
  let nowMs = 0;
  const progress = new Progress({ isTTY, write: (text) => written.push(text) }, () => nowMs);
  return { written, progress, pass: (ms: number) => (nowMs += ms) };
}

describe('Progress', () => {
  it('writes one line a step into a file, with its time', async () => {
    const { written, progress, pass } = recorder(false);
    const answer = await progress.step('Migrations', async (tell) => {
      tell('1 of 9');
      pass(1_240);
      return 42;
    });
    expect(answer).toBe(42);
    expect(written).toEqual(['Migrations: 1.2 s\n']);
  });

  it('says how far a long step is, every two seconds', async () => {
    const { written, progress, pass } = recorder(false);
    await progress.step('Demo', async (tell) => {
      for (let done = 1; done <= 5; done++) {
        pass(1_000);
        tell(`${done} of 5`);
      }
    });
    expect(written).toEqual(['Demo … 2 of 5\n', 'Demo … 4 of 5\n', 'Demo: 5.0 s\n']);
  });

  it('writes over its line for a person who watches', async () => {
    const { written, progress } = recorder(true);
    await progress.step('Demo', async (tell) => tell('1 of 5'));
    expect(written).toEqual(['Demo …', '\r\u001B[KDemo … 1 of 5', '\r\u001B[KDemo: 0.0 s\n']);
  });
});
