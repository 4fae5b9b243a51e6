import { dayStartMinute, quarterMinutes, serviceTimeOf, wallQuarters } from '#kernel';
import { type CardOfPlan, findInDirectory, type DirectoryAnswer, type DirectoryQuestion, type SearchFacets, type SearchPosition, type Spellings } from '#restaurants';
import { partyClassOf } from '../../domain/booking-class.ts';
import type { LiveDay } from '../../domain/live-day.ts';
import { Mask96 } from '../../domain/mask96.ts';
import { openQuarterOf } from '../../domain/open-at.ts';
import type { KnownCity } from './known-cities.ts';
import type { CandidateBatch } from './search-candidates.ts';
import type { SearchPlace } from './search-cursor.ts';
import type { SearchRequest, SearchVisit } from './search-request.ts';

/** How the question was settled by its first page. */
interface Settled {
  readonly spellings: Spellings | null;
  readonly listedUntilUs: number | null;
  readonly limit: number;
}

export interface NamedFirst {
  readonly found: DirectoryAnswer['found'];
  readonly facets: SearchFacets;
  readonly spellings: Spellings | null;
}

export interface NamedInMemoryOptions {
  readonly request: SearchRequest;
  readonly city: KnownCity;
  /** Those that the caller may see; null for all. */
  readonly restaurantIds: readonly number[] | null;
}

/**
 * Who matches, by the directory, and seems to have a table, by the masks of the availability index: named in the order of the
 * search, a batch at a time, without a wait.
 */
export class NamedInMemory {
  private settled: Settled | null = null;

  private constructor(private readonly options: NamedInMemoryOptions) {}

  /** Null when the city cannot answer such a question: words with operators, or a date that it does not know yet. */
  static of(options: NamedInMemoryOptions): NamedInMemory | null {
    const { request, city } = options;
    if (request.words !== null && !city.directory.readsWords(request.words)) return null;
    if (request.visit !== null && !request.visit.serviceDates.every((date) => city.day(date) !== null)) return null;
    return new NamedInMemory(options);
  }

  begin(place: SearchPlace | null, limit: number): NamedFirst {
    this.settled = { spellings: place?.spellings ?? null, listedUntilUs: place?.listedUntilUs ?? null, limit };
    const { found, facets, spellings } = this.find(place?.after ?? null, { withFacets: true });
    if (facets === null) throw new Error('search did not count although it was asked to');
    this.settled = { ...this.settled, spellings };
    return { found, facets, spellings };
  }

  /** What is listed later is in none of the batches that follow. Microseconds since the epoch. */
  listedUntil(listedUntilUs: number): void {
    if (this.settled !== null) this.settled = { ...this.settled, listedUntilUs };
  }

  more(after: SearchPosition): DirectoryAnswer['found'] {
    return this.find(after, { withFacets: false }).found;
  }

  /** @param cards of those who are listed */
  batchOf(found: DirectoryAnswer['found'], cards: ReadonlyMap<number, CardOfPlan>): CandidateBatch {
    return {
      restaurantIds: found.map(({ restaurantId }) => restaurantId),
      candidates: found.map(({ restaurantId, position, distanceM, relevance }) => ({ restaurantId, card: cards.get(restaurantId)?.card ?? null, position, distanceM, relevance })),
      next: found.length < (this.settled?.limit ?? 0) ? null : (found.at(-1)?.position ?? null),
    };
  }

  private find(after: SearchPosition | null, { withFacets }: { withFacets: boolean }): DirectoryAnswer {
    const { request, city, restaurantIds } = this.options;
    const { words, near, cuisines, priceLevels, sort } = request;
    if (this.settled === null) throw new Error('a search goes on once it has begun');
    const { spellings, listedUntilUs, limit } = this.settled;
    const answer = findInDirectory(city.directory, { words, near, cuisines, priceLevels, sort, after, withFacets, spellings, listedUntilUs, limit, restaurantIds, ...this.accepting() });
    if (answer === null) throw new Error('the directory no longer reads what it has read');
    return answer;
  }

  private accepting(): Pick<DirectoryQuestion, 'accepts'> {
    const { city, request: { visit, openNow } } = this.options;
    const hasTable = visit === null ? null : acceptsOn(city, visit);
    const isOpen = openNow ? opensNow(city) : null;
    if (hasTable === null) return isOpen === null ? {} : { accepts: isOpen };
    return { accepts: isOpen === null ? hasTable : (ordinal) => isOpen(ordinal) && hasTable(ordinal) };
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
