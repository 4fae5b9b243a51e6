import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Statement } from '#kernel';
import { projectDir } from '../support/ensure-built.ts';
import { declaredByLib } from './declared-by-lib.ts';

// What needs no database: npm run sql:snapshot -- --check compares the plans as well.
describe('the SQL snapshots', () => {
  let declared: ReadonlyMap<string, readonly Statement[]> = new Map();
  const kept = new Map<string, string>();

  beforeAll(async () => {
    declared = await declaredByLib();
    for (const lib of [...declared.keys(), 'query-builder']) kept.set(lib, await readFile(join(projectDir, `test/sql/${lib}.sql`), 'utf8'));
  });

  it('show every declared statement as it is (npm run sql:snapshot)', () => {
    const missing = [...declared].flatMap(([lib, statements]) => statements.filter((statement) => !shows(kept.get(lib) ?? '', statement)).map(({ name }) => `${lib}.${name}`));
    expect(missing).toEqual([]);
  });

  it('show no statement that is gone', () => {
    const names = new Set([...declared.values()].flat().map(({ name }) => name));
    const gone = [...kept].filter(([lib]) => lib !== 'query-builder').flatMap(([lib, text]) => [...text.matchAll(/^-- ([a-z][a-z0-9_]+)$/gm)].filter(([, name = '']) => !names.has(name)).map(([, name]) => `${lib}.${name}`));
    expect(gone).toEqual([]);
  });

  it('plan no walk through a whole table that grows with the platform', () => {
    const walks = [...kept].flatMap(([lib, text]) =>
      text.split('\n\n').flatMap((section) => [...section.matchAll(/Seq Scan on (restaurants|restaurant_search|bookings|allocations|booking_events|guests|outbox|idempotency_keys|services|tables)\b/g)].map(([walk]) => `${lib}: ${section.split('\n', 1)[0] ?? ''} ${walk}`)),
    );
    expect(walks).toEqual([]);
  });
});

/** Indentation is the snapshot's own. */
function shows(text: string, { name, text: sql }: Statement): boolean {
  const words = (of: string): string => of.replace(/\s+/g, ' ').trim();
  return words(text).includes(words(`-- ${name}\n${sql};`));
}
