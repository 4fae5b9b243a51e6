import type { BlockDraft, FloorDraft } from '../bulk/restaurant-draft.ts';

interface Range {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** Which table is taken when, while bookings are invented: half-open ranges, across the days. */
export class TableCalendar {
  private readonly taken: Range[][];

  constructor(private readonly floor: FloorDraft, blocks: readonly BlockDraft[]) {
    this.taken = floor.tables.map((table, index) =>
      blocks
        .filter(({ scope, target }) => scope === 'house' || (scope === 'area' ? target === table.area : target === index))
        .map(({ startsAtMs, endsAtMs }) => ({ fromMs: startsAtMs, untilMs: endsAtMs })),
    );
  }

  /** The tables that waste the fewest seats on a party, a declared combination when no single one fits; null when full. */
  seat(party: number, range: Range, areas: readonly number[] | null): readonly number[] | null {
    const candidates = [
      ...this.floor.tables.map((table, index) => ({ tables: [index], minParty: table.minParty, maxParty: table.maxParty })),
      ...this.floor.combinations,
    ].filter(({ tables, minParty, maxParty }) => party >= minParty && party <= maxParty && tables.every((table) => this.isFree(table, range, areas)));
    let best: (typeof candidates)[number] | null = null;
    for (const candidate of candidates) if (best === null || candidate.maxParty < best.maxParty) best = candidate;
    return best?.tables ?? null;
  }

  take(tables: readonly number[], range: Range): void {
    for (const table of tables) this.taken[table]?.push(range);
  }

  private isFree(table: number, range: Range, areas: readonly number[] | null): boolean {
    const area = this.floor.tables[table]?.area ?? -1;
    if (areas !== null && !areas.includes(area)) return false;
    return (this.taken[table] ?? []).every(({ fromMs, untilMs }) => untilMs <= range.fromMs || fromMs >= range.untilMs);
  }
}
