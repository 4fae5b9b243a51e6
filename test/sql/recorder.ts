import pg from 'pg';

/** What went to PostgreSQL while it recorded. */
export interface Recording {
  /** Values by the name of a declared statement and by what was being done, the first of each. */
  readonly values: ReadonlyMap<string, ReadonlyMap<string, readonly unknown[]>>;
  /** Texts of statements without a name, which the query builder made: what was being done when they first came. */
  readonly unnamed: ReadonlyMap<string, string>;
}

interface QueryConfig {
  readonly name?: string;
  readonly text: string;
  readonly values?: readonly unknown[];
}

/** Listens at the driver, below everything that could forget to say what it asks. */
export class Recorder {
  private readonly values = new Map<string, Map<string, readonly unknown[]>>();
  private readonly unnamed = new Map<string, string>();
  private readonly original = Reflect.get(pg.Client.prototype, 'query') as pg.Client['query'];
  /** What is being done now. */
  doing: string | null = null;

  start(): void {
    const note = (query: unknown, values: unknown): void => this.note(query, values);
    const { original } = this;
    pg.Client.prototype.query = function listenedTo(this: pg.Client, ...args: unknown[]): unknown {
      // The tail of the change log comes and goes by the clock, whatever is being done.
      if (!followsTheLog(this)) note(args[0], args[1]);
      return Reflect.apply(original, this, args);
    } as typeof original;
  }

  stop(): Recording {
    pg.Client.prototype.query = this.original;
    return { values: this.values, unnamed: this.unnamed };
  }

  private note(query: unknown, values: unknown): void {
    if (this.doing === null) return;
    const { name, text, values: own }: QueryConfig = typeof query === 'string' ? { text: query, values: Array.isArray(values) ? values : [] } : (query as QueryConfig);
    if (name === undefined) {
      if (!this.unnamed.has(text)) this.unnamed.set(text, this.doing);
      return;
    }
    const seen = this.values.get(name) ?? new Map<string, readonly unknown[]>();
    if (!seen.has(this.doing)) seen.set(this.doing, own ?? []);
    this.values.set(name, seen);
  }
}

function followsTheLog({ connectionParameters }: pg.Client & { readonly connectionParameters?: { readonly application_name?: string } }): boolean {
  return connectionParameters?.application_name === 'couvert-log';
}
