import { SqlMigration } from '#kernel';

/**
 * Work by the clock: a row a job, of all tenants, with who does it now and until when, by the database's clock. Additive.
 *
 * A clock can be set. One that was set back leaves a next time that is further away than jobs are apart, and a lease longer than
 * leases are: both are cut to what they can be at most, so that a job is late once and not for as long as the clock was wrong.
 */
export class Jobs1795541004003 extends SqlMigration {
  readonly name = 'Jobs1795541004003';
  readonly statements = [
    `CREATE TABLE jobs (
       name text PRIMARY KEY CHECK (name ~ '^[a-z][a-z0-9-]{0,39}$'),
       every_ms float8 NOT NULL,
       runs bigint NOT NULL DEFAULT 0,
       next_at timestamptz NOT NULL,
       lease_by uuid,
       lease_until timestamptz,
       started_at timestamptz,
       ended_at timestamptz,
       succeeded_at timestamptz,
       outcome text CHECK (outcome IN ('succeeded', 'failed', 'lost')),
       did jsonb,
       complaint text CHECK (length(complaint) <= 500),
       trace_id text)`,
    `REVOKE ALL ON jobs FROM PUBLIC`,
    // may_begin false: only look. Who takes over from a run that never ended says so of that run.
    `CREATE FUNCTION job_begin(job text, every float8, within float8, runner uuid, trace text, may_begin boolean, clock_offset_ms float8,
                               OUT run bigint, OUT runs_so_far bigint, OUT wait_ms float8, OUT took_over boolean, OUT succeeded_epoch_s float8)
       LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
     DECLARE
       now_at timestamptz := clock_timestamp() + make_interval(secs => clock_offset_ms / 1000);
       step interval := make_interval(secs => every / 1000);
       lease interval := make_interval(secs => within / 1000);
       kept jobs;
     BEGIN
       INSERT INTO jobs (name, every_ms, next_at) VALUES (job, every, now_at) ON CONFLICT (name) DO NOTHING;
       SELECT * INTO kept FROM jobs WHERE name = job FOR UPDATE;
       kept.next_at := least(kept.next_at, now_at + step);
       -- least() passes NULL over
       IF kept.lease_until IS NOT NULL THEN kept.lease_until := least(kept.lease_until, now_at + lease); END IF;
       took_over := false;
       IF may_begin AND kept.next_at <= now_at AND (kept.lease_until IS NULL OR kept.lease_until <= now_at) THEN
         took_over := kept.lease_until IS NOT NULL;
         run := kept.runs + 1;
         UPDATE jobs SET every_ms = every, runs = run, next_at = now_at + step, lease_by = runner, lease_until = now_at + lease, started_at = now_at, trace_id = trace,
                         outcome = CASE WHEN took_over THEN 'lost' ELSE outcome END
          WHERE name = job RETURNING next_at, runs INTO kept.next_at, kept.runs;
         kept.lease_until := NULL;
       ELSE
         UPDATE jobs SET every_ms = every, next_at = kept.next_at, lease_until = kept.lease_until
          WHERE name = job AND (every_ms, next_at, lease_until) IS DISTINCT FROM (every, kept.next_at, kept.lease_until);
       END IF;
       runs_so_far := kept.runs;
       succeeded_epoch_s := extract(epoch FROM kept.succeeded_at);
       wait_ms := extract(epoch FROM greatest(kept.next_at, kept.lease_until) - now_at) * 1000;
     END $$`,
    `CREATE FUNCTION job_end(job text, of_run bigint, runner uuid, ended text, result jsonb, what text, clock_offset_ms float8) RETURNS boolean
       LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
     DECLARE now_at timestamptz := clock_timestamp() + make_interval(secs => clock_offset_ms / 1000);
     BEGIN
       UPDATE jobs SET lease_by = NULL, lease_until = NULL, ended_at = now_at, succeeded_at = CASE WHEN ended = 'succeeded' THEN now_at ELSE succeeded_at END,
                       outcome = ended, did = result, complaint = left(what, 500)
        WHERE name = job AND runs = of_run AND lease_by = runner;
       RETURN FOUND;
     END $$`,
    `CREATE FUNCTION jobs_overview() RETURNS TABLE (name text, every_ms float8, runs text, next_at timestamptz, lease_until timestamptz, started_at timestamptz, ended_at timestamptz,
                                                    succeeded_at timestamptz, outcome text, did jsonb, complaint text, trace_id text, overdue_ms float8)
       LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
     BEGIN ATOMIC
       SELECT j.name, j.every_ms, j.runs::text, j.next_at, j.lease_until, j.started_at, j.ended_at, j.succeeded_at, j.outcome, j.did, j.complaint, j.trace_id,
              (extract(epoch FROM clock_timestamp() - greatest(j.next_at, j.lease_until)) * 1000)::float8
         FROM jobs j ORDER BY j.name;
     END`,
    // An answer that is kept for a repeat has run out; the statement that would write over it does not come.
    `CREATE FUNCTION idempotency_trim(most integer) RETURNS integer LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
     DECLARE trimmed integer;
     BEGIN
       DELETE FROM idempotency_keys k WHERE (k.tenant_id, k.key) IN (
         SELECT old.tenant_id, old.key FROM idempotency_keys old WHERE old.expires_at < statement_timestamp() LIMIT most FOR UPDATE SKIP LOCKED);
       GET DIAGNOSTICS trimmed = ROW_COUNT;
       RETURN trimmed;
     END $$`,
    ...['job_begin(text, float8, float8, uuid, text, boolean, float8)', 'job_end(text, bigint, uuid, text, jsonb, text, float8)', 'jobs_overview()', 'idempotency_trim(integer)'].flatMap((name) => [
      `REVOKE ALL ON FUNCTION ${name} FROM PUBLIC`,
      `GRANT EXECUTE ON FUNCTION ${name} TO couvert_app`,
    ]),
  ];
}
