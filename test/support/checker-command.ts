// What the commands of checkers share: their numbers, and how a checker proves that it finds what is wrong.

export const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** @throws RangeError */
export function wholeNumber(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new RangeError(`--${name} is a whole number of 1 or more, got ${text}`);
  return value;
}

/** One way in which what is watched is broken. */
export interface Planted<Name extends string> {
  readonly name: Name;
  readonly what: string;
  /** The rule that must find it. */
  readonly breaks: string;
}

/**
 * Breaks what is watched in one way after the other.
 * @param check runs with the planted bug, and says what it found
 * @param only of them, when it is given
 * @returns whether each was found by its rule, which it also says
 */
export async function proveEach<Name extends string>(
  planted: readonly Planted<Name>[],
  { only, check }: { only: string | undefined; check: (name: Name) => Promise<{ readonly report: string; readonly violations: readonly { readonly rule: string }[] }> },
): Promise<boolean> {
  const tried = planted.filter(({ name }) => only === undefined || name === only);
  if (tried.length === 0) throw new RangeError(`--only is one of ${planted.map(({ name }) => name).join(', ')}, got ${only}`);
  const verdicts: string[] = [];
  let areAllFound = true;
  for (const { name, what, breaks } of tried) {
    say(`\n=== ${name}: ${what}`);
    const { report, violations } = await check(name);
    say(report);
    const found = violations.filter(({ rule }) => rule === breaks).length;
    verdicts.push(`${name}: ${found > 0 ? `found out by "${breaks}", ${found} times` : `NOT FOUND by "${breaks}"`}`);
    areAllFound &&= found > 0;
  }
  say(`\n${verdicts.join('\n')}`);
  return areAllFound;
}
