import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectDir } from '../support/ensure-built.ts';
import { declaredByLib } from './declared-by-lib.ts';
import { functionsOfOwner, snapshotOf, snapshotOfUnnamed } from './snapshot.ts';

// npm run sql:snapshot writes test/sql/<lib>.sql; with --check it compares, and says which statement differs.

const checking = process.argv.includes('--check');
const say = (line: string): void => void process.stdout.write(`${line}\n`);

// First of all: what comes with everything else would be taken for the kernel's.
const declared = await declaredByLib();
const { restaurants, withSeededCity } = await import('./seeded.ts');

const wanted = await withSeededCity(async ({ admin, url, tenantId }) => {
  const { recordTour } = await import('./tour.ts');
  const { values: seen, unnamed } = await recordTour({ url, tenantId });
  // The tour has written a little: statistics and the map of what is visible as if it had not.
  await admin.query('VACUUM (ANALYZE)');
  const options = { admin, tenantId, restaurants, seen, functions: await functionsOfOwner(admin) };
  const files = new Map<string, string>();
  for (const [lib, statements] of declared) files.set(lib, await snapshotOf(lib, statements, options));
  return files.set('query-builder', await snapshotOfUnnamed(unnamed, options));
});

const differing: string[] = [];
for (const [lib, text] of wanted) {
  const path = join(projectDir, 'test/sql', `${lib}.sql`);
  if (checking) differing.push(...differences(lib, await readFile(path, 'utf8').catch(unlessMissing), text));
  else await writeFile(path, text);
  say(`${lib}: ${sections(text).size - 1} statements`);
}

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
  return new Map(text.split('\n\n').map((section, index) => [index === 0 ? 'heading' : section.split('\n', 2).join(' ').slice(3, 120), section]));
}
