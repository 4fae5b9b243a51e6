import { dayStartMinute, quarterMinutes, serviceTimeOf, wallQuarters, type Tx } from '#kernel';
import { findInDirectory, readCards, type DirectoryAnswer, type DirectoryQuestion, type SearchPosition, type Spellings } from '#restaurants';
import { partyClassOf } from '../../domain/booking-class.ts';
import type { LiveDay } from '../../domain/live-day.ts';
import { Mask96 } from '../../domain/mask96.ts';
import { openQuarterOf } from '../../domain/open-at.ts';
import { databaseNow } from '../../persistence/sql/database-now.ts';
import type { KnownCity } from './known-cities.ts';
import type { PageReader } from './page-rows.ts';
import type { BegunSearch, CandidateBatch, SearchCandidates } from './search-candidates.ts';
import type { SearchPlace } from './search-cursor.ts';
import type { SearchRequest, SearchVisit } from './search-request.ts';

/** How the question was settled by its first page. */
interface Settled {
  readonly spellings: Spellings | null;
  readonly listedUntilUs: number | null;
  readonly limit: number;
}

/**
 * The city as this process knows it: who matches, by the directory; who of them seems to have a table, by the masks of
 * the availability index. Only the instant and the cards come from rows, in the transaction that then judges the page.
 */
export class CandidatesInMemory implements SearchCandidates {
  private settled: Settled | null = null;

  private constructor(
    private readonly tx: Tx,
    private readonly request: SearchRequest,
    private readonly city: KnownCity,
    private readonly reader: PageReader,
    private readonly clockOffsetMs: number,
  ) {}

  /** Null when the city cannot answer such a question: words with operators, or a date that it does not know yet. */
  static of(tx: Tx, request: SearchRequest, { city, reader, clockOffsetMs }: { city: KnownCity; reader: PageReader; clockOffsetMs: number }): CandidatesInMemory | null {
    if (request.words !== null && !city.directory.readsWords(request.words)) return null;
    if (request.visit !== null && !request.visit.serviceDates.every((date) => city.day(date) !== null)) return null;
    return new CandidatesInMemory(tx, request, city, reader, clockOffsetMs);
  }

  async begin(place: SearchPlace | null, limit: number): Promise<BegunSearch> {
    this.settled = { spellings: place?.spellings ?? null, listedUntilUs: place?.listedUntilUs ?? null, limit };
    // Sent before anything is waited for: one burst with the transaction's beginning.
    const nowMs = databaseNow(this.tx, this.clockOffsetMs);
    const answer = this.find(place?.after ?? null, { withFacets: true });
    const [asOfMs, batch] = await Promise.all([nowMs, this.batchOf(answer)]);
    const listedUntilUs = place?.listedUntilUs ?? (asOfMs + 1 - this.clockOffsetMs) * 1000;
    this.settled = { spellings: answer.spellings, listedUntilUs, limit };
    if (answer.facets === null) throw new Error('search did not count although it was asked to');
    return { batch, facets: answer.facets, spellings: answer.spellings, asOfMs, listedUntilUs };
  }

  more(after: SearchPosition): Promise<CandidateBatch> {
    return this.batchOf(this.find(after, { withFacets: false }));
  }

  private find(after: SearchPosition | null, { withFacets }: { withFacets: boolean }): DirectoryAnswer {
    const { words, near, cuisines, priceLevels, sort } = this.request;
    if (this.settled === null) throw new Error('a search goes on once it has begun');
    const { spellings, listedUntilUs, limit } = this.settled;
    const answer = findInDirectory(this.city.directory, {
      words, near, cuisines, priceLevels, sort, after, withFacets, spellings, listedUntilUs, limit,
      restaurantIds: this.tx.ctx.caller.restaurantIds,
      ...this.accepting(),
    });
    if (answer === null) throw new Error('the directory no longer reads what it has read');
    return answer;
  }

  private accepting(): Pick<DirectoryQuestion, 'accepts'> {
    const { visit, openNow } = this.request;
    const hasTable = visit === null ? null : acceptsOn(this.city, visit);
    const isOpen = openNow ? opensNow(this.city) : null;
    if (hasTable === null) return isOpen === null ? {} : { accepts: isOpen };
    return { accepts: isOpen === null ? hasTable : (ordinal) => isOpen(ordinal) && hasTable(ordinal) };
  }

  private async batchOf({ found }: DirectoryAnswer): Promise<CandidateBatch> {
    const last = found.at(-1);
    const restaurantIds = found.map(({ restaurantId }) => restaurantId);
    const cards = readCards(this.tx, restaurantIds);
    // In the same burst: rows of those whose names are known already.
    const rows = this.reader.read(restaurantIds, { planOf: (id) => this.city.planOf(id), cards });
    const [cardOf] = await Promise.all([cards, rows]);
    return {
      restaurantIds,
      candidates: found.map(({ restaurantId, position, distanceM, relevance }) => ({ restaurantId, card: cardOf.get(restaurantId)?.card ?? null, position, distanceM, relevance })),
      next: last === undefined || found.length < (this.settled?.limit ?? 0) ? null : last.position,
    };
  }
}

/** Who seems to have a table on one of the dates. A date that is not known any more refuses nobody: rows decide. */
function acceptsOn(city: KnownCity, visit: SearchVisit): (ordinal: number) => boolean {
  const question = { partyClass: partyClassOf(visit.partySize), window: windowOf(visit), nowMs: city.nowMs() };
  const accepting = visit.serviceDates.map((date) => city.day(date)?.accepting(question) ?? (() => true));
  const [only, ...others] = accepting;
  return only !== undefined && others.length === 0 ? only : (ordinal) => accepting.some((accepts) => accepts(ordinal));
}

/** Who may be open, by the clock of each zone. A date that is not known closes nobody. */
function opensNow(city: KnownCity): (ordinal: number) => boolean {
  const nowMs = city.nowMs();
  const at = new Map<string, { day: LiveDay | null; quarter: number }>();
  return (ordinal) => {
    const timeZone = city.directory.timeZone(ordinal);
    let here = at.get(timeZone);
    if (here === undefined) {
      const { serviceDate, minutes } = serviceTimeOf(nowMs, timeZone);
      const quarter = openQuarterOf(minutes);
      here = { day: quarter < wallQuarters ? city.day(serviceDate) : null, quarter };
      at.set(timeZone, here);
    }
    return here.day === null || here.day.mayBeOpen(ordinal, here.quarter);
  };
}

/** The quarters that lie in the window. */
function windowOf({ fromMinute, untilMinute }: SearchVisit): Mask96 {
  const first = Math.max(0, Math.ceil((fromMinute - dayStartMinute) / quarterMinutes));
  const last = Math.min(wallQuarters - 1, Math.floor((untilMinute - dayStartMinute) / quarterMinutes));
  return Mask96.ofQuarters(Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at));
}
