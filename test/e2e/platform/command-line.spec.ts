import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { ensureBuilt, projectDir } from '../../support/ensure-built.ts';

describe('the command line', () => {
  beforeAll(ensureBuilt);

  it('ends in peace when its reader has read enough', async () => {
    const child = spawn(process.execPath, [join(projectDir, 'dist/apps/cli/src/main.js'), 'help'], { stdio: ['ignore', 'pipe', 'pipe'] });
    let complaints = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text));
    // Nobody reads any more, long before the first line is written.
    child.stdout.destroy();
    const [code] = (await once(child, 'close')) as [number | null];
    expect({ code, complaints }).toEqual({ code: 0, complaints: '' });
  });
});
