import type { Needs, World } from './world.ts';

export const kinds = ['database', 'redis', 'process', 'network', 'collectors'] as const;

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
  /** Clients may have waited in vain: what stands still answers nobody. */
  readonly mayHang?: boolean;
  /** Why it cannot be brought about here; null when it can. */
  readonly obstacle?: () => string | null;
  /** Brings it about, lets it last, and takes it back. Resolves the moment it is over. */
  readonly bring: (world: World, how: { readonly ms: number; readonly note: (line: string) => void }) => Promise<void>;
}
