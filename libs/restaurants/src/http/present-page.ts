import type { Page } from '#kernel';

export function presentPage<Row, Response>({ items, next }: Page<Row>, present: (row: Row) => Response): Page<Response> {
  return { items: items.map(present), next };
}
