import { statement, type Tx } from '#kernel';

const byEmail = statement('guest_by_email', `SELECT g.id FROM guests g WHERE g.tenant_id = $1 AND g.email = lower($2)`);

/** The tenant's guest of that address, in whatever case it was typed. */
export async function findGuestIdByEmail(tx: Tx, email: string): Promise<string | null> {
  return (await tx.one<{ id: string }>(byEmail, [tx.ctx.tenantId, email]))?.id ?? null;
}
