/** Options of one run: `--clients 8 --hot` → number('clients', 1) = 8, flag('hot') = true. */
export class BenchOptions {
  private readonly asked = new Set<string>();

  private constructor(private readonly given: ReadonlyMap<string, string>) {}

  /** @throws RangeError for anything that is no `--name` or `--name value`. */
  static parse(args: readonly string[]): BenchOptions {
    const given = new Map<string, string>();
    for (let at = 0; at < args.length; at += 1) {
      const name = /^--([a-z][a-z-]*)$/.exec(args[at] ?? '')?.[1];
      if (name === undefined) throw new RangeError(`Options look like --name value, got ${args[at]}`);
      const next = args[at + 1];
      const hasValue = next !== undefined && !next.startsWith('--');
      given.set(name, hasValue ? next : 'true');
      if (hasValue) at += 1;
    }
    return new BenchOptions(given);
  }

  text(name: string, otherwise: string): string {
    this.asked.add(name);
    return this.given.get(name) ?? otherwise;
  }

  /** @throws RangeError when what was given is no number of 0 or more. */
  number(name: string, otherwise: number): number {
    const text = this.text(name, String(otherwise));
    const value = Number(text);
    if (text.trim() === '' || !Number.isFinite(value) || value < 0) throw new RangeError(`--${name} is a number of 0 or more, got ${text}`);
    return value;
  }

  /** Numbers separated by commas. */
  numbers(name: string, otherwise: readonly number[]): number[] {
    return this.text(name, otherwise.join(','))
      .split(',')
      .map((part) => {
        const value = Number(part);
        if (part.trim() === '' || !Number.isFinite(value)) throw new RangeError(`--${name} is numbers with commas between them, got ${part}`);
        return value;
      });
  }

  flag(name: string): boolean {
    return this.text(name, 'false') === 'true';
  }

  /** What was given and nobody asked for: most likely a slip of the hand. */
  unused(): string[] {
    return [...this.given.keys()].filter((name) => !this.asked.has(name));
  }
}
