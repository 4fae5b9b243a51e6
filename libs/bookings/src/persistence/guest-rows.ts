import { statement, type ExpectedVersion, type Tx } from '#kernel';
import type { Guest, GuestChanges } from '../domain/guest.ts';

interface GuestRow {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly tags: readonly string[];
  readonly notes: string;
  readonly visits: number;
  readonly no_shows: number;
  readonly version: number;
}

const columns = `g.id, g.name, g.email, g.phone, g.tags, g.notes, g.version,
          (SELECT count(*)::int FROM bookings b WHERE b.guest_id = g.id AND b.status = 'completed') AS visits,
          (SELECT count(*)::int FROM bookings b WHERE b.guest_id = g.id AND b.status = 'no_show') AS no_shows`;

const byId = statement('guest_by_id', `SELECT ${columns} FROM guests g WHERE g.id = $1 AND g.tenant_id = $2`);
const list = statement(
  'guest_list',
  `SELECT ${columns} FROM guests g
    WHERE g.tenant_id = $1 AND ($2::uuid IS NULL OR g.id > $2)
      AND ($3::text IS NULL OR strpos(couvert_fold(g.name), couvert_fold($3)) > 0 OR strpos(coalesce(g.email, ''), lower($3)) > 0 OR strpos(coalesce(g.phone, ''), $3) > 0)
    ORDER BY g.id LIMIT $4`,
);
const change = statement(
  'guest_change',
  `UPDATE guests SET name = coalesce($4, name), phone = CASE WHEN $5::boolean THEN $6 ELSE phone END, tags = coalesce($7::text[], tags), notes = coalesce($8, notes),
          version = version + 1, updated_at = now()
    WHERE id = $1 AND tenant_id = $2 AND ($3::int IS NULL OR version = $3)`,
);

export async function findGuestRow(tx: Tx, id: string): Promise<Guest | null> {
  const row = await tx.one<GuestRow>(byId, [id, tx.ctx.tenantId]);
  return row === null ? null : toGuest(row);
}

export async function listGuestRows(tx: Tx, { afterId, words, limit }: { afterId: string | null; words: string | null; limit: number }): Promise<Guest[]> {
  return (await tx.rows<GuestRow>(list, [tx.ctx.tenantId, afterId, words, limit])).map(toGuest);
}

/** Whether it was changed: false when the guest has another version or is gone. */
export async function updateGuestRow(tx: Tx, { id, expected }: { id: string; expected: ExpectedVersion }, { name, phone, tags, notes }: GuestChanges): Promise<boolean> {
  const changed = await tx.run(change, [id, tx.ctx.tenantId, expected === '*' ? null : expected, name ?? null, phone !== undefined, phone ?? null, tags ?? null, notes ?? null]);
  return changed === 1;
}

function toGuest({ no_shows, ...row }: GuestRow): Guest {
  return { ...row, noShows: no_shows };
}
