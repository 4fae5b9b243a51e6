import { beforeAll, describe, expect, it } from 'vitest';
import { errorsCatalogue } from '../../apps/api/src/errors-catalogue.ts';
import { projectFiles, type ProjectFile } from './project-files.ts';

// Between code and docs/errors.md stands the catalogue: that it and the page name the same codes is test/e2e/platform/generated-pages.spec.ts.
// Here: that code raises nothing else, and everything in it.

/** Raised by Fastify, and shown to be by the test that is named. */
const byFrameworks: ReadonlyMap<string, string> = new Map([['UNSUPPORTED_MEDIA_TYPE', 'test/e2e/platform/problems.spec.ts']]);

interface Row {
  /** `kernelErrors.notFound` */
  readonly name: string;
  readonly code: string;
}

describe('the catalogue of errors', () => {
  let files: readonly ProjectFile[] = [];
  let shipped: readonly ProjectFile[] = [];
  let rows: readonly Row[] = [];

  beforeAll(async () => {
    files = await projectFiles();
    shipped = files.filter(({ path }) => /^(?:apps|libs)\/.*\.ts$/.test(path) && !path.endsWith('.spec.ts'));
    rows = shipped.flatMap(({ text }) =>
      [...text.matchAll(/export const (\w+) = defineErrors\(\{([\s\S]*?)\n\}/g)].flatMap(([, table, body = '']) => [...body.matchAll(/^ {2}(\w+): \{ code: '(\w+)'/gm)].map(([, row, code = '']) => ({ name: `${table}.${row}`, code }))),
    );
  });

  it('holds every table that is declared anywhere', () => {
    expect(rows.map(({ code }) => code).sort()).toEqual(errorsCatalogue.map(({ code }) => code).sort());
    const tables = shipped.flatMap(({ path, text }) => (/[^.\w]defineErrors\(/.test(text) && !/function defineErrors/.test(text) ? [path] : []));
    expect(new Set(rows.map(({ name }) => name.split('.')[0])).size).toBe(tables.length);
  });

  it('holds nothing that no code raises', () => {
    // What the frameworks refuse is given its row by status there: that alone raises nothing.
    const raising = shipped.filter(({ path }) => path !== 'apps/api/src/problems/to-couvert-error.ts').map(({ text }) => text).join('\n');
    const unused = rows.filter(({ name, code }) => !byFrameworks.has(code) && !new RegExp(`\\b${name.replace('.', '\\.')}\\b`).test(raising));
    expect(unused).toEqual([]);
    for (const [code, proof] of byFrameworks) expect(files.find(({ path }) => path === proof)?.text).toContain(`'${code}'`);
  });

  it('is the only place that errors are made in', () => {
    // One that is made again of another's row and words, for the next who waits, is none.
    const made = shipped.filter(({ path, text }) => /new CouvertError\((?!(\w+)\.definition, \1\.occurrence\))/.test(text) && path !== 'libs/kernel/src/errors/define-errors.ts').map(({ path }) => path);
    expect(made).toEqual([]);
    const others = shipped.flatMap(({ path, text }) => [...text.matchAll(/new (?:Http|BadRequest|NotFound|Forbidden|Unauthorized|Conflict|InternalServerError|ServiceUnavailable|UnprocessableEntity)Exception\(|\.code\((?:4|5)\d\d\)\.send|createError\(/g)].map(([found]) => `${path}: ${found}`));
    expect(others).toEqual([]);
  });
});
