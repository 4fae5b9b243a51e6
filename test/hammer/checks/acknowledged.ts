import { slackMs, type BookingRow, type BookingSeen, type Check, type Commit, type Exchange, type Violation } from '../facts.ts';

/** What an answer says about a booking was committed, just so, before the answer came, and nothing that was committed is gone. */
export const acknowledgedIsTrue: Check = ({ exchanges, commits, finalBookings }) => {
  const versions = versionsOf(commits);
  const answers = exchanges.flatMap((exchange) => {
    const seen = exchange.answer?.booking ?? null;
    return seen === null ? [] : untrue(exchange, seen, versions.get(seen.id) ?? []);
  });
  return [...answers, ...lost(versions, finalBookings)];
};

interface Version {
  readonly row: BookingRow;
  readonly atMs: number;
}

function versionsOf(commits: readonly Commit[]): Map<string, Version[]> {
  const versions = new Map<string, Version[]>();
  for (const { atMs, changes } of commits) {
    for (const change of changes) {
      if (change.of !== 'booking' || change.after === null) continue;
      const known = versions.get(change.after.id);
      if (known === undefined) versions.set(change.after.id, [{ row: change.after, atMs }]);
      else known.push({ row: change.after, atMs });
    }
  }
  return versions;
}

function untrue({ action, answer, sentAtMs }: Exchange, seen: BookingSeen, versions: readonly Version[]): Violation[] {
  if (answer === null || answer.status >= 300) return [];
  const said = `${action} answered ${answer.status} with ${seen.id} ${seen.status}, version ${seen.version}`;
  if (versions.length === 0) return [{ rule: 'acknowledged', what: `${said}: it never was in the database` }];
  const same = versions.filter(({ row }) => row.version === seen.version && isSame(row, seen));
  if (same.length === 0) return [{ rule: 'acknowledged', what: `${said}: the database never had it so` }];
  const inTime = same.some(({ atMs }) => atMs <= answer.atMs + slackMs && (answer.replayed || atMs >= sentAtMs - slackMs));
  return inTime ? [] : [{ rule: 'acknowledged', what: `${said}: it was not committed between request and answer` }];
}

function isSame(row: BookingRow, { status, place }: BookingSeen): boolean {
  return row.status === status && row.restaurantId === place.restaurantId && row.serviceDate === place.date && row.localTime === place.time && row.party === place.partySize;
}

function lost(versions: ReadonlyMap<string, readonly Version[]>, finalBookings: readonly BookingRow[]): Violation[] {
  const kept = new Map(finalBookings.map((row) => [row.id, row]));
  return [...versions].flatMap(([id, all]) => {
    const last = all.at(-1)?.row;
    const now = kept.get(id);
    if (now === undefined) return [{ rule: 'acknowledged', what: `${id} was committed and is gone` }];
    return last !== undefined && now.version === last.version && now.status === last.status && now.startsAtMs === last.startsAtMs
      ? []
      : [{ rule: 'acknowledged', what: `${id} is not as it was last committed` }];
  });
}
