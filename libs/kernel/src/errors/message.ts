import { type Language, languages } from './language.ts';

/** One sentence in every language, with `{names}` where its parameters go. */
export type Texts = Readonly<Record<Language, string>>;

/** A word of a sentence; one that has translations of its own, as the status of a booking has, is given with all of them. */
export type Parameter = string | number | Texts;

/** What happened, for a person, said in whatever language is asked for. */
export interface Message {
  readonly texts: Texts;
  readonly parameters: Readonly<Record<string, Parameter>>;
}

/** The names between braces in a text. */
type NamesIn<T extends string> = T extends `${string}{${infer Name}}${infer Rest}` ? Name | NamesIn<Rest> : never;
type ParametersOf<T extends Texts> = Readonly<Record<NamesIn<T['en']>, Parameter>>;
type Say<T extends Texts> = [NamesIn<T['en']>] extends [never] ? () => Message : (parameters: ParametersOf<T>) => Message;

const place = /\{([a-z_]+)\}/gi;

/**
 * Makes functions that say a sentence: `bookingMessages.tooSoon({ minutes: 30 })`.
 * @throws RangeError when two languages name different parameters
 */
export function defineMessages<const T extends Record<string, Texts>>(rows: T): { readonly [K in keyof T]: Say<T[K]> } {
  const said: Record<string, (parameters?: Readonly<Record<string, Parameter>>) => Message> = {};
  for (const [key, texts] of Object.entries(rows)) {
    const wanted = namesIn(texts.en);
    const odd = languages.find((language) => namesIn(texts[language]) !== wanted);
    if (odd !== undefined) throw new RangeError(`the message ${key} has other parameters in ${odd} than in en`);
    said[key] = (parameters = {}) => ({ texts, parameters });
  }
  return Object.freeze(said) as { readonly [K in keyof T]: Say<T[K]> };
}

/** The sentence in a language. What a parameter holds is not read again: a client's own braces stay what they are. */
export function textOf({ texts, parameters }: Message, language: Language): string {
  return texts[language].replaceAll(place, (whole, name: string) => {
    const parameter = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
    if (parameter === undefined) return whole;
    return typeof parameter === 'object' ? parameter[language] : String(parameter);
  });
}

/**
 * What an error tells in a language. A plain text is English: who asks for another language gets `fallback`, which is
 * less exact, and understood.
 */
export function toldIn(language: Language, told: string | Message | undefined, fallback: string): string {
  if (told === undefined) return fallback;
  if (typeof told === 'string') return language === 'en' ? told : fallback;
  return textOf(told, language);
}

function namesIn(text: string): string {
  return [...new Set([...text.matchAll(place)].map(([, name = '']) => name))].sort((a, b) => (a < b ? -1 : 1)).join(' ');
}
