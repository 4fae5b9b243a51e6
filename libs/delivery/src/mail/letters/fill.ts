/** The names that a text has places for, in order. */
export function placesIn(text: string): string[] {
  return [...text.matchAll(/\{([a-z]+)\}/g)].map(([, name = '']) => name);
}

/**
 * Puts facts where `{name}` stands. In one pass: a guest who is called `{phone}` stays so.
 * @throws RangeError when a fact is wanted that is not there
 */
export function fill(text: string, facts: Readonly<Record<string, string>>): string {
  return text.replace(/\{([a-z]+)\}/g, (_, name: string) => {
    if (!Object.hasOwn(facts, name)) throw new RangeError(`no fact is called ${name}`);
    return facts[name] ?? '';
  });
}
