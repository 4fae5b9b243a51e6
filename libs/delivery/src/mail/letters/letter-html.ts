import { escapeHtml } from './escape-html.ts';
import type { Letter } from './letter.ts';

// No picture, font or style from elsewhere: opening the mail tells nobody. Colours come in pairs, and both schemes are
// declared, so that a client that darkens knows that it need not. Without the style the mail reads the same.
const style = `:root{color-scheme:light dark;supported-color-schemes:light dark}
body{margin:0;padding:24px 16px;background:#fff;color:#1c1c1c;font:16px/1.5 -apple-system,"Segoe UI",Roboto,Helvetica,Arial,sans-serif}
main{max-width:560px;margin:0 auto}
h1{font-size:22px;line-height:1.3;margin:0 0 16px}
p{margin:0 0 16px}
table{border-collapse:collapse;margin:0 0 24px}
th,td{text-align:start;vertical-align:top;padding:4px 16px 4px 0}
th{font-weight:600}
.action a{display:inline-block;padding:12px 20px;border-radius:6px;background:#1a5632;color:#fff;font-weight:600;text-decoration:none}
.small{font-size:14px;color:#595959}
@media (prefers-color-scheme:dark){body{background:#121212;color:#f0f0f0}.action a{background:#7fd3a0;color:#0c2415}.small{color:#b0b0b0}}`;

/** The part for who reads HTML: all that is not ours is escaped here, and nowhere else. */
export function letterHtml({ language, subject, title, greeting, lead, facts, action, notes, footer }: Letter): string {
  const rows = facts.map(({ label, value }) => `<tr><th scope="row">${escapeHtml(label)}</th><td dir="auto">${escapeHtml(value)}</td></tr>`);
  const link = action === null ? [] : [
    `<p class="action"><a href="${escapeHtml(action.url)}">${escapeHtml(action.label)}</a></p>`,
    ...(action.note === null ? [] : [`<p class="small">${escapeHtml(action.note)}</p>`]),
  ];
  return [
    '<!DOCTYPE html>',
    `<html lang="${language}" dir="ltr">`,
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width">',
    '<meta name="color-scheme" content="light dark">',
    '<meta name="supported-color-schemes" content="light dark">',
    `<title>${escapeHtml(subject)}</title>`,
    `<style>${style}</style>`,
    '</head>',
    '<body>',
    '<main>',
    `<h1>${escapeHtml(title)}</h1>`,
    `<p>${escapeHtml(greeting)}</p>`,
    `<p>${escapeHtml(lead)}</p>`,
    ...(rows.length === 0 ? [] : ['<table>', ...rows, '</table>']),
    ...link,
    ...notes.map((note) => `<p>${escapeHtml(note)}</p>`),
    `<p class="small">${escapeHtml(footer)}</p>`,
    '</main>',
    '</body>',
    '</html>',
    '',
  ].join('\n');
}
