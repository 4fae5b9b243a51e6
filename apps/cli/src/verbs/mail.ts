import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { languages, type Mail, type MailKind, mailKinds, previewMail } from '#delivery';
import { readOptions } from '../options.ts';
import { Refusal, type Verb } from '../verb.ts';

const parts = { text: ({ text }: Mail) => text, html: ({ html }: Mail) => html, calendar: ({ calendar }: Mail) => calendar?.content ?? null } as const;
const endings: Readonly<Record<keyof typeof parts, string>> = { text: 'txt', html: 'html', calendar: 'ics' };

/** `couvert mail preview`: needs no database and sends nothing. */
export const mailVerb: Verb = {
  usage: [
    'couvert mail preview --template KIND --language LANGUAGE           print a message about invented people, as text',
    'couvert mail preview --template KIND --language LANGUAGE --part P  print another part: text, html or calendar',
    'couvert mail preview --out FOLDER                                  write every part of every message in every language',
    `  KIND: ${mailKinds.join(', ')}`,
    `  LANGUAGE: ${languages.join(', ')}`,
  ],
  run: async ({ args: [action, ...args], say }) => {
    if (action !== 'preview') throw new Refusal('couvert mail can only preview: "couvert help mail" shows how.');
    const { values } = readOptions(args, { template: { type: 'string' }, language: { type: 'string' }, part: { type: 'string', default: 'text' }, out: { type: 'string' } });
    const kinds = values.template === undefined ? mailKinds : [oneOf(mailKinds, values.template, '--template')];
    const spoken = values.language === undefined ? languages : [oneOf(languages, values.language, '--language')];
    if (values.out !== undefined) return writeAll(values.out, { kinds, spoken, say });
    const [kind] = kinds;
    const [language] = spoken;
    if (kinds.length > 1 || spoken.length > 1 || kind === undefined || language === undefined) throw new Refusal('Which message, and in which language? --template and --language say it, or --out FOLDER for all.');
    const part = oneOf(Object.keys(parts) as (keyof typeof parts)[], values.part, '--part');
    const mail = previewMail(kind, language);
    const shown = parts[part](mail);
    if (shown === null) throw new Refusal(`The template ${kind} has no calendar.`);
    if (part === 'text') say(`Subject: ${mail.subject}\n`);
    say(shown.trimEnd());
  },
};

async function writeAll(folder: string, { kinds, spoken, say }: { kinds: readonly MailKind[]; spoken: readonly string[]; say: (line: string) => void }): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const kind of kinds) {
    for (const language of spoken) {
      const mail = previewMail(kind, language);
      for (const part of Object.keys(parts) as (keyof typeof parts)[]) {
        const shown = parts[part](mail);
        if (shown === null) continue;
        const path = join(folder, `${kind}.${language}.${endings[part]}`);
        await writeFile(path, shown);
        say(`Wrote ${path}.`);
      }
    }
  }
}

function oneOf<const T extends string>(allowed: readonly T[], given: string, option: string): T {
  const found = allowed.find((one) => one === given);
  if (found === undefined) throw new Refusal(`${option} must be one of ${allowed.join(', ')}.`);
  return found;
}
