import type { Tx } from '#kernel';
import { readCards, type SearchPosition } from '#restaurants';
import { databaseNow } from '../../persistence/sql/database-now.ts';
import type { KnownCity } from './known-cities.ts';
import type { NamedFirst, NamedInMemory } from './named-in-memory.ts';
import type { PageReader } from './page-rows.ts';
import type { HousesRead } from './remembered-houses.ts';
import type { BegunSearch, CandidateBatch, SearchCandidates } from './search-candidates.ts';
import { type SearchPlace, listedUntilUsOf } from './search-cursor.ts';

export interface CandidatesInMemoryOptions {
  readonly named: NamedInMemory;
  readonly city: KnownCity;
  readonly reader: PageReader;
  readonly clockOffsetMs: number;
  /** Told of the rows of each batch; null: nobody keeps them. */
  readonly onRead: ((read: HousesRead) => void) | null;
}

/**
 * The city as this process knows it, who matches and seems to have a table. Only the instant and the cards come from rows, in
 * the transaction that then judges the page.
 */
export class CandidatesInMemory implements SearchCandidates {
  constructor(
    private readonly tx: Tx,
    private readonly options: CandidatesInMemoryOptions,
  ) {}

  async begin(place: SearchPlace | null, limit: number): Promise<BegunSearch> {
    const { named, clockOffsetMs } = this.options;
    // Sent before anything is waited for: one burst with the transaction's beginning.
    const nowMs = databaseNow(this.tx, clockOffsetMs);
    const { found, facets, spellings } = named.begin(place, limit);
    const [asOfMs, batch] = await Promise.all([nowMs, this.batchOf(found)]);
    const listedUntilUs = place?.listedUntilUs ?? listedUntilUsOf(asOfMs, clockOffsetMs);
    named.listedUntil(listedUntilUs);
    return { batch, facets, spellings, asOfMs, listedUntilUs };
  }

  more(after: SearchPosition): Promise<CandidateBatch> {
    return this.batchOf(this.options.named.more(after));
  }

  private async batchOf(found: NamedFirst['found']): Promise<CandidateBatch> {
    const { named, city, reader, onRead } = this.options;
    const restaurantIds = found.map(({ restaurantId }) => restaurantId);
    const reading = readCards(this.tx, restaurantIds);
    // In the same burst: rows of those whose names are known already.
    const [cards, rows] = await Promise.all([reading, reader.read(restaurantIds, { planOf: (id) => city.planOf(id), cards: reading })]);
    onRead?.({ cards, rows });
    return { ...named.batchOf(found, cards), restaurantIds };
  }
}
