import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { inspect } from 'node:util';
import { projectDir } from '../test/support/ensure-built.ts';
import { machineFacts } from './support/machine-facts.ts';
import { BenchOptions } from './support/options.ts';
import { progress } from './support/progress.ts';

// npm run bench -- <name> [--option value …]: runs bench/<name>.ts, prints its figures as the last line and
// keeps them, with the machine they were measured on, in bench/results/<name>.json.

/** What every bench exports. */
export interface Bench {
  run(options: BenchOptions): Promise<Record<string, unknown>>;
}

async function main([name, ...rest]: readonly string[]): Promise<void> {
  const bench = await load(name);
  const options = BenchOptions.parse(rest);
  const startedAt = performance.now();
  const figures = await bench.run(options);
  const unused = options.unused();
  if (unused.length > 0) progress(`Nothing asked for ${unused.map((option) => `--${option}`).join(', ')}: misspelt?`);
  const result = {
    bench: name,
    date: new Date().toISOString(),
    tookSeconds: Math.round((performance.now() - startedAt) / 1_000),
    machine: machineFacts(),
    figures,
  };
  const folder = join(projectDir, 'bench/results');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${name}.json`), `${JSON.stringify(result, null, 2)}\n`);
  progress(JSON.stringify(result));
}

async function load(name: string | undefined): Promise<Bench> {
  const names = await benchNames();
  if (name === undefined || !names.includes(name)) throw new RangeError(`Which bench? npm run bench -- <name> [--option value]; there are: ${names.join(', ')}`);
  return (await import(new URL(`./${name}${extname(import.meta.filename)}`, import.meta.url).href)) as Bench;
}

/** A bench is a file of this folder that exports run(); the others are what benches share. */
async function benchNames(): Promise<string[]> {
  const folder = join(projectDir, 'bench');
  const names: string[] = [];
  for (const file of (await readdir(folder)).sort()) {
    if (!/^[a-z][a-z0-9-]*\.ts$/.test(file)) continue;
    if (/^export (async )?function run\b/m.test(await readFile(join(folder, file), 'utf8'))) names.push(file.slice(0, -3));
  }
  return names;
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof RangeError ? error.message : inspect(error)}\n`);
  process.exitCode = 1;
}
