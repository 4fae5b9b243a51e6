import { basename } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { projectFiles, type ProjectFile } from './project-files.ts';

// What the linter cannot see: names of files and folders, words in comments, proofs that are named and must exist.
describe('the project is tidy:', () => {
  let files: readonly ProjectFile[] = [];
  let ours: readonly ProjectFile[] = [];

  beforeAll(async () => {
    files = await projectFiles();
    ours = files.filter(({ path }) => path.endsWith('.ts') && !path.startsWith('test/support/fixtures/'));
  });

  /** `path: what` for each match, so that a failure names the place. */
  const matches = (among: readonly ProjectFile[], pattern: RegExp): string[] =>
    among.flatMap(({ path, text }) => [...text.matchAll(pattern)].map(([found]) => `${path}: ${found}`));

  it('a file is one screen to three, 300 lines at most', () => {
    const long = ours.filter(({ path }) => !path.endsWith('.spec.ts') && !path.includes('/migrations/')).map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }));
    expect(long.filter(({ lines }) => lines > 300)).toEqual([]);
  });

  it('nothing names a place of one machine, or an address of a registry', () => {
    const places = /(?<![\w.-])\/(work|root|home\/[a-z]+|Users\/[A-Za-z]+)\/[\w.-]+|registry\.npmjs\.org|"resolved":|\bshared\/(design|data|house-style)/g;
    expect(matches(files.filter(({ path }) => path !== 'test/architecture/tidy.spec.ts'), places)).toEqual([]);
  });

  it('folders are named by what is in them, not utils, common or helpers', () => {
    expect(ours.filter(({ path }) => /\/(utils?|common|helpers?|misc|shared)\//.test(path)).map(({ path }) => path)).toEqual([]);
  });

  it('a relative import names the file that it means', () => {
    const bare = /\bfrom '\.{1,2}\/[^']*(?<!\.ts|\.json)'/g;
    expect(matches(ours.filter(({ path }) => path !== 'test/architecture/tidy.spec.ts'), bare)).toEqual([]);
  });

  it('a use case is named by its verb, file and class alike', () => {
    const usecases = ours.filter(({ path, text }) => /\/usecases\/[^/]+\.ts$/.test(path) && !path.endsWith('.spec.ts') && /^export class /m.test(text));
    const misnamed = usecases.filter(({ path, text }) => !text.includes(`export class ${inPascalCase(basename(path, '.ts'))}`));
    expect(misnamed.map(({ path }) => path)).toEqual([]);
  });

  it('a migration carries its time stamp in file and class, and says whether old code runs beside it', () => {
    const migrations = ours.filter(({ path }) => /\/migrations\/\d+-[a-z0-9-]+\.ts$/.test(path));
    expect(migrations.length).toBeGreaterThan(0);
    const unlike = migrations.filter(({ path, text }) => {
      const stamp = basename(path).split('-')[0] ?? '';
      return !new RegExp(`export class [A-Za-z]+${stamp} `).test(text) || !/Additive|[Oo]ld code/.test(text);
    });
    expect(unlike.map(({ path }) => path)).toEqual([]);
  });

  it('two migrations never share a time stamp', () => {
    const stamps = ours.flatMap(({ path }) => /\/migrations\/(\d+)-/.exec(path)?.[1] ?? []);
    expect(stamps).toEqual([...new Set(stamps)]);
  });

  it('every proof that an invariant names exists', () => {
    const there = new Set(files.map(({ path }) => path));
    const missing = files.flatMap(({ path, text }) =>
      [...text.matchAll(/Proved by:?\s+((?:[^.\n]|\.(?=\S))*)/g)].flatMap(([, named = '']) =>
        [...named.matchAll(/[\w/.-]+\.spec\.ts/g)].filter(([proof]) => !there.has(proof) && !there.has(`${folderOf(path)}/${proof}`)).map(([proof]) => `${path} names ${proof}`),
      ),
    );
    expect(missing).toEqual([]);
  });

  it('every npm script leads to something that is there', () => {
    const { scripts } = JSON.parse(files.find(({ path }) => path === 'package.json')?.text ?? '{}') as { scripts: Record<string, string> };
    const there = new Set(files.map(({ path }) => path));
    const leads = Object.entries(scripts).flatMap(([name, line]) =>
      [...line.matchAll(/\b(?:dist\/)?((?:apps|libs|scripts|test|bench)\/[\w/.-]+)\.(?:js|ts)\b/g)].map(([, module]) => ({ name, module: `${module}.ts` })),
    );
    expect(leads.filter(({ module }) => !there.has(module))).toEqual([]);
  });
});

function inPascalCase(kebab: string): string {
  return kebab.replace(/(^|-)([a-z0-9])/g, (_, _dash, letter: string) => letter.toUpperCase());
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}
