import { SqlMigration, tenantTable } from '#kernel';

/** Guests, bookings, the tables they have, their history, and the days that order them. Additive. */
export class Bookings1795460003001 extends SqlMigration {
  readonly name = 'Bookings1795460003001';
  readonly statements = [
    `CREATE TABLE guests (
       id uuid PRIMARY KEY,
       tenant_id uuid NOT NULL,
       name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
       email text CHECK (length(email) <= 254),
       phone text CHECK (length(phone) <= 40),
       tags text[] NOT NULL DEFAULT '{}' CHECK (cardinality(tags) <= 30),
       notes text NOT NULL DEFAULT '' CHECK (length(notes) <= 5000),
       version integer NOT NULL DEFAULT 1,
       created_at timestamptz NOT NULL DEFAULT now(),
       updated_at timestamptz NOT NULL DEFAULT now())`,
    // Two guests of one address are one guest; without an address every booking makes its own.
    `CREATE UNIQUE INDEX guests_email_unique ON guests (tenant_id, lower(email)) WHERE email IS NOT NULL`,
    ...tenantTable('guests'),
    `CREATE TABLE service_days (
       restaurant_id integer NOT NULL REFERENCES restaurants (id) ON DELETE CASCADE,
       service_date date NOT NULL,
       tenant_id uuid NOT NULL,
       PRIMARY KEY (restaurant_id, service_date))`,
    ...tenantTable('service_days', 'SELECT, INSERT, UPDATE'),
    `CREATE TABLE bookings (
       id uuid PRIMARY KEY,
       tenant_id uuid NOT NULL,
       restaurant_id integer NOT NULL REFERENCES restaurants (id),
       reference text NOT NULL CHECK (length(reference) = 8),
       service_date date NOT NULL,
       starts_at timestamptz NOT NULL,
       ends_at timestamptz NOT NULL,
       -- ends_at plus the buffer: until when the tables are taken
       occupied_until timestamptz NOT NULL,
       local_date date NOT NULL,
       local_time text NOT NULL CHECK (local_time ~ '^[0-2][0-9]:[0-5][0-9]$'),
       time_zone text NOT NULL,
       party smallint NOT NULL CHECK (party BETWEEN 1 AND 100),
       status text NOT NULL CHECK (status IN ('held', 'pending', 'confirmed', 'arrived', 'seated', 'completed', 'cancelled', 'no_show', 'expired', 'declined')),
       -- who has a place: what is locked, paced and shown
       occupies boolean NOT NULL GENERATED ALWAYS AS (status IN ('held', 'pending', 'confirmed', 'arrived', 'seated')) STORED,
       service_id integer,
       -- staff chose these tables: re-seating leaves them alone
       tables_fixed boolean NOT NULL DEFAULT false,
       guest_id uuid REFERENCES guests (id),
       guest_name text CHECK (length(guest_name) <= 200),
       guest_email text CHECK (length(guest_email) <= 254),
       guest_phone text CHECK (length(guest_phone) <= 40),
       requests text NOT NULL DEFAULT '' CHECK (length(requests) <= 2000),
       source text NOT NULL CHECK (source IN ('online', 'phone', 'walk_in', 'import', 'staff')),
       hold_expires_at timestamptz,
       policy jsonb NOT NULL,
       manage_token_hash bytea,
       cancel_reason text CHECK (length(cancel_reason) <= 500),
       version integer NOT NULL DEFAULT 1,
       created_at timestamptz NOT NULL DEFAULT now(),
       updated_at timestamptz NOT NULL DEFAULT now(),
       CONSTRAINT bookings_reference_unique UNIQUE (tenant_id, reference),
       CONSTRAINT bookings_range_order CHECK (starts_at < ends_at AND ends_at <= occupied_until),
       CONSTRAINT bookings_held_expires CHECK ((status = 'held') = (hold_expires_at IS NOT NULL) OR status <> 'held'))`,
    // The overlap of a day is asked with plain comparisons of timestamps, which are leakproof; && would be a filter.
    `CREATE INDEX bookings_by_start ON bookings (restaurant_id, starts_at) WHERE occupies`,
    `CREATE INDEX bookings_by_service_date ON bookings (restaurant_id, service_date, starts_at)`,
    `CREATE INDEX bookings_by_guest ON bookings (guest_id, starts_at DESC) WHERE guest_id IS NOT NULL`,
    `CREATE INDEX bookings_holds ON bookings (hold_expires_at) WHERE status = 'held'`,
    ...tenantTable('bookings'),
    `CREATE TABLE allocations (
       booking_id uuid NOT NULL REFERENCES bookings (id) ON DELETE CASCADE,
       restaurant_id integer NOT NULL,
       table_id integer NOT NULL CONSTRAINT allocations_table_exists REFERENCES tables (id),
       tenant_id uuid NOT NULL,
       during tstzrange NOT NULL CHECK (NOT isempty(during) AND lower_inc(during) AND NOT upper_inc(during)),
       active boolean NOT NULL DEFAULT true,
       PRIMARY KEY (booking_id, table_id),
       -- Invariant B1: a table holds at most one party at any instant. Why: two hosts may save the same minute
       -- on two nodes. Proved by: test/faults/double-booking.spec.ts
       CONSTRAINT allocations_no_overlap EXCLUDE USING gist (restaurant_id WITH =, table_id WITH =, during WITH &&) WHERE (active))`,
    `CREATE INDEX allocations_by_table ON allocations (table_id)`,
    ...tenantTable('allocations'),
    `CREATE TABLE booking_events (
       id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
       tenant_id uuid NOT NULL,
       booking_id uuid NOT NULL REFERENCES bookings (id) ON DELETE CASCADE,
       at timestamptz NOT NULL DEFAULT clock_timestamp(),
       kind text NOT NULL,
       actor text NOT NULL,
       from_status text,
       to_status text NOT NULL,
       details jsonb NOT NULL DEFAULT '{}')`,
    `CREATE INDEX booking_events_by_booking ON booking_events (booking_id, id)`,
    // Append-only: the application may add to history, never rewrite it.
    ...tenantTable('booking_events', 'SELECT, INSERT'),
  ];
}
