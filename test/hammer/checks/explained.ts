import { slackMs, type BookingRow, type Check, type Commit, type Exchange, type Violation } from '../facts.ts';

/**
 * Nothing was written that nobody asked for: each change of a booking belongs to a request that was not refused, or
 * to a hold that ran out. So a refused request has left nothing. And a key was used once: one booking, one answer.
 */
export const everyChangeIsExplained: Check = (facts) => {
  const byKey = groupedByKey(facts.exchanges);
  return [
    ...facts.commits.flatMap((commit) => unexplained(commit, byKey, facts.exchanges)),
    ...twiceUsed(facts.commits),
    ...[...byKey].flatMap(([key, exchanges]) => unlikeAnswers(key, exchanges)),
  ];
};

function groupedByKey(exchanges: readonly Exchange[]): Map<string, Exchange[]> {
  const groups = new Map<string, Exchange[]>();
  for (const exchange of exchanges) {
    if (exchange.idempotencyKey === null || exchange.isForeignRepeat) continue;
    const group = groups.get(exchange.idempotencyKey);
    if (group === undefined) groups.set(exchange.idempotencyKey, [exchange]);
    else group.push(exchange);
  }
  return groups;
}

function unexplained({ xid, atMs, changes }: Commit, byKey: ReadonlyMap<string, readonly Exchange[]>, exchanges: readonly Exchange[]): Violation[] {
  // One transaction may serve many requests, each with a key of its own.
  const keys = changes.flatMap((change) => (change.of === 'key' ? [change.key] : []));
  const askers = keys.flatMap((key) => byKey.get(key) ?? []);
  const refused = keys.filter((key) => !(byKey.get(key) ?? []).some(mayHaveBeenDone));
  const violations: Violation[] = refused.map((key) => ({ rule: 'refused leaves nothing', what: `transaction ${xid} wrote for the key ${key}, whose every request was refused` }));
  for (const change of changes) {
    if (change.of !== 'booking' || isQuiet(change) || hasRunOut(change, atMs)) continue;
    const id = (change.after ?? change.before)?.id ?? '';
    const asked = askers.some((exchange) => mayHaveBeenDone(exchange) && isAbout(exchange, id)) || exchanges.some((exchange) => exchange.idempotencyKey === null && exchange.bookingId === id && mayHaveBeenDone(exchange) && isAround(exchange, atMs));
    if (!asked) violations.push({ rule: 'refused leaves nothing', what: `transaction ${xid} changed ${id} to ${change.after?.status ?? 'nothing'}, and nobody whose request was not refused had asked for it` });
  }
  return violations;
}

/** Done, or not known: the connection was cut before the answer. */
function mayHaveBeenDone({ answer }: Exchange): boolean {
  return answer === null || answer.status < 300 || answer.status >= 500;
}

/** A new booking's id is known from the answer alone; without one, its key has to do. */
function isAbout(exchange: Exchange, bookingId: string): boolean {
  const id = exchange.bookingId ?? exchange.answer?.booking?.id ?? null;
  return id === null || id === bookingId;
}

function isAround({ sentAtMs, answer }: Exchange, atMs: number): boolean {
  return sentAtMs - slackMs <= atMs && (answer === null || atMs <= answer.atMs + slackMs);
}

/** Only what guests do not see has changed: other tables, or the hammer's own hand on a hold's end. */
function isQuiet({ before, after }: { before: BookingRow | null; after: BookingRow | null }): boolean {
  return before !== null && after !== null && before.status === after.status && before.startsAtMs === after.startsAtMs && before.party === after.party && before.restaurantId === after.restaurantId;
}

function hasRunOut({ before, after }: { before: BookingRow | null; after: BookingRow | null }, atMs: number): boolean {
  return before?.status === 'held' && after?.status === 'expired' && before.holdExpiresAtMs !== null && before.holdExpiresAtMs <= atMs;
}

function twiceUsed(commits: readonly Commit[]): Violation[] {
  const made = new Map<string, string[]>();
  for (const { changes } of commits) {
    const born = changes.flatMap((change) => (change.of === 'booking' && change.before === null && change.after !== null ? [change.after.id] : []));
    for (const change of changes) if (change.of === 'key') made.set(change.key, [...(made.get(change.key) ?? []), born.find((id) => id === change.bookingId) ?? 'a change']);
  }
  return [...made].filter(([, results]) => results.length > 1).map(([key, results]) => ({ rule: 'one booking a key', what: `the key ${key} made ${results.join(' and ')}` }));
}

function unlikeAnswers(key: string, exchanges: readonly Exchange[]): Violation[] {
  const ids = new Set(exchanges.flatMap(({ answer }) => (answer?.booking === null || answer === null || answer.status >= 300 ? [] : [answer.booking.id])));
  return ids.size > 1 ? [{ rule: 'one booking a key', what: `repeats with the key ${key} were answered with ${[...ids].join(' and ')}` }] : [];
}
