import type { Client } from 'pg';
import type { SearchQuery } from '../../libs/bookings/src/http/search.request.ts';
import { Prng } from '../../apps/cli/src/bulk/prng.ts';

/** One search: as the query's members, and as the parameters of its address. */
export interface Question {
  readonly query: Partial<SearchQuery>;
  readonly parameters: string;
}

export type Questions = Readonly<Record<'words' | 'typo' | 'near' | 'live', readonly Question[]>>;

interface House {
  readonly name: string;
  readonly city: string;
  readonly cuisines: readonly string[];
  readonly latitude: number;
  readonly longitude: number;
}

const questionsEach = 200;

/**
 * Questions about restaurants that are there, the same in every run: half of the words are a name, a third a cuisine,
 * the rest a cuisine and its city; misspelt ones have two neighbouring letters of a long word the wrong way round.
 */
export async function drawQuestions(admin: Client, { tenantId, date }: { tenantId: string; date: string }): Promise<Questions> {
  const { rows } = await admin.query<House>(
    `SELECT name, city, cuisines, latitude, longitude FROM restaurants WHERE tenant_id = $1 AND status = 'listed' ORDER BY md5(source_id) LIMIT $2`,
    [tenantId, questionsEach],
  );
  const prng = new Prng('search-questions', 1);
  const party = (): number => prng.pick([2, 2, 2, 3, 4, 4, 6]);
  const time = (): string => prng.pick(['18:30', '19:00', '19:30', '20:00', '20:30']);
  const near = ({ latitude, longitude }: House): string => `${latitude.toFixed(5)},${longitude.toFixed(5)}`;
  return {
    words: rows.map((house, at) => question({ q: wordsOf(house, at) })),
    typo: rows.map((house, at) => question({ q: misspelt(wordsOf(house, at)) })),
    near: rows.map((house) => question({ near: near(house), radius_km: 1 })),
    live: rows.map((house) => question({ near: near(house), radius_km: 1, date: [date], time: time(), party_size: party() })),
  };
}

function question(query: Partial<SearchQuery>): Question {
  const parameters = new URLSearchParams(Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]));
  return { query, parameters: parameters.toString() };
}

function wordsOf({ name, city, cuisines }: House, at: number): string {
  const cuisine = cuisines[0] ?? 'french';
  return at % 6 < 3 ? name : at % 6 < 5 ? cuisine : `${cuisine} ${city}`;
}

/** "Trattoria Beppe" → "Trattoira Beppe". */
function misspelt(words: string): string {
  const longest = words.split(/[^\p{L}]+/u).reduce((one, other) => (other.length > one.length ? other : one), '');
  const at = Math.max(0, longest.length - 3);
  const slip = `${longest.slice(0, at)}${longest[at + 1] ?? ''}${longest[at] ?? ''}${longest.slice(at + 2)}`;
  return words.replace(longest, slip);
}
