import { statement, type Tx } from '#kernel';
import type { DirectoryRow } from '../../domain/directory/directory-row.ts';
import { lastCodeAsked, WordFolder } from '../../domain/directory/word-folder.ts';

// Functions of the owner (migration 1795500002001): the table of search is closed to the application's role.
const rowsAfter = statement('directory_rows_after', `SELECT * FROM directory_rows_after($1, $2)`);
const rowsOf = statement('directory_rows_of', `SELECT * FROM directory_rows_of($1::int[])`);
// How the server reads characters beyond ASCII, once a process: a third of a second of the server's, and never a second
// opinion on an accent or on what is a letter, which depends on its locale. Each function is called once, with all of
// them in one text; called for each of them, it took a second.
const letters = statement(
  'directory_letters',
  `WITH characters AS MATERIALIZED (SELECT code, chr(code) AS character FROM generate_series(128, $1::int) AS code WHERE code NOT BETWEEN 55296 AND 57343),
        lines AS MATERIALIZED (SELECT string_agg(character, chr(10) ORDER BY code) AS text FROM characters),
        changed AS MATERIALIZED (
          SELECT t.character, t.folded, t.lowered
            FROM lines, ROWS FROM (string_to_table(text, chr(10)), string_to_table(couvert_fold(text), chr(10)), string_to_table(lower(text), chr(10))) AS t(character, folded, lowered)
           WHERE t.folded <> t.character OR t.lowered <> t.character),
        beginning AS MATERIALIZED (SELECT ascii(p.token) AS code FROM lines, ts_parse('default', text) AS p WHERE p.tokid <> 12),
        following AS MATERIALIZED (
          SELECT ascii(substr(p.token, 2, 1)) AS code
            FROM ts_parse('default', (SELECT string_agg('a' || character || 'a', ' ') FROM characters WHERE code NOT IN (SELECT b.code FROM beginning b))) AS p
           WHERE length(p.token) = 3 AND p.tokid <> 12),
        ranges AS (
          SELECT kind, min(code) AS first, max(code) AS last
            FROM (SELECT kind, code, code - row_number() OVER (PARTITION BY kind ORDER BY code) AS island
                    FROM (SELECT 'beginning' AS kind, code FROM beginning UNION ALL SELECT 'following', code FROM following) AS l) AS i
           GROUP BY kind, island)
   SELECT (SELECT json_object_agg(character, folded) FROM changed WHERE folded <> character) AS folds,
          (SELECT json_object_agg(character, lowered) FROM changed WHERE lowered <> character) AS lowers,
          spaces,
          (SELECT string_agg(space, '') FROM string_to_table(spaces, NULL) AS space WHERE websearch_to_tsquery('simple', 'a' || space || 'a')::text LIKE '%<->%') AS gluing,
          (SELECT json_agg(bound ORDER BY bound) FROM ranges, unnest(ARRAY[first, last]) AS bound WHERE kind = 'beginning') AS beginning,
          (SELECT json_agg(bound ORDER BY bound) FROM ranges, unnest(ARRAY[first, last]) AS bound WHERE kind = 'following') AS following
     FROM (SELECT regexp_replace(text, '[^[:space:]]+|\\n', '', 'g') AS spaces FROM lines) AS s`,
);

interface LettersRead {
  readonly folds: Record<string, string> | null;
  readonly lowers: Record<string, string> | null;
  readonly spaces: string;
  readonly gluing: string | null;
  readonly beginning: number[] | null;
  readonly following: number[] | null;
}

interface DirectoryRowRead {
  readonly restaurant_id: number;
  readonly name: string;
  readonly document: string;
  readonly cuisines: string[];
  readonly price_level: number | null;
  readonly latitude: number;
  readonly longitude: number;
  readonly time_zone: string;
  readonly rating: number;
  readonly review_count: number;
  readonly listed_at_us: number;
}

/** The tenant's next listed restaurants, by id. */
export async function readDirectoryRowsAfter(tx: Tx, { afterId, limit }: { afterId: number; limit: number }): Promise<DirectoryRow[]> {
  return (await tx.rows<DirectoryRowRead>(rowsAfter, [afterId, limit])).map(toDirectoryRow);
}

/** Those of the restaurants that are the tenant's and listed. */
export async function readDirectoryRowsOf(tx: Tx, restaurantIds: readonly number[]): Promise<DirectoryRow[]> {
  return (await tx.rows<DirectoryRowRead>(rowsOf, [restaurantIds])).map(toDirectoryRow);
}

/** Folds and takes apart as this server does. */
export async function readWordFolder(tx: Tx): Promise<WordFolder> {
  const read = await tx.one<LettersRead>(letters, [lastCodeAsked]);
  if (read === null) throw new Error('a SELECT without FROM answered no row');
  const { folds, lowers, spaces, gluing, beginning, following } = read;
  return new WordFolder({
    folds: new Map(Object.entries(folds ?? {})),
    lowers: new Map(Object.entries(lowers ?? {})),
    spaces: new Set(spaces),
    gluing: new Set(gluing ?? ''),
    beginning: beginning ?? [],
    following: following ?? [],
  });
}

function toDirectoryRow(row: DirectoryRowRead): DirectoryRow {
  const { name, document, cuisines, latitude, longitude, rating } = row;
  return {
    name, document, cuisines, latitude, longitude, rating,
    restaurantId: row.restaurant_id,
    priceLevel: row.price_level,
    timeZone: row.time_zone,
    reviewCount: row.review_count,
    listedAtUs: row.listed_at_us,
  };
}
