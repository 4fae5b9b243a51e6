import { Prng } from '../bulk/prng.ts';
import { slugify } from '../bulk/slug.ts';
import type { GuestDraft } from './booking-draft.ts';
import { inventedUuid } from './invented-ids.ts';

const given = ['Ada', 'Émile', 'Sofía', 'Jun', 'Noor', 'Tomás', 'Ingrid', 'Kwame', 'Zofia', 'Mateo', 'Aïcha', 'Björn', 'Yuki', 'Priya', 'Luca', 'Maëlle', 'Oskar', 'Chiara', 'Ravi', 'Léa', 'Siobhán', 'Anders', 'Hana', 'João', 'Esther', 'Pema'];
const family = ['Okafor', 'Dubois', 'García', 'Tanaka', 'Haddad', 'Silva', 'Lindqvist', 'Mensah', 'Kowalska', 'Rojas', 'Benali', 'Sørensen', 'Satō', 'Sharma', 'Ricci', 'Lefèvre', 'Müller', 'Conti', 'Thapa', 'Janssens', 'Ó Briain', 'Whitfield', 'Novák', 'Ferreira', 'Cohen', 'Gurung'];

/** People whom a seed knows; regulars book again. */
export const guestCount = 2_000;
/** Guests are older than any booking, and the same ones on whatever day the seed is run. */
const knownSinceMs = Date.UTC(2026, 0, 1);

/** @param of the tenant and the seed: ids are unique in the whole database, so two tenants never share a person */
export function inventGuest(of: { tenantSlug: string; seed: number }, index: number): GuestDraft {
  const prng = new Prng('guest', of.tenantSlug, of.seed, index);
  const name = `${prng.pick(given)} ${prng.pick(family)}`;
  return {
    id: inventedUuid(prng, knownSinceMs + index),
    name,
    email: `${slugify(name)}-${of.seed}-${index}@example.com`,
    // 555 numbers are kept for inventions.
    phone: `+1 202 555 ${String(prng.between({ min: 100, max: 199 })).padStart(4, '0')}`,
  };
}
