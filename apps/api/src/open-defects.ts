import { readFile } from 'node:fs/promises';
import { findPackageJSON } from 'node:module';
import { Defects, type Logger, startReporting } from '#monitoring';
import type { Config } from './config.ts';

/** How long a process that ends waits for its last reports to leave, ms: whoever stops it waits as well. */
export const lastReportsMsMax = 2_000;

/** Where this process's defects are told. Whoever opens it closes its reporter, when nothing can fail any more. */
export async function openDefects({ sentryDsn, environment, release }: Pick<Config, 'sentryDsn' | 'environment' | 'release'>, logger: Logger): Promise<Defects> {
  const reporter = await startReporting({ dsn: sentryDsn, environment, release: release === '' ? await packageRelease() : release });
  return new Defects({ logger: logger.child({ module: 'errors' }), reporter });
}

async function packageRelease(): Promise<string> {
  const path = findPackageJSON(import.meta.url);
  const { name, version } = path === undefined ? { name: 'couvert', version: 'unknown' } : (JSON.parse(await readFile(path, 'utf8')) as { name: string; version: string });
  return `${name}@${version}`;
}
