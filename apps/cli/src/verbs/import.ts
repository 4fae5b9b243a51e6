import { isCalendarDate } from '#kernel';
import { onceASecond, withBulkDatabase } from '../bulk/bulk-database.ts';
import { findTenant } from '../bulk/persistence/ensure-tenant.ts';
import { csvColumns } from '../import/formats/csv.ts';
import { formats } from '../import/formats/formats.ts';
import { type Imported, importFile, type ImportOptions } from '../import/import-file.ts';
import { readOptions, required } from '../options.ts';
import { Refusal, type Verb } from '../verb.ts';

/** `couvert import`: restaurants from a file of any size, again and again. */
export const importVerb: Verb = {
  usage: [
    'couvert import --format nyc|osm|csv --tenant SLUG FILE[.gz]',
    '  --report FILE           every refused, mended or assumed line, as JSON lines',
    '  --source NAME           names the world in which the ids of this file are unique; that of the format without it',
    '  --today YYYY-MM-DD      opening hours are read for the year that follows; today without it',
    `A CSV file begins with a header of: ${csvColumns.join(', ')}; id, name, latitude and longitude must have values.`,
    'A second run writes what the file has changed since the first, and nothing else. A run that was stopped is simply started again.',
  ],
  run: async ({ args, env, say, note }) => {
    const { values, positionals } = readOptions(args, { format: { type: 'string' }, tenant: { type: 'string' }, report: { type: 'string' }, source: { type: 'string' }, today: { type: 'string' } });
    const format = formatOf(required(values.format, 'format'));
    const slug = required(values.tenant, 'tenant');
    const path = fileOf(positionals);
    const progress = onceASecond(note);
    const startedAtMs = performance.now();
    await withBulkDatabase({ env, note }, async (database) => {
      const tenantId = await findTenant(database, slug);
      if (tenantId === null) throw new Refusal(`There is no tenant "${slug}". "couvert tenants create --slug ${slug} --name NAME" makes one.`);
      const imported = await importOrRefuse({
        database,
        tenantId,
        format,
        path,
        today: todayOf(values.today),
        reportPath: values.report ?? null,
        ...(values.source !== undefined && { source: sourceOf(values.source) }),
        onProgress: ({ records, share }) => progress(() => `${records} records, ${Math.round(share * 100)}% of the file`),
      });
      summary(imported, { path, seconds: (performance.now() - startedAtMs) / 1_000 }).forEach(say);
    });
  },
};

/** A file that cannot be read to its end is told about in a sentence, whatever was wrong with it. */
async function importOrRefuse(options: ImportOptions): Promise<Imported> {
  try {
    return await importFile(options);
  } catch (cause) {
    const isFileError = cause instanceof Error && ('syscall' in cause || ('code' in cause && String(cause.code).startsWith('Z_')) || cause.message.startsWith('line '));
    if (isFileError) throw new Refusal(`${options.path} was not read to its end: ${cause.message}. What was read before is kept; correct the file and run the same command again.`, { cause });
    throw cause;
  }
}

function summary({ records, made, changed, unchanged, report }: Imported, { path, seconds }: { path: string; seconds: number }): string[] {
  const { refused, mended, assumed } = report.counts();
  return [
    `${path}: ${records} records in ${seconds.toFixed(1)} s (${Math.round(records / seconds)} a second)`,
    `${made + changed + unchanged} taken: ${made} new, ${changed} changed, ${unchanged} as before. Of them ${mended} mended, ${assumed} with something assumed.`,
    `${refused} refused.`,
    ...report.summary(),
  ];
}

function formatOf(name: string): ImportOptions['format'] {
  const format = formats[name];
  if (format === undefined) throw new Refusal(`--format is one of ${Object.keys(formats).join(', ')}, not "${name}".`);
  return format;
}

function fileOf(positionals: readonly string[]): string {
  const [path, ...more] = positionals;
  if (path === undefined || more.length > 0) throw new Refusal('Name one file to import.');
  return path;
}

function sourceOf(name: string): string {
  if (!/^[a-z0-9](-?[a-z0-9]){0,19}$/.test(name)) throw new Refusal('--source is up to 20 small letters, digits and single hyphens.');
  return name;
}

function todayOf(date: string | undefined): string {
  if (date === undefined) return new Date().toISOString().slice(0, 10);
  if (!isCalendarDate(date)) throw new Refusal(`--today is a date as 2027-01-31, not "${date}".`);
  return date;
}
