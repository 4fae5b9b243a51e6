import { statement, type Tx } from '#kernel';
import { columnsOf } from '../../bulk/persistence/columns.ts';
import type { GuestDraft } from '../booking-draft.ts';

// Guests are the same at every run of a seed, so those that are there are the ones meant.
const insert = statement(
  'seed_insert_guests',
  `INSERT INTO guests (id, tenant_id, name, email, phone)
   SELECT n.id, $1, n.name, n.email, n.phone FROM unnest($2::uuid[], $3::text[], $4::text[], $5::text[]) AS n (id, name, email, phone)
   ON CONFLICT (id) DO NOTHING`,
);

export async function insertGuests(tx: Tx, guests: readonly GuestDraft[]): Promise<void> {
  await tx.run(insert, [tx.ctx.tenantId, ...columnsOf(guests, [({ id }) => id, ({ name }) => name, ({ email }) => email, ({ phone }) => phone])]);
}
