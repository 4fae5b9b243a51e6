import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listenRefusal } from './start-refusal.ts';
import { readTelemetryConfig, telemetryOptionsOf } from './telemetry-variables.ts';

// Loaded before anything else, by `node --import` or as the first thing a program does; a second time is none. Whatever is
// made after it, a counter, a span, a pool, is measured. Where nothing leaves the process, no SDK is loaded.
const config = readTelemetryConfig(process.env);
const options = config === null ? null : telemetryOptionsOf(config, versionOfPackage());
if (options !== null && (options.scrape !== null || options.tracesUrl !== null || options.metricsUrl !== null)) {
  const { startTelemetry } = await import('#monitoring');
  try {
    await startTelemetry(options);
  } catch (error) {
    const refusal = options.scrape === null ? null : listenRefusal(error, options.scrape, { port: 'COUVERT_METRICS_PORT', host: 'COUVERT_METRICS_HOST' });
    if (refusal === null) throw error;
    process.stderr.write(`${refusal.message}\n`);
    process.exit(1);
  }
}

/** Four folders above, whether this file is what was written or what was built from it. */
function versionOfPackage(): string {
  for (const above of ['../../..', '../../../..']) {
    try {
      const { name, version } = JSON.parse(readFileSync(join(import.meta.dirname, above, 'package.json'), 'utf8')) as { name?: string; version?: string };
      if (name === 'couvert' && version !== undefined) return version;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    }
  }
  return 'unknown';
}
