/** Some 300 bytes each, so 6 MB. Fewer would send the spellings of a busy evening through the whole pipeline again. */
const spellingsMax = 20_000;
/** A longer one is rarely asked twice. */
const charactersMax = 1_000;

/** What an address, as it was spelt, asks. */
export interface AskedAddress<R> {
  readonly route: R;
  /** Route, path and query in one spelling. */
  readonly key: string;
}

/**
 * Addresses as clients spell them, and what they ask. Only those that were validated and answered are known, so no key is made
 * from what somebody made up. Two generations: what is asked stays, what nobody asks for goes after at most twice the maximum.
 */
export class AnswerAddresses<R> {
  private young = new Map<string, AskedAddress<R>>();
  private old = new Map<string, AskedAddress<R>>();

  constructor(private readonly max = spellingsMax) {}

  find(url: string): AskedAddress<R> | undefined {
    const known = this.young.get(url);
    if (known !== undefined) return known;
    const older = this.old.get(url);
    if (older !== undefined) this.put(url, older);
    return older;
  }

  put(url: string, asked: AskedAddress<R>): void {
    if (url.length > charactersMax) return;
    this.young.set(url, asked);
    if (this.young.size < this.max / 2) return;
    this.old = this.young;
    this.young = new Map();
  }
}

/**
 * One spelling of all that ask the same: parameters of the path as they were matched, and the validated query, with its
 * defaults, in the order of names.
 */
export function addressKey({ route, path, query }: { route: string; path: Readonly<Record<string, unknown>>; query: Readonly<Record<string, unknown>> }): string {
  return JSON.stringify([route, sorted(path), sorted(query)]);
}

function sorted(record: Readonly<Record<string, unknown>>): [string, unknown][] {
  return Object.entries(record)
    .filter(([, value]) => value !== undefined)
    .sort(([one], [other]) => (one < other ? -1 : 1));
}
