import { describe, expect, it } from 'vitest';
import { mailKinds } from '../mail.ts';
import { previewMail } from '../preview-mail.ts';
import { fill, placesIn } from './fill.ts';
import { languages } from './language.ts';
import { wordings } from './wordings.ts';

type Texts = Readonly<Record<string, string>>;

function textsOf(value: object, path = ''): Texts {
  return Object.fromEntries(Object.entries(value).flatMap(([key, inner]: [string, unknown]) => (typeof inner === 'string' ? [[`${path}${key}`, inner]] : Object.entries(textsOf(inner as object, `${path}${key}.`)))));
}

const english = textsOf(wordings.en);

describe.each(languages)('what is said in %s', (language) => {
  const texts = textsOf(wordings[language]);

  it('is all that is said in English, each with the same facts', () => {
    expect(Object.keys(texts).sort()).toEqual(Object.keys(english).sort());
    for (const [key, text] of Object.entries(texts)) expect([key, placesIn(text).sort()]).toEqual([key, placesIn(english[key] ?? '').sort()]);
  });

  it('is said, and not left in English', () => {
    for (const [key, text] of Object.entries(texts)) {
      expect(text.trim(), key).toBe(text);
      expect(text, key).not.toBe('');
    }
    const asInEnglish = Object.keys(texts).filter((key) => texts[key] === english[key]);
    expect(asInEnglish).toEqual(language === 'en' ? Object.keys(english) : []);
  });

  it.each(mailKinds)('leaves no place empty in the template %s', (kind) => {
    const { subject, text, html } = previewMail(kind, language);
    expect(`${subject}${text}${html.replace(/<style>[\s\S]*<\/style>/, '')}`).not.toMatch(/[{}]|undefined|null|NaN|Invalid/);
  });
});

describe('filling in', () => {
  it('happens once: a name may look like a place', () => {
    expect(fill('{guest}, {phone}', { guest: '{phone}', phone: '$& $1' })).toBe('{phone}, $& $1');
  });

  it('never leaves a place open', () => {
    expect(() => fill('{guest}', {})).toThrow('no fact is called guest');
    expect(() => fill('{constructor}', {})).toThrow(RangeError);
  });
});
