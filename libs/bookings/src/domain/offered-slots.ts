import { dayNumberOf, type Context, type Recipient } from '#kernel';

/** A start that a client was shown, or asked for. */
export interface OfferedSlot {
  readonly restaurantId: number;
  readonly serviceDate: string;
  /** From the service date's midnight. */
  readonly minute: number;
  readonly partySize: number;
}

/** Who will come back to book: a key's caller at an address; null for nobody in particular. */
export function clientOf({ caller, clientAddress }: Pick<Context, 'caller' | 'clientAddress'>): string | null {
  return clientNamed({ keyId: caller.keyId, clientAddress });
}

export function clientNamed({ keyId, clientAddress }: Recipient): string | null {
  return keyId === null || clientAddress === null ? null : `${keyId} ${clientAddress}`;
}

interface Counter {
  add(count: number): void;
}

/** Who waits longer than that to book must expect that others were quicker. */
const rememberedMs = 60_000;
/** 8 bytes each, 4 MiB: the slots of 3,000 pages of search. Of two that fall on one place the later is remembered, so that under heavier load too few are counted as refused, never too many. */
const placesMax = 1 << 19;

/**
 * Slots that were shown and then refused to the same client within 60 s, against all that were shown: what search is
 * worth. Counted by process: who is shown a slot by one and refused by another is not noticed.
 */
export class OfferedSlots {
  /** A second hash of what lies at a place, so that one slot is not taken for another. */
  private readonly marks = new Uint32Array(placesMax);
  /** When, in whole seconds of the monotonic clock and one, so that 0 is nothing. */
  private readonly seconds = new Uint32Array(placesMax);

  constructor(
    private readonly counters: {
      /** couvert_slots_offered_total */
      readonly offered: Counter;
      /** couvert_false_availability_total */
      readonly refused: Counter;
    },
  ) {}

  /** @param client whoever will come back to book; null is counted and not remembered */
  show(client: string | null, slots: readonly OfferedSlot[], nowMs: number): void {
    if (slots.length === 0) return;
    this.counters.offered.add(slots.length);
    if (client === null) return;
    const seed = hashOf(client);
    for (const slot of slots) {
      const [place, mark] = placeOf(seed, slot);
      this.marks[place] = mark;
      this.seconds[place] = Math.floor(nowMs / 1_000) + 1;
    }
  }

  /** @returns whether it had been shown a moment ago */
  refuse(client: string | null, slot: OfferedSlot, nowMs: number): boolean {
    if (client === null) return false;
    const [place, mark] = placeOf(hashOf(client), slot);
    const shownAt = this.seconds[place] ?? 0;
    if (shownAt === 0 || this.marks[place] !== mark || nowMs - (shownAt - 1) * 1_000 > rememberedMs + 999) return false;
    this.counters.refused.add(1);
    // Once: who asks again knows that it is gone.
    this.seconds[place] = 0;
    return true;
  }
}

function placeOf(seed: number, { restaurantId, serviceDate, minute, partySize }: OfferedSlot): readonly [place: number, mark: number] {
  let hash = seed;
  for (const value of [restaurantId, dayNumberOf(serviceDate), minute, partySize]) hash = mix(hash ^ value);
  return [hash & (placesMax - 1), mix(hash ^ 0x9e37_79b9) >>> 0];
}

/** FNV-1a over UTF-16 units. */
function hashOf(text: string): number {
  let hash = 0x811c_9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x0100_0193);
  return hash >>> 0;
}

/** The finaliser of MurmurHash3. */
function mix(value: number): number {
  let hash = value;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85eb_ca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2_ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
