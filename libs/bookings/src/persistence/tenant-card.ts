import { statement, type Tx } from '#kernel';

const card = statement('booking_tenant_card', `SELECT slug, name FROM tenants WHERE id = $1`);

/** How a tenant is called. */
export interface TenantCard {
  readonly slug: string;
  readonly name: string;
}

/** The tenant that the transaction is of. */
export async function findTenantCard(tx: Tx): Promise<TenantCard | null> {
  return tx.one<TenantCard>(card, [tx.ctx.tenantId]);
}
