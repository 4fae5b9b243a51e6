import { SqlMigration } from '../sql-migration.ts';

/** A key is taken, and its earlier outcome looked for, in one message: functions of the unit of work may call it too. Additive. */
export class IdempotencyTake1795480000001 extends SqlMigration {
  readonly name = 'IdempotencyTake1795480000001';
  readonly statements = [
    // VOLATILE, so that the look-up has a snapshot of its own, from after the lock: it sees what the holder before us committed.
    // An advisory lock rather than a second INSERT that waits: the repeat must hear "under way" at once.
    // A row that has run out goes, so that who writes the next one need not ask.
    `CREATE FUNCTION idempotency_take(tenant uuid, wanted text, OUT fingerprint bytea, OUT outcome jsonb) LANGUAGE plpgsql VOLATILE AS $$
     DECLARE kept record;
     BEGIN
       IF NOT pg_try_advisory_xact_lock(hashtextextended(tenant::text || ':' || wanted, 1)) THEN
         RAISE EXCEPTION USING ERRCODE = 'CV001', MESSAGE = 'idempotency_key_busy';
       END IF;
       SELECT k.fingerprint, k.outcome, k.expires_at > clock_timestamp() AS counts INTO kept FROM idempotency_keys k WHERE k.tenant_id = tenant AND k.key = wanted;
       IF NOT FOUND THEN RETURN; END IF;
       IF kept.counts THEN
         fingerprint := kept.fingerprint;
         outcome := kept.outcome;
       ELSE
         DELETE FROM idempotency_keys k WHERE k.tenant_id = tenant AND k.key = wanted;
       END IF;
     END $$`,
  ];
}
