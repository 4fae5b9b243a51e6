import { statement, type Tx } from '#kernel';
import type { DirectoryRow } from '../../domain/directory/directory-row.ts';
import { WordFolder } from '../../domain/directory/word-folder.ts';

// Functions of the owner (migration 1795500002001): the table of search is closed to the application's role.
const rowsAfter = statement('directory_rows_after', `SELECT * FROM directory_rows_after($1, $2)`);
const rowsOf = statement('directory_rows_of', `SELECT * FROM directory_rows_of($1::int[])`);
// Every character that the server folds, once a process: a quarter of a second of the server's, and never a second opinion on an accent.
const folds = statement(
  'directory_folds',
  `SELECT chr(code) AS character, couvert_fold(chr(code)) AS folded
     FROM generate_series(128, 131071) AS code
    WHERE code NOT BETWEEN 55296 AND 57343 AND couvert_fold(chr(code)) <> chr(code)`,
);

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

/** Folds as this server does. */
export async function readWordFolder(tx: Tx): Promise<WordFolder> {
  const rows = await tx.rows<{ character: string; folded: string }>(folds, []);
  return new WordFolder(new Map(rows.map(({ character, folded }) => [character, folded])));
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
