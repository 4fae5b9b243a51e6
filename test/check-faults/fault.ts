import type { Needs, World } from './world.ts';

export const kinds = ['database', 'redis', 'process', 'network', 'collectors'] as const;

export interface How {
  readonly ms: number;
  /** Tells the reader something that is neither good nor bad. */
  readonly note: (line: string) => void;
  /** Something that should not have been, and that no answer to a client shows. */
  readonly wrong: (line: string) => void;
}

/** One way in which the world breaks. */
export interface Fault {
  readonly name: string;
  readonly kind: (typeof kinds)[number];
  readonly about: string;
  readonly needs?: Needs;
  /** How long it lasts when nobody says otherwise; some are over at once. */
  readonly seconds: number;
  /** Somebody must have been refused or left alone: else it was not brought about. */
  readonly isFelt: boolean | ((seconds: number) => boolean);
  /** What clients may not notice at all: nobody is refused, and answers take as long as before. */
  readonly isUnnoticed?: boolean;
  /** Clients may have waited in vain: what stands still answers nobody. */
  readonly mayHang?: boolean;
  /** Why it cannot be brought about here; null when it can. */
  readonly obstacle?: () => string | null;
  /** Brings it about, lets it last, and takes it back. Resolves the moment it is over. */
  readonly bring: (world: World, how: How) => Promise<void>;
}
