import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { allDashboards } from './all-dashboards.ts';
import { grafanaJson } from './dashboard.ts';

// npm run dashboards: writes deploy/grafana/*.json from the catalogue of metrics; with --check it only compares.

const folder = join(import.meta.dirname, '../../deploy/grafana');

for (const dashboard of allDashboards) {
  const file = join(folder, `${dashboard.uid}.json`);
  const wanted = grafanaJson(dashboard);
  if (!process.argv.includes('--check')) await writeFile(file, wanted);
  else if ((await readFile(file, 'utf8').catch(() => '')) !== wanted) {
    process.stderr.write(`deploy/grafana/${dashboard.uid}.json is not what scripts/dashboards makes. Change that, then run: npm run dashboards\n`);
    process.exitCode = 1;
  }
}
