import { spawn } from 'node:child_process';
import { cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectDir } from '../support/ensure-built.ts';
import { temporaryFolder } from './temporary-folder.ts';

describe('bin/build', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  beforeAll(async () => {
    folder = await temporaryFolder(0o755);
    await mkdir(join(folder.path, 'libs'));
    await mkdir(join(folder.path, 'node_modules'));
    await cp(join(projectDir, 'bin'), join(folder.path, 'bin'), { recursive: true });
    await symlink(join(projectDir, 'node_modules/typescript'), join(folder.path, 'node_modules/typescript'));
    await writeFile(join(folder.path, 'package.json'), '{"type":"module"}');
    await writeFile(join(folder.path, 'tsconfig.build.json'), JSON.stringify({ compilerOptions: { outDir: 'dist', rootDir: '.', module: 'nodenext', target: 'es2024', types: [] }, include: ['libs'] }));
    await writeFile(join(folder.path, 'libs/answer.ts'), 'export const answer: number = 42;\n');
  });
  afterAll(() => folder.remove());

  const build = async (): Promise<{ code: number | null; said: string }> => {
    const child = spawn(join(folder.path, 'bin/build'), { env: { ...process.env, PATH: `${dirname(process.execPath)}:${process.env['PATH']}` }, stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, said };
  };

  it('is done once by one of several at once, and the others find nothing to do', async () => {
    const builds = await Promise.all([build(), build(), build()]);
    expect(builds.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(builds.filter(({ said }) => said.includes('Building Couvert'))).toHaveLength(1);
    expect(await readFile(join(folder.path, 'dist/libs/answer.js'), 'utf8')).toContain('answer = 42');
  });

  it('does not wait for one that was killed', async () => {
    await mkdir(join(folder.path, 'dist/.building'));
    // No process has such a number: Linux ends at 2^22.
    await writeFile(join(folder.path, 'dist/.building/pid'), '4194305\n');
    await writeFile(join(folder.path, 'libs/answer.ts'), 'export const answer: number = 43;\n');
    expect((await build()).code).toBe(0);
    expect(await readFile(join(folder.path, 'dist/libs/answer.js'), 'utf8')).toContain('answer = 43');
  });
});
