import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { declaredStatements, type Statement } from '#kernel';

/** In the order of the direction: what a lib brings along from below is counted below. */
const libs: readonly { readonly name: string; readonly load: () => Promise<unknown> }[] = [
  { name: 'kernel', load: () => import('#kernel') },
  { name: 'caching', load: () => import('#caching') },
  { name: 'monitoring', load: () => import('#monitoring') },
  { name: 'security', load: () => import('#security') },
  { name: 'restaurants', load: () => import('#restaurants') },
  { name: 'bookings', load: () => import('#bookings') },
  { name: 'delivery', load: () => import('#delivery') },
  { name: 'cli', load: loadCommandLine },
];

/** Every statement that the libs and the command line declare, by who declares it, in the order of their names. */
export async function declaredByLib(): Promise<ReadonlyMap<string, readonly Statement[]>> {
  const byLib = new Map<string, readonly Statement[]>();
  const known = new Set<string>();
  for (const { name, load } of libs) {
    await load();
    const added = declaredStatements().filter((statement) => !known.has(statement.name));
    for (const statement of added) known.add(statement.name);
    if (added.length > 0) byLib.set(name, added.toSorted((a, b) => (a.name < b.name ? -1 : 1)));
  }
  return byLib;
}

/** The command line has no surface to enter by: its folders of SQL are walked. */
async function loadCommandLine(): Promise<void> {
  const root = join(import.meta.dirname, '../../apps/cli/src');
  const files = await readdir(root, { recursive: true });
  const modules = files.filter((file) => /(^|\/)persistence\/[^/]+(?<!\.spec|\.d)\.(js|ts)$/.test(file)).sort();
  for (const file of modules) await import(pathToFileURL(join(root, file)).href);
}
