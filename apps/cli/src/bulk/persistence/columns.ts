/**
 * Columns of many rows on their way into `unnest`, each as PostgreSQL's text of an array. node-postgres
 * makes such texts too, but escapes every element with two passes; most need none, and a seed has millions.
 */
export type Cell = string | number | boolean | null;

/** @returns `{1,2,NULL,"a \"quoted\" one"}` */
export function arrayText(cells: readonly Cell[]): string {
  let text = '{';
  for (let index = 0; index < cells.length; index++) {
    if (index > 0) text += ',';
    text += cellText(cells[index] ?? null);
  }
  return `${text}}`;
}

function cellText(cell: Cell): string {
  if (cell === null) return 'NULL';
  if (typeof cell !== 'string') return String(cell);
  return `"${/["\\]/.test(cell) ? cell.replace(/["\\]/g, '\\$&') : cell}"`;
}

/** Turns rows into one array text a column, in the order of the first argument. */
export function columnsOf<Row>(rows: readonly Row[], columns: readonly ((row: Row) => Cell)[]): string[] {
  return columns.map((column) => arrayText(rows.map(column)));
}
