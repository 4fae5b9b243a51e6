import { SqlMigration, tenantTable } from '#kernel';

/** "outbox" in ASCII: one hand-out at a time. A single number, as service days are locked by two. */
const handOutLock = '122550254464888';

const lane = ['consumer', 'target', 'tenant_id', 'key'] as const;
const sameLane = (one: string, other: string): string => lane.map((column) => `${one}.${column} = ${other}.${column}`).join(' AND ');

/**
 * What each consumer has yet to do with each message, and the functions by which a process takes it: they look across tenants,
 * so they run as the owner, and answer to the application alone.
 *
 * Invariant O1: of the deliveries of one consumer and target about one key at most one is `waiting`, the eldest, unless
 * none is left; the others are `behind` it. Why: who is told of a booking hears of its changes in their order. Held by: whoever
 * adds to a lane locks all that is in it, eldest first, and who settles its eldest has the next one wait.
 * Proved by: test/delivery/order.spec.ts
 *
 * Messages that were written before anybody dispatched them are taken for told: nobody wants a month's confirmations at once.
 * Old code runs beside it: it only inserts messages.
 */
export class OutboxDeliveries1795541004002 extends SqlMigration {
  readonly name = 'OutboxDeliveries1795541004002';
  readonly statements = [
    `UPDATE outbox SET dispatched_at = clock_timestamp() WHERE dispatched_at IS NULL`,
    // By id alone: messages of one key are written under one lock, so their ids are in the order of their commits; their times are not.
    `CREATE INDEX outbox_to_hand_out ON outbox (id) WHERE dispatched_at IS NULL`,
    `DROP INDEX outbox_waiting`,
    // Ages come nearly in the order in which rows lie: it finds what is old, and costs the writers nothing.
    `CREATE INDEX outbox_by_age ON outbox USING brin (created_at)`,
    `CREATE TABLE outbox_consumers (
       name text PRIMARY KEY CHECK (name ~ '^[a-z][a-z0-9-]{0,39}$'),
       topics text[] NOT NULL,
       seen_at timestamptz NOT NULL DEFAULT clock_timestamp())`,
    `REVOKE ALL ON outbox_consumers FROM PUBLIC`,
    `CREATE TABLE outbox_deliveries (
       outbox_id bigint NOT NULL REFERENCES outbox (id) ON DELETE CASCADE,
       consumer text NOT NULL,
       -- one of several receivers of a consumer, who do not wait for each other
       target text NOT NULL DEFAULT '',
       tenant_id uuid NOT NULL,
       key text NOT NULL,
       -- what receivers and administrators know it by: the outbox's own numbers tell how much is going on
       delivery_id uuid NOT NULL DEFAULT gen_random_uuid(),
       status text NOT NULL CHECK (status IN ('behind', 'waiting', 'delivered', 'parked')),
       -- when it may be taken: at once, after a pause, or when the lease of who has taken it runs out
       available_at timestamptz NOT NULL DEFAULT clock_timestamp(),
       attempts integer NOT NULL DEFAULT 0,
       claimed_by uuid,
       settled_at timestamptz,
       last_error text CHECK (length(last_error) <= 500),
       PRIMARY KEY (outbox_id, consumer, target))`,
    `CREATE INDEX outbox_deliveries_due ON outbox_deliveries (consumer, target, available_at) WHERE status = 'waiting'`,
    `CREATE INDEX outbox_deliveries_lanes ON outbox_deliveries (${lane.join(', ')}, outbox_id) WHERE status IN ('behind', 'waiting')`,
    `CREATE INDEX outbox_deliveries_parked ON outbox_deliveries (outbox_id, delivery_id) WHERE status = 'parked'`,
    ...tenantTable('outbox_deliveries', 'SELECT'),
    `CREATE FUNCTION outbox_topic_matches(topic text, wanted text[]) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
       RETURN EXISTS (SELECT FROM unnest(wanted) AS w WHERE topic = w OR (right(w, 2) = '.*' AND starts_with(topic, left(w, -1))))`,
    // A consumer's topics count from when a process that has it begins, whoever hands out: deployments roll.
    `CREATE FUNCTION outbox_register(consumer text, wanted text[]) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
     BEGIN ATOMIC
       INSERT INTO outbox_consumers (name, topics) VALUES (consumer, wanted)
       ON CONFLICT (name) DO UPDATE SET topics = excluded.topics, seen_at = clock_timestamp();
     END`,
    `CREATE FUNCTION outbox_seen(consumers text[]) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
     BEGIN ATOMIC
       UPDATE outbox_consumers SET seen_at = clock_timestamp() WHERE name = ANY (consumers);
     END`,
    `CREATE FUNCTION outbox_work(consumers text[], OUT is_to_hand_out boolean, OUT due text[]) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
     BEGIN ATOMIC
       SELECT EXISTS (SELECT FROM outbox WHERE dispatched_at IS NULL),
              ARRAY (SELECT c FROM unnest(consumers) AS c
                     CROSS JOIN LATERAL (SELECT FROM outbox_deliveries d WHERE d.consumer = c AND d.status = 'waiting' AND d.available_at <= statement_timestamp() LIMIT 1) one);
     END`,
    // One process at a time, and each statement of it has a snapshot of its own: what the one before handed out is seen. Two at
    // once could hand out a later message of a key before an earlier one.
    `CREATE FUNCTION outbox_hand_out(most integer) RETURNS integer LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
     DECLARE handed integer;
     BEGIN
       IF NOT pg_try_advisory_xact_lock(${handOutLock}) THEN RETURN 0; END IF;
       WITH batch AS (
         SELECT o.id, o.tenant_id, o.topic, o.key FROM outbox o WHERE o.dispatched_at IS NULL ORDER BY o.id LIMIT most FOR UPDATE),
       wanted AS (
         SELECT b.id, c.name AS consumer, '' AS target, b.tenant_id, b.key
           FROM batch b JOIN outbox_consumers c ON c.seen_at > statement_timestamp() - interval '1 day' AND outbox_topic_matches(b.topic, c.topics)
         UNION ALL
         SELECT b.id, 'webhooks', e.id::text, b.tenant_id, b.key
           FROM batch b JOIN webhook_endpoints e ON e.tenant_id = b.tenant_id AND e.active AND outbox_topic_matches(b.topic, e.topics)),
       busy AS (
         SELECT d.consumer, d.target, d.tenant_id, d.key
           FROM outbox_deliveries d JOIN (SELECT DISTINCT ${lane.join(', ')} FROM wanted) l ON ${sameLane('d', 'l')}
          WHERE d.status IN ('behind', 'waiting') ORDER BY d.outbox_id FOR SHARE OF d),
       made AS (
         INSERT INTO outbox_deliveries (outbox_id, ${lane.join(', ')}, status)
         SELECT w.id, w.consumer, w.target, w.tenant_id, w.key,
                CASE WHEN row_number() OVER (PARTITION BY ${lane.map((column) => `w.${column}`).join(', ')} ORDER BY w.id) = 1
                      AND NOT EXISTS (SELECT FROM busy WHERE ${sameLane('busy', 'w')}) THEN 'waiting' ELSE 'behind' END
           FROM wanted w)
       UPDATE outbox o SET dispatched_at = clock_timestamp() FROM batch b WHERE o.id = b.id;
       GET DIAGNOSTICS handed = ROW_COUNT;
       RETURN handed;
     END $$`,
    // Targets are looked up one probe each, so that thousands of messages for one do not hide those for another. Nothing waits for a
    // row that another process is taking. Taken is what becomes due only after the lease.
    `CREATE FUNCTION outbox_claim(wanted_consumer text, claimer uuid, most integer, most_per_target integer, resting text[], lease_ms float8)
       RETURNS TABLE (id text, target text, delivery_id uuid, tenant_id uuid, topic text, key text, payload jsonb, trace_id text, created_at timestamptz, attempt integer)
       LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
     BEGIN ATOMIC
       WITH RECURSIVE targets AS (
         (SELECT d.target FROM outbox_deliveries d WHERE d.consumer = wanted_consumer AND d.status = 'waiting' ORDER BY d.target LIMIT 1)
         UNION ALL
         SELECT (SELECT d.target FROM outbox_deliveries d WHERE d.consumer = wanted_consumer AND d.status = 'waiting' AND d.target > t.target ORDER BY d.target LIMIT 1)
           FROM targets t WHERE t.target IS NOT NULL),
       due AS (
         SELECT first.outbox_id, first.target
           FROM targets t CROSS JOIN LATERAL (
             SELECT d.outbox_id, d.target, d.available_at FROM outbox_deliveries d
              WHERE d.consumer = wanted_consumer AND d.target = t.target AND d.status = 'waiting' AND d.available_at <= statement_timestamp()
              ORDER BY d.available_at, d.outbox_id LIMIT most_per_target) first
          WHERE t.target IS NOT NULL AND t.target <> ALL (resting)
          ORDER BY first.available_at, first.outbox_id LIMIT most),
       mine AS (
         SELECT d.outbox_id, d.target FROM outbox_deliveries d JOIN due ON due.outbox_id = d.outbox_id AND due.target = d.target
          WHERE d.consumer = wanted_consumer AND d.status = 'waiting' AND d.available_at <= statement_timestamp() FOR UPDATE OF d SKIP LOCKED),
       claimed AS (
         UPDATE outbox_deliveries d SET available_at = clock_timestamp() + make_interval(secs => lease_ms / 1000), attempts = d.attempts + 1, claimed_by = claimer
           FROM mine WHERE d.outbox_id = mine.outbox_id AND d.consumer = wanted_consumer AND d.target = mine.target
         RETURNING d.outbox_id, d.target, d.delivery_id, d.attempts)
       SELECT o.id::text, c.target, c.delivery_id, o.tenant_id, o.topic, o.key, o.payload, o.trace_id, o.created_at, c.attempts
         FROM claimed c JOIN outbox o ON o.id = c.outbox_id ORDER BY o.id;
     END`,
    // Only by who holds it: whoever was too slow, and was taken over from, settles nothing. pause_ms NULL: it is over, delivered or parked.
    `CREATE FUNCTION outbox_settle(settled bigint, of_consumer text, of_target text, claimer uuid, attempt integer, outcome text, pause_ms float8, complaint text)
       RETURNS boolean LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
     DECLARE was outbox_deliveries;
     BEGIN
       UPDATE outbox_deliveries d
          SET status = CASE WHEN outcome IN ('delivered', 'parked') THEN outcome ELSE d.status END,
              settled_at = CASE WHEN outcome IN ('delivered', 'parked') THEN clock_timestamp() END,
              available_at = clock_timestamp() + make_interval(secs => coalesce(pause_ms, 0) / 1000),
              -- what was given back has not been tried
              attempts = d.attempts - (outcome = 'released')::integer,
              claimed_by = NULL,
              last_error = CASE WHEN outcome = 'released' THEN d.last_error ELSE left(complaint, 500) END
        WHERE d.outbox_id = settled AND d.consumer = of_consumer AND d.target = of_target AND d.status = 'waiting' AND d.claimed_by = claimer AND d.attempts = attempt
       RETURNING d.* INTO was;
       IF NOT FOUND THEN RETURN false; END IF;
       IF was.status <> 'waiting' THEN
         UPDATE outbox_deliveries n SET status = 'waiting', available_at = clock_timestamp()
          WHERE n.consumer = was.consumer AND n.target = was.target AND n.status = 'behind' AND n.outbox_id = (
            SELECT min(d.outbox_id) FROM outbox_deliveries d WHERE ${sameLane('d', 'was')} AND d.status IN ('behind', 'waiting'));
       END IF;
       RETURN true;
     END $$`,
    `CREATE FUNCTION outbox_replay(of_consumer text, wanted uuid) RETURNS integer LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
     DECLARE replayed integer;
     BEGIN
       PERFORM pg_advisory_xact_lock(${handOutLock});
       WITH again AS (
         SELECT d.outbox_id, d.consumer, d.target, d.tenant_id, d.key FROM outbox_deliveries d
          WHERE d.status = 'parked' AND d.consumer = of_consumer AND (wanted IS NULL OR d.delivery_id = wanted) ORDER BY d.outbox_id FOR UPDATE),
       busy AS (
         SELECT d.consumer, d.target, d.tenant_id, d.key
           FROM outbox_deliveries d JOIN (SELECT DISTINCT ${lane.join(', ')} FROM again) l ON ${sameLane('d', 'l')}
          WHERE d.status IN ('behind', 'waiting') ORDER BY d.outbox_id FOR SHARE OF d),
       placed AS (
         SELECT a.*, CASE WHEN row_number() OVER (PARTITION BY ${lane.map((column) => `a.${column}`).join(', ')} ORDER BY a.outbox_id) = 1
                           AND NOT EXISTS (SELECT FROM busy WHERE ${sameLane('busy', 'a')}) THEN 'waiting' ELSE 'behind' END AS status
           FROM again a)
       UPDATE outbox_deliveries d SET status = p.status, attempts = 0, available_at = clock_timestamp(), settled_at = NULL, claimed_by = NULL
         FROM placed p WHERE d.outbox_id = p.outbox_id AND d.consumer = p.consumer AND d.target = p.target;
       GET DIAGNOSTICS replayed = ROW_COUNT;
       RETURN replayed;
     END $$`,
    `CREATE FUNCTION outbox_overview() RETURNS TABLE (consumer text, waiting integer, parked integer, oldest_seconds float8, seen_at timestamptz)
       LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
     BEGIN ATOMIC
       SELECT c.name, w.count, p.count, extract(epoch FROM clock_timestamp() - o.created_at)::float8, c.seen_at
         FROM outbox_consumers c
        CROSS JOIN LATERAL (SELECT count(*)::integer AS count, min(d.outbox_id) AS oldest FROM outbox_deliveries d WHERE d.consumer = c.name AND d.status IN ('behind', 'waiting')) w
        CROSS JOIN LATERAL (SELECT count(*)::integer AS count FROM outbox_deliveries d WHERE d.consumer = c.name AND d.status = 'parked') p
         LEFT JOIN outbox o ON o.id = w.oldest
       UNION ALL
       SELECT NULL, count(*)::integer, 0, extract(epoch FROM clock_timestamp() - min(o.created_at))::float8, NULL FROM outbox o WHERE o.dispatched_at IS NULL
        ORDER BY 1 NULLS FIRST;
     END`,
    `CREATE FUNCTION outbox_parked(of_consumer text, after_id bigint, after_delivery uuid, most integer)
       RETURNS TABLE (id text, delivery_id uuid, consumer text, target text, tenant_id uuid, topic text, attempts integer, last_error text, trace_id text, created_at timestamptz, parked_at timestamptz)
       LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
     BEGIN ATOMIC
       SELECT d.outbox_id::text, d.delivery_id, d.consumer, d.target, d.tenant_id, o.topic, d.attempts, d.last_error, o.trace_id, o.created_at, d.settled_at
         FROM outbox_deliveries d JOIN outbox o ON o.id = d.outbox_id
        WHERE d.status = 'parked' AND (of_consumer IS NULL OR d.consumer = of_consumer) AND (d.outbox_id, d.delivery_id) > (after_id, after_delivery)
        ORDER BY d.outbox_id, d.delivery_id LIMIT most;
     END`,
    // What is over goes after a while, what is parked later; what waits stays, as long as anybody is known who would deliver it.
    `CREATE FUNCTION outbox_trim(keep_ms float8, keep_parked_ms float8, most integer) RETURNS integer LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
     DECLARE trimmed integer;
     BEGIN
       DELETE FROM outbox_consumers c WHERE c.seen_at < clock_timestamp() - make_interval(secs => keep_parked_ms / 1000);
       DELETE FROM outbox o WHERE o.id IN (
         SELECT old.id FROM outbox old
          WHERE old.created_at < statement_timestamp() - make_interval(secs => keep_ms / 1000) AND old.dispatched_at IS NOT NULL
            AND NOT EXISTS (SELECT FROM outbox_deliveries d
                             WHERE d.outbox_id = old.id
                               AND (d.status IN ('behind', 'waiting') AND d.consumer IN (SELECT c.name FROM outbox_consumers c)
                                 OR d.status = 'parked' AND old.created_at >= statement_timestamp() - make_interval(secs => keep_parked_ms / 1000)))
          LIMIT most FOR UPDATE SKIP LOCKED);
       GET DIAGNOSTICS trimmed = ROW_COUNT;
       RETURN trimmed;
     END $$`,
    ...[
      'outbox_register(text, text[])', 'outbox_seen(text[])', 'outbox_work(text[])', 'outbox_hand_out(integer)', 'outbox_claim(text, uuid, integer, integer, text[], float8)',
      'outbox_settle(bigint, text, text, uuid, integer, text, float8, text)', 'outbox_replay(text, uuid)', 'outbox_overview()', 'outbox_parked(text, bigint, uuid, integer)', 'outbox_trim(float8, float8, integer)',
    ].flatMap((name) => [`REVOKE ALL ON FUNCTION ${name} FROM PUBLIC`, `GRANT EXECUTE ON FUNCTION ${name} TO couvert_app`]),
  ];
}
