import { parseArgs } from 'node:util';
import { runCities, type CityResult } from './city-run.ts';

// npm run e2e:city -- --data DIR [--radius 500] [--seconds 120]: the main job of the platform, on real restaurants.

const { values } = parseArgs({
  options: { data: { type: 'string' }, radius: { type: 'string', default: '500' }, seconds: { type: 'string', default: '120' } },
});
if (values.data === undefined) throw new RangeError('--data names the folder with the files of real restaurants');

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const results = await runCities({ dataDir: values.data, radiusM: positive('radius', values.radius), seconds: positive('seconds', values.seconds), onProgress: say });
for (const result of results) say(told(result));
process.exitCode = results.every(({ violations, hidden, booked }) => violations.length === 0 && hidden.length === 0 && booked > 0) ? 0 : 1;

function told({ city, restaurantsInCircle, offered, booked, refused, rounds, exhausted, seconds, searchMs, bookingMs, answered, violations, hidden }: CityResult): string {
  return [
    '',
    `${city}: ${exhausted ? 'nothing is left' : 'time was up'} after ${seconds.toFixed(1)} s`,
    `  ${restaurantsInCircle} restaurants in the circle, offered ${offered} times in ${rounds} rounds`,
    `  ${booked} booked (${(booked / seconds).toFixed(1)} a second), ${refused} refused`,
    `  ${answered.memory} searches answered from memory, ${answered.rows} from SQL`,
    `  search p50 ${searchMs.p50} ms, p99 ${searchMs.p99} ms; booking p50 ${bookingMs.p50} ms, p99 ${bookingMs.p99} ms`,
    `  ${violations.length} answers were wrong; ${exhausted ? `${hidden.length} restaurants had a table that nobody was offered` : 'what was hidden is not judged'}`,
    ...[...violations, ...hidden.map((id) => `restaurant ${id} has a table that was not offered`)].slice(0, 20).map((line) => `    ${line}`),
  ].join('\n');
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new RangeError(`--${name} is a number above 0, got ${text}`);
  return value;
}
