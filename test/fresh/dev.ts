import assert from 'node:assert/strict';
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Program } from '../support/program.ts';
import { type FreshCheckout, idsOf } from './fresh-checkout.ts';

/** npm run dev, a change to a source file, and the start anew that follows it. @throws AssertionError, or with all output */
export async function tryDev(checkout: FreshCheckout): Promise<void> {
  const program = new Program({ command: 'npm', args: ['run', 'dev'], cwd: checkout.path, env: { ...checkout.env, PORT: '0', COUVERT_DEMO: '0' }, ...idsOf(checkout) });
  const starts = (): number => program.stdout.split('Couvert runs at ').length - 1;
  try {
    await program.until(() => starts() === 1, { what: 'Couvert runs', withinMs: 300_000 });
    await appendFile(join(checkout.path, 'apps/local/src/welcome.ts'), '// changed\n');
    await program.until(() => starts() === 2, { what: 'Couvert runs anew after a change', withinMs: 120_000 });
  } finally {
    await program.stop({ withinMs: 60_000 });
  }
  assert.match(program.stdout, /Stopping on SIGTERM …[\s\S]*Couvert runs at [\s\S]*Stopping on SIGTERM …/);
}
