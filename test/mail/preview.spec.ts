import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { mailVerb } from '../../apps/cli/src/verbs/mail.ts';

async function couvertMail(...args: string[]): Promise<string> {
  const said: string[] = [];
  await mailVerb.run({ args, env: {}, say: (line) => said.push(line), note: () => {} });
  return said.join('\n');
}

it('couvert mail preview prints one message, part by part', async () => {
  expect(await couvertMail('preview', '--template', 'confirmation', '--language', 'fr')).toMatch(/^Subject: Réservé : Chez Léon[\s\S]*Votre table est réservée/);
  expect(await couvertMail('preview', '--template', 'reminder', '--language', 'de', '--part', 'html')).toMatch(/^<!DOCTYPE html>[\s\S]*Bis bald/);
  expect(await couvertMail('preview', '--template', 'cancellation', '--language', 'es', '--part', 'calendar')).toContain('METHOD:CANCEL');
});

it('couvert mail preview writes all of them into a folder', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'couvert-mail-'));
  try {
    await couvertMail('preview', '--out', folder);
    const files = await readdir(folder);
    // Seven kinds in four languages, text and HTML; three kinds with a calendar.
    expect(files).toHaveLength(7 * 4 * 2 + 3 * 4);
    expect(await readFile(join(folder, 'invitation.en.txt'), 'utf8')).toContain('Ada Lovelace invites you to work on the bookings of Example Restaurants.');
  } finally {
    await rm(folder, { recursive: true });
  }
});

it.each([
  [['preview'], 'Which message'],
  [['preview', '--template', 'spam', '--language', 'fr'], '--template must be one of confirmation'],
  [['preview', '--template', 'change', '--language', 'tlh'], '--language must be one of en'],
  [['preview', '--template', 'reminder', '--language', 'en', '--part', 'calendar'], 'has no calendar'],
  [['send'], 'can only preview'],
])('couvert mail %j says what is wrong', async (args, sentence) => {
  await expect(couvertMail(...args)).rejects.toThrow(sentence);
});
