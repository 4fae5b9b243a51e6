import { type Cache, type CachedQuestion, type Loaded, platformAsker } from '#caching';
import { CouvertError } from '#kernel';

export interface NamedRecordsOptions<V> {
  readonly question: CachedQuestion<V | null>;
  /** Of names that lead to nothing. */
  readonly unknownQuestion: CachedQuestion<null>;
  /** What makes untrue what is known of a name, besides what the load says. */
  readonly tagOf: (name: string) => string;
  readonly load: (name: string) => Promise<Loaded<V | null>>;
}

/** Some 1,500 names. */
const unknownBytesMax = 1_048_576;

/** For `keeps`: of a question that is asked through `NamedRecords`. */
export function isSomething(value: unknown): boolean {
  return value !== null;
}

/**
 * What the platform knows by a name, before any tenant is known. Anybody can make up as many names as they like: those that lead
 * to nothing push out one another alone, and Redis never hears of them.
 */
export class NamedRecords<V> {
  private readonly unknown: Cache;
  private readonly platform = platformAsker({ consistency: null, provenance: null, deadlineAtMs: Infinity });

  constructor(
    private readonly cache: Cache,
    private readonly options: NamedRecordsOptions<V>,
  ) {
    this.unknown = cache.beside({ bytesMax: unknownBytesMax });
  }

  close(): void {
    this.unknown.close();
  }

  /** Without a wait: what is kept, if it is valid, the same object while it is; null: nothing; undefined: `read` it. */
  peek(name: string): V | null | undefined {
    const { question, unknownQuestion } = this.options;
    return (this.cache.peek(this.platform, question, name) ?? this.unknown.peek(this.platform, unknownQuestion, name))?.value;
  }

  /**
   * Those who ask at one moment share one look-up.
   * @throws UNAVAILABLE, TIMEOUT
   */
  async read(name: string, deadlineAtMs: number): Promise<V | null> {
    const { question, unknownQuestion, tagOf, load } = this.options;
    const asker = platformAsker({ ...this.platform, deadlineAtMs });
    const { value, stamp, tags = [] } = await this.cache.read(asker, question, { key: name, tags: [tagOf(name)] }, () => load(name));
    if (value === null) await this.unknown.read(asker, unknownQuestion, { key: name, tags }, () => Promise.resolve({ value, stamp }));
    return value;
  }

  /** As it was when the log was last heard, for who has asked the database in vain. */
  lastKnown(name: string): { readonly value: V | null; readonly ageMs: number } | undefined {
    return this.cache.lastKnown(this.platform, this.options.question, name);
  }
}

/** Nobody could be asked, which says nothing of the name. */
export function isOutOfReach(error: unknown): boolean {
  return error instanceof CouvertError && (error.code === 'UNAVAILABLE' || error.code === 'TIMEOUT');
}
