import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectDir } from '../support/ensure-built.ts';
import { declaredByLib } from './declared-by-lib.ts';
import { functionsOfOwner, snapshotOf } from './snapshot.ts';

// npm run sql:snapshot writes test/sql/<lib>.sql; with --check it compares, and says which statement differs.

const checking = process.argv.includes('--check');
const say = (line: string): void => void process.stdout.write(`${line}\n`);

// First of all: what comes with everything else would be taken for the kernel's.
const declared = await declaredByLib();
const { restaurants, withSeededCity } = await import('./seeded.ts');

const differing = await withSeededCity(async ({ admin, tenantId }) => {
  const functions = await functionsOfOwner(admin);
  const found: string[] = [];
  for (const [lib, statements] of declared) {
    const path = join(projectDir, 'test/sql', `${lib}.sql`);
    const wanted = await snapshotOf(lib, statements, { admin, tenantId, functions, restaurants, seenValues: new Map() });
    if (checking) found.push(...differences(lib, await readFile(path, 'utf8').catch(unlessMissing), wanted));
    else await writeFile(path, wanted);
    say(`${lib}: ${statements.length} statements`);
  }
  return found;
});

if (differing.length > 0) {
  say(`\nNot as in test/sql: ${differing.join(', ')}.\nRun npm run sql:snapshot, and look at the plans in its diff.`);
  process.exitCode = 1;
}

function unlessMissing(error: NodeJS.ErrnoException): string {
  if (error.code !== 'ENOENT') throw error;
  return '';
}

/** The statements whose text or plan is another, by name. */
function differences(lib: string, kept: string, wanted: string): string[] {
  if (kept === wanted) return [];
  const [before, after] = [sections(kept), sections(wanted)];
  const names = new Set([...before.keys(), ...after.keys()]);
  const changed = [...names].filter((name) => before.get(name) !== after.get(name));
  return changed.length === 0 ? [`the heading of ${lib}`] : changed.map((name) => `${lib}.${name}`);
}

function sections(text: string): Map<string, string> {
  return new Map(text.split('\n\n').map((section) => [/^-- ([a-z0-9_]+)$/m.exec(section)?.[1] ?? 'heading', section]));
}
