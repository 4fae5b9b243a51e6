import type { AllocationRow, Check, Violation } from '../facts.ts';

/**
 * At no commit did a table belong to two parties at one instant. A sweep over what is on each table, asked again
 * after each commit that puts somebody there; the constraint of the database plays no part in it.
 */
export const onePartyATable: Check = ({ commits }) => {
  const onTable = new Map<number, Map<string, AllocationRow>>();
  const violations: Violation[] = [];
  for (const { xid, changes } of commits) {
    const added: AllocationRow[] = [];
    for (const change of changes) {
      if (change.of !== 'allocation') continue;
      if (change.before !== null) onTable.get(change.before.tableId)?.delete(change.before.bookingId);
      if (change.after?.active === true) {
        const parties = onTable.get(change.after.tableId) ?? new Map<string, AllocationRow>();
        parties.set(change.after.bookingId, change.after);
        onTable.set(change.after.tableId, parties);
        added.push(change.after);
      }
    }
    for (const party of added) {
      for (const other of onTable.get(party.tableId)?.values() ?? []) {
        const overlap = other.bookingId !== party.bookingId && other.fromMs < party.untilMs && party.fromMs < other.untilMs;
        if (overlap) violations.push({ rule: 'one party a table', what: `table ${party.tableId}: ${party.bookingId} and ${other.bookingId} overlap after transaction ${xid}` });
      }
    }
  }
  return violations;
};
