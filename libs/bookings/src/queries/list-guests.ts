import { Injectable } from '@nestjs/common';
import { cursorShape, Database, decodeCursor, encodeCursor, toPage, type Context, type Page } from '#kernel';
import type { Guest } from '../domain/guest.ts';
import { listGuestRows } from '../persistence/guest-rows.ts';

const cursorKind = 'guests';

/** Which guests does the tenant know? In the order in which they first came. */
@Injectable()
export class ListGuests {
  constructor(private readonly db: Database) {}

  /** @throws CURSOR_INVALID */
  async execute(ctx: Context, { words, cursor, limit }: { words: string | null; cursor: string | null; limit: number }): Promise<Page<Guest>> {
    const afterId = cursor === null ? null : String(decodeCursor(cursorKind, cursor, [cursorShape.uuid])[0]);
    return this.db.read(ctx, async (tx) => toPage(await listGuestRows(tx, { afterId, words, limit: limit + 1 }), limit, ({ id }) => encodeCursor(cursorKind, [id])));
  }
}
