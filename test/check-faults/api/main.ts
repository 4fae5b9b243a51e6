import { parseConfig } from '../../../apps/api/src/config.ts';
import { createApp } from '../../../apps/api/src/create-app.ts';
import { createLogger, Defects, runningTelemetry, startReporting } from '#monitoring';
import { serveWatched } from '../../support/serve-watched.ts';
import { DefectModule } from './defect.module.ts';
import { isOwnFault, ownFaultVariable, type OwnFault } from './own-fault.ts';

// The API as it is, that does something to itself when it is signalled: what nobody can do to a process from outside.

const config = parseConfig(process.env);
const logger = createLogger({ level: config.logLevel });
let offsetMs = 0;
// All are reported, where a process of its own would keep most of the same back: a collector that is broken is asked more.
const reporter = await startReporting({ dsn: config.sentryDsn, environment: config.environment, release: 'check-faults' });
const defects = new Defects({ logger, reporter, reportsPerMinute: 1_000_000 });
const app = await createApp(config, { logger, defects, imports: [DefectModule], clock: { now: () => Date.now() + offsetMs } });

const hour = 3_600_000;
const acts: Readonly<Record<OwnFault, () => void>> = {
  blocked: () => {
    const untilMs = Date.now() + 2_000;
    while (Date.now() < untilMs);
  },
  rejection: () => void Promise.reject(new Error('nobody handles this')),
  memory: () => {
    const held: number[][] = [];
    // Of what the heap may have (--max-old-space-size), as much as leaves a little for the requests.
    const filling = setInterval(() => {
      if (process.memoryUsage().heapUsed < heapBytesMax() * 0.8) held.push(Array.from({ length: 500_000 }, (_, at) => at * 1.5));
    }, 20);
    setTimeout(() => {
      clearInterval(filling);
      held.length = 0;
    }, 6_000);
  },
  clock: () => {
    for (const [index, stepMs] of [hour, -hour, 0].entries()) setTimeout(() => (offsetMs = stepMs), index * 3_000);
  },
};

function heapBytesMax(): number {
  const [, mebibytes] = /--max-old-space-size=(\d+)/.exec(process.env['NODE_OPTIONS'] ?? '') ?? [];
  return Number(mebibytes ?? 512) * 1_048_576;
}

const own = process.env[ownFaultVariable];
if (own !== undefined) {
  if (!isOwnFault(own)) throw new RangeError(`${ownFaultVariable} is none of what a process can do to itself: ${own}`);
  process.on('SIGUSR2', acts[own]);
}
const scrapeUrl = runningTelemetry()?.scrapeUrl ?? null;
if (scrapeUrl !== null) process.stdout.write(`metrics at ${scrapeUrl}\n`);
await serveWatched(app, config, logger);
