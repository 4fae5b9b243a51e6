import type { Letter } from './letter.ts';

/** The part for who reads plain text. Lines end by LF; a mail's line ends are the mailer's business. */
export function letterText({ language, title, greeting, lead, facts, action, notes, footer }: Letter): string {
  // French sets a space before it.
  const colon = language === 'fr' ? '\u00A0:' : ':';
  const blocks = [
    `${title}\n${'='.repeat(title.length)}`,
    greeting,
    lead,
    facts.map(({ label, value }) => `${label}${colon} ${value}`).join('\n'),
    action === null ? '' : [`${action.label}${colon}`, action.url, ...(action.note === null ? [] : [action.note])].join('\n'),
    notes.join('\n'),
    footer,
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}
