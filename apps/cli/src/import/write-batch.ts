import { CouvertError, type Database, systemContext, type Tx } from '#kernel';
import { insertRestaurants } from '../bulk/persistence/insert-restaurants.ts';
import type { RestaurantDraft } from '../bulk/restaurant-draft.ts';
import { type Fingerprints, fingerprintsOf } from './fingerprint.ts';
import { findKnown, lockSource, putFingerprints } from './persistence/import-rows.ts';
import { replaceHoursOf, updatePlacesOf } from './persistence/update-restaurants.ts';

export interface Written {
  readonly made: number;
  readonly changed: number;
  readonly unchanged: number;
  /** What PostgreSQL itself would not take, with its reason. */
  readonly refused: readonly { readonly draft: RestaurantDraft; readonly reason: string }[];
}

/** A batch takes well under a second; under load it may take much longer, and nobody waits behind it. */
const batchDeadlineMs = 120_000;

// Invariant I1: a restaurant is imported with its floor, services and fingerprints, or not at all; what its source
// has not changed since is not written again. Why: an import that was killed is simply run again, and what people
// have changed meanwhile stays. Held by: one transaction a batch, fingerprints.
// Proved by: test/e2e/import/import-again.spec.ts

/** Writes drafts of one source, each with a source id of its own. */
export async function writeBatch(database: Database, { tenantId, source, drafts }: { tenantId: string; source: string; drafts: readonly RestaurantDraft[] }): Promise<Written> {
  if (drafts.length === 0) return { made: 0, changed: 0, unchanged: 0, refused: [] };
  try {
    const ctx = systemContext(tenantId, { deadlineAtMs: performance.now() + batchDeadlineMs });
    return await database.write(ctx, (tx) => writeDrafts(tx, { source, drafts }));
  } catch (error) {
    // One row that breaks a rule of the database must not keep five hundred others out: halves find it.
    if (!(error instanceof CouvertError) || error.status >= 500) throw error;
    const only = drafts[0];
    if (only !== undefined && drafts.length === 1) return { made: 0, changed: 0, unchanged: 0, refused: [{ draft: only, reason: reasonOf(error) }] };
    const middle = Math.ceil(drafts.length / 2);
    const first = await writeBatch(database, { tenantId, source, drafts: drafts.slice(0, middle) });
    const second = await writeBatch(database, { tenantId, source, drafts: drafts.slice(middle) });
    return {
      made: first.made + second.made,
      changed: first.changed + second.changed,
      unchanged: first.unchanged + second.unchanged,
      refused: [...first.refused, ...second.refused],
    };
  }
}

function reasonOf(error: CouvertError): string {
  return error.cause instanceof Error ? error.cause.message : error.message;
}

interface Judged {
  readonly draft: RestaurantDraft;
  readonly fingerprints: Fingerprints;
  /** Null for a restaurant that is new. */
  readonly id: number | null;
  readonly placeChanged: boolean;
  readonly hoursChanged: boolean;
}

async function writeDrafts(tx: Tx, { source, drafts }: { source: string; drafts: readonly RestaurantDraft[] }): Promise<Written> {
  const [, known] = await Promise.all([lockSource(tx, source), findKnown(tx, { source, sourceIds: drafts.map(({ sourceId }) => sourceId) })]);
  const judged = drafts.map((draft): Judged => {
    const earlier = known.get(draft.sourceId);
    const fingerprints = fingerprintsOf(draft);
    return {
      draft,
      fingerprints,
      id: earlier?.id ?? null,
      placeChanged: earlier?.fingerprints.place !== fingerprints.place,
      hoursChanged: earlier?.fingerprints.hours !== fingerprints.hours,
    };
  });
  const fresh = judged.filter(({ id }) => id === null);
  const changed = judged.flatMap((entry) => (entry.id !== null && (entry.placeChanged || entry.hoursChanged) ? [{ ...entry, id: entry.id }] : []));
  const placed = await insertRestaurants(tx, fresh.map(({ draft }) => draft));
  await Promise.all([
    updatePlacesOf(tx, changed.filter(({ placeChanged }) => placeChanged)),
    replaceHoursOf(tx, changed.filter(({ hoursChanged }) => hoursChanged)),
    putFingerprints(tx, [...placed.map(({ id }, index) => ({ id, fingerprints: (fresh[index] as Judged).fingerprints })), ...changed]),
  ]);
  return { made: fresh.length, changed: changed.length, unchanged: judged.length - fresh.length - changed.length, refused: [] };
}
