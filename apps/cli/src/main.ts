import { CouvertError } from '#kernel';
import { ConfigError } from '../../api/src/config.ts';
import { StartRefusal } from '../../api/src/start-refusal.ts';
import { helpLines, unknownVerb } from './help.ts';
import { Refusal } from './verb.ts';
import { verbs } from './verbs.ts';

// `couvert help | head`: who reads has read enough, and nothing is wrong. What was begun is done all the same: a reader
// who leaves must not end a migration in the middle.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

const tell = (stream: NodeJS.WriteStream, line: string): void => {
  if (stream.writable) stream.write(`${line}\n`);
};
const say = (line: string): void => tell(process.stdout, line);
const note = (line: string): void => tell(process.stderr, line);

async function couvert([name, ...args]: readonly string[]): Promise<void> {
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    (await helpLines(args[0])).forEach(say);
    return;
  }
  const entry = verbs[name];
  if (entry === undefined) throw new Refusal(unknownVerb(name));
  if (args.includes('--help')) {
    (await helpLines(name)).forEach(say);
    return;
  }
  const verb = await entry.load();
  await verb.run({ args, env: process.env, say, note });
}

/** Errors whose sentence is all that the person at the keyboard needs. */
function isForThePerson(error: unknown): error is Error {
  return error instanceof Refusal || error instanceof ConfigError || error instanceof StartRefusal || (error instanceof CouvertError && error.status < 500);
}

try {
  await couvert(process.argv.slice(2));
} catch (error) {
  note(isForThePerson(error) ? error.message : String(error instanceof Error ? (error.stack ?? error.message) : error));
  process.exitCode = 1;
}
