import { formats } from '../import/formats/formats.ts';
import { onceASecond } from '../bulk/bulk-database.ts';
import { readOptions } from '../options.ts';
import { Refusal } from '../verb.ts';
import { type Disagreement, hoursOracle, type OracleReport } from './hours-oracle.ts';

// npm run oracle:hours -- FILE [--format osm|csv] [--today YYYY-MM-DD]: how many of a file's opening times mean
// on every day of a year, to our services, what they mean to the opening_hours package.

const reasons: Readonly<Record<Disagreement, string>> = {
  'off-quarter': 'a time between two quarters: our service ends before the house does, by less than a quarter',
  'to-midnight': '23:59 was taken for midnight',
  'open-end': 'an open end: the package says "perhaps open", we take four hours',
  uncertain: 'the source itself is not certain: the package says "perhaps open", we take the house default',
  unreadable: 'the package cannot read it: we take the house default',
  'holidays-unknown': 'the package does not know the holidays of the country',
  unexplained: 'not explained: a defect, of ours until shown otherwise',
};

function lines({ texts, places, agree, agreeAtQuarters, disagree, minutesCompared }: OracleReport): string[] {
  const classes = Map.groupBy(disagree, ({ why }) => why);
  return [
    `${texts} different opening times of ${places} places, ${minutesCompared} minutes compared.`,
    `${agree} agree on every minute of every day; ${agreeAtQuarters} at every quarter hour.`,
    `${disagree.length} differ:`,
    ...[...classes].flatMap(([why, entries]) => [
      `  ${entries.length} ${reasons[why]}`,
      ...entries.map(({ text, line, verdict }) => `      line ${line}: ${text}  (${verdict.days} days, ${verdict.minutes} minutes, ${verdict.quarters} quarters; ${verdict.first ?? ''})`),
    ]),
  ];
}

async function main(args: readonly string[]): Promise<void> {
  const { values, positionals } = readOptions(args, { format: { type: 'string', default: 'osm' }, today: { type: 'string', default: new Date().toISOString().slice(0, 10) } });
  const [path] = positionals;
  const format = formats[values.format];
  if (path === undefined || format === undefined) throw new Refusal('npm run oracle:hours -- FILE [--format osm|csv] [--today YYYY-MM-DD]');
  const note = (line: string): void => void process.stderr.write(`${line}\n`);
  const progress = onceASecond(note);
  const report = await hoursOracle({ path, format, today: values.today, onProgress: (texts) => progress(() => `${texts} opening times`) });
  for (const line of lines(report)) process.stdout.write(`${line}\n`);
  if (report.disagree.some(({ why }) => why === 'unexplained')) process.exitCode = 1;
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Refusal ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
}
