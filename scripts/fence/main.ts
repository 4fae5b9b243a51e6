import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { oxlintConfig } from './oxlint-config.ts';
import { readableJson } from './readable-json.ts';

// npm run fence: writes .oxlintrc.json from the tables beside this file; with --check it only compares.

const file = join(import.meta.dirname, '../../.oxlintrc.json');
const wanted = `${readableJson(oxlintConfig())}\n`;

if (process.argv.includes('--check')) {
  if ((await readFile(file, 'utf8')) !== wanted) {
    process.stderr.write('.oxlintrc.json is not what scripts/fence makes of its tables. Change the tables, then run: npm run fence\n');
    process.exitCode = 1;
  }
} else {
  await writeFile(file, wanted);
}
