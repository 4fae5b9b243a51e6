import type { Client } from 'pg';
import type { AllocationRow, BookingRow, Change, Commit } from './facts.ts';

// What the database committed, and when, written down by triggers of the hammer's own: not by the application's
// events, which are part of what is judged. A transaction that rolls back takes its lines with it. The server must
// run with track_commit_timestamp = on.

const install = `
  CREATE SCHEMA hammer;
  CREATE TABLE hammer.changes (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    relation text NOT NULL, before jsonb, after jsonb);
  CREATE FUNCTION hammer.note() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
  BEGIN
    INSERT INTO hammer.changes (relation, before, after) VALUES (
      TG_TABLE_NAME,
      CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE to_jsonb(OLD) END,
      CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE to_jsonb(NEW) END);
    RETURN NULL;
  END $$;
  CREATE TRIGGER hammer_notes AFTER INSERT OR UPDATE OR DELETE ON bookings FOR EACH ROW EXECUTE FUNCTION hammer.note();
  CREATE TRIGGER hammer_notes AFTER INSERT OR UPDATE OR DELETE ON allocations FOR EACH ROW EXECUTE FUNCTION hammer.note();
  CREATE TRIGGER hammer_notes AFTER INSERT OR UPDATE ON idempotency_keys FOR EACH ROW EXECUTE FUNCTION hammer.note();`;

const readChanges = `
  SELECT xid::text AS xid, extract(epoch FROM pg_xact_commit_timestamp(xid::xid))::float8 * 1000 AS at_ms, relation, before, after
    FROM hammer.changes ORDER BY pg_xact_commit_timestamp(xid::xid), seq`;

interface ChangeLine {
  readonly xid: string;
  readonly at_ms: number;
  readonly relation: string;
  readonly before: Row | null;
  readonly after: Row | null;
}

type Row = Readonly<Record<string, string | number | boolean | null>>;

export async function installLog(admin: Client): Promise<void> {
  await admin.query(install);
}

/** Every transaction that changed a booking, in the order of their commits. */
export async function readCommits(admin: Client): Promise<Commit[]> {
  const { rows } = await admin.query<ChangeLine>(readChanges);
  const commits: { xid: string; atMs: number; changes: Change[] }[] = [];
  for (const { xid, at_ms: atMs, relation, before, after } of rows) {
    const last = commits.at(-1);
    const commit = last?.xid === xid ? last : { xid, atMs, changes: [] };
    if (commit !== last) commits.push(commit);
    commit.changes.push(changeOf(relation, before, after));
  }
  return commits;
}

export async function readFinalBookings(admin: Client): Promise<BookingRow[]> {
  const { rows } = await admin.query<{ row: Row }>('SELECT to_jsonb(b) AS row FROM bookings b');
  return rows.map(({ row }) => bookingOf(row));
}

function changeOf(relation: string, before: Row | null, after: Row | null): Change {
  if (relation === 'idempotency_keys') return { of: 'key', key: String(after?.['key']), bookingId: idIn(after?.['outcome']) };
  if (relation === 'bookings') return { of: 'booking', before: before && bookingOf(before), after: after && bookingOf(after) };
  return { of: 'allocation', before: before && allocationOf(before), after: after && allocationOf(after) };
}

/** Of the booking that a kept outcome is about. */
function idIn(outcome: unknown): string | null {
  return typeof outcome === 'object' && outcome !== null && 'id' in outcome ? String(outcome.id) : null;
}

function bookingOf(row: Row): BookingRow {
  return {
    id: String(row['id']),
    restaurantId: Number(row['restaurant_id']),
    serviceDate: String(row['service_date']),
    localTime: String(row['local_time']),
    startsAtMs: Date.parse(String(row['starts_at'])),
    untilMs: Date.parse(String(row['occupied_until'])),
    party: Number(row['party']),
    status: String(row['status']),
    version: Number(row['version']),
    holdExpiresAtMs: row['hold_expires_at'] === null ? null : Date.parse(String(row['hold_expires_at'])),
  };
}

function allocationOf(row: Row): AllocationRow {
  const [fromMs, untilMs] = instantsOf(String(row['during']));
  return { bookingId: String(row['booking_id']), tableId: Number(row['table_id']), fromMs, untilMs, active: row['active'] === true };
}

/** `["2026-11-24 18:00:00+00","2026-11-24 19:45:00+00")` */
function instantsOf(range: string): [number, number] {
  const [, from, until] = /^\["([^"]+)","([^"]+)"\)$/.exec(range) ?? [];
  if (from === undefined || until === undefined) throw new Error(`not a half-open range of instants: ${range}`);
  return [Date.parse(isoOf(from)), Date.parse(isoOf(until))];
}

function isoOf(instant: string): string {
  return instant.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00');
}
