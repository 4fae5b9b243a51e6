import { verbs } from './verbs.ts';
import { Refusal } from './verb.ts';

/** Everything `couvert` can do, or how one verb is called. */
export async function helpLines(name: string | undefined): Promise<readonly string[]> {
  if (name === undefined) return overview();
  const entry = verbs[name];
  if (entry === undefined) throw new Refusal(unknownVerb(name));
  return [entry.summary, '', ...(await entry.load()).usage.map((line) => `  ${line}`)];
}

export function unknownVerb(name: string): string {
  return [`"${name}" is nothing that couvert can do.`, '', ...overview()].join('\n');
}

function overview(): string[] {
  const width = Math.max(...Object.keys(verbs).map((name) => name.length));
  return [
    'couvert <verb> [options]',
    '',
    ...Object.entries(verbs).map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`),
    `  ${'help'.padEnd(width)}  This list; "couvert help <verb>" shows the options of one`,
    '',
    'DATABASE_URL says which PostgreSQL to use.',
  ];
}
