// npm run test:fresh [-- --tests PATTERN…]: the two commands as a newcomer runs them, on a fresh clone of what is committed,
// in a folder that only its owner enters; as root (when we are) and as an ordinary user. Downloads what npm ci does,
// so it takes minutes and is not part of npm test.
import { parseArgs } from 'node:util';
import { freshCheckout, type Newcomer } from './fresh-checkout.ts';
import { tryTheTwoCommands } from './two-commands.ts';

const { values } = parseArgs({ options: { tests: { type: 'string', multiple: true, default: ['test/support', 'libs/kernel'] } } });
const isRoot = process.getuid?.() === 0;
const newcomers: Newcomer[] = isRoot
  ? [{ name: 'root' }, { name: 'an ordinary user', uid: 65_534, gid: 65_534 }]
  : [{ name: 'an ordinary user' }];

let failed = 0;
for (const newcomer of newcomers) {
  const checkout = await freshCheckout(newcomer);
  try {
    await tryTheTwoCommands(checkout, { tests: values.tests, say: (line) => console.log(`${newcomer.name}: ${line}`) });
  } catch (error) {
    failed += 1;
    console.error(`${newcomer.name}: FAILED`, error);
  } finally {
    await checkout.remove();
  }
}
console.log(`${newcomers.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
