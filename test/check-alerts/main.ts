import { parseArgs } from 'node:util';
import { say, wholeNumber } from '../support/checker-command.ts';
import { installPrograms } from '../support/system/install-programs.ts';
import { checkAlerts } from './check-alerts.ts';
import { lastLine, report } from './report.ts';
import { trials } from './trials.ts';

// npm run check:alerts -- [--factor 30] [--only 'database killed'] [--without CouvertDatabaseLost]
// Fails unless each fault is told to whom it is for, at each level, and its end as well.

const { values } = parseArgs({
  options: {
    factor: { type: 'string', default: '30' },
    only: { type: 'string' },
    without: { type: 'string' },
  },
});

const tried = trials.filter(({ name }) => values.only === undefined || name === values.only);
if (tried.length === 0) throw new RangeError(`--only is one of ${trials.map(({ name }) => name).join(', ')}, got ${values.only}`);
const missing = await installPrograms(['promtool', 'amtool', 'redis-server']);
for (const { program, howToGet } of missing) say(`!!! NOT RUN, for ${program} is missing. To get it: ${howToGet}`);
if (missing.length > 0) {
  process.exitCode = 1;
} else {
  const results = await checkAlerts({ trials: tried, factor: wholeNumber('factor', values.factor), without: values.without, onProgress: say });
  say(report(results));
  say(lastLine(results));
  if (results.some(({ violations }) => violations.length > 0)) process.exitCode = 1;
}
