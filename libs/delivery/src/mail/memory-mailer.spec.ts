import { expect, it } from 'vitest';
import { MemoryMailer } from './memory-mailer.ts';
import { previewMail } from './preview-mail.ts';

it('keeps the last hundred messages, and tells the log of each without its receiver', async () => {
  const told: object[] = [];
  const mailer = new MemoryMailer({ onKept: (fact) => told.push(fact) });
  const mail = previewMail('confirmation', 'en');
  for (let i = 0; i < 105; i += 1) await mailer.send({ ...mail, messageId: `${i}@example.com` }, new AbortController().signal);
  expect(mailer.mails).toHaveLength(100);
  expect(mailer.mails[0]?.messageId).toBe('5@example.com');
  expect(told).toHaveLength(105);
  expect(JSON.stringify(told)).not.toMatch(/ada|book\.example/i);
  expect(Object.keys(told[0] ?? {}).sort()).toEqual(['kind', 'language', 'messageId']);
});
