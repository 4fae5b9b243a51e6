import { SqlMigration, tenantTable } from '#kernel';

// One version a restaurant, another one after each statement that touched what `loadFloorPlans` reads. Statement-level
// triggers: an import of many restaurants pays once a statement.
const watched = ['restaurant_policies', 'tables', 'table_combinations', 'services', 'special_days', 'blocks'] as const;

/**
 * Every floor plan has a version, so that who knows a plan may ask whether it still holds instead of reading it again.
 *
 * Invariant R6: after a committed change of anything that a floor plan is made of, its version is another one.
 * Why: a booking decides on a plan that its process knows when the version under the lock is that plan's.
 * Proved by: test/e2e/restaurants/plan-versions.spec.ts
 *
 * A version is random, not counted: after a restore to an earlier day the same number would name another plan. Additive:
 * old code writes through the same triggers.
 */
export class PlanVersions1795480002001 extends SqlMigration {
  readonly name = 'PlanVersions1795480002001';
  readonly statements = [
    `CREATE TABLE restaurant_plans (
       restaurant_id integer PRIMARY KEY REFERENCES restaurants (id) ON DELETE CASCADE,
       tenant_id uuid NOT NULL,
       version uuid NOT NULL DEFAULT gen_random_uuid())`,
    ...tenantTable('restaurant_plans', 'SELECT'),
    `INSERT INTO restaurant_plans (restaurant_id, tenant_id) SELECT id, tenant_id FROM restaurants`,
    `CREATE FUNCTION restaurant_plan_begins() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
     BEGIN INSERT INTO restaurant_plans (restaurant_id, tenant_id) SELECT a.id, a.tenant_id FROM added a; RETURN NULL; END $$`,
    `CREATE FUNCTION restaurant_plan_changes() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
     BEGIN UPDATE restaurant_plans p SET version = gen_random_uuid() WHERE p.restaurant_id IN (SELECT c.restaurant_id FROM changed c); RETURN NULL; END $$`,
    `CREATE FUNCTION restaurant_plan_changes_with_house() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
     BEGIN UPDATE restaurant_plans p SET version = gen_random_uuid() WHERE p.restaurant_id = NEW.id; RETURN NULL; END $$`,
    `CREATE FUNCTION restaurant_plan_changes_everywhere() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
     BEGIN UPDATE restaurant_plans SET version = gen_random_uuid(); RETURN NULL; END $$`,
    ...['begins', 'changes', 'changes_with_house', 'changes_everywhere'].map((name) => `REVOKE ALL ON FUNCTION restaurant_plan_${name}() FROM PUBLIC`),
    `CREATE TRIGGER plan_begins AFTER INSERT ON restaurants REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION restaurant_plan_begins()`,
    `CREATE TRIGGER plan_changes AFTER UPDATE OF status, time_zone ON restaurants FOR EACH ROW
       WHEN (OLD.status IS DISTINCT FROM NEW.status OR OLD.time_zone IS DISTINCT FROM NEW.time_zone) EXECUTE FUNCTION restaurant_plan_changes_with_house()`,
    // ALWAYS: under session_replication_role = replica an ordinary trigger is silent.
    `ALTER TABLE restaurants ENABLE ALWAYS TRIGGER plan_begins, ENABLE ALWAYS TRIGGER plan_changes`,
    ...watched.flatMap((table) => [
      `CREATE TRIGGER plan_changes_by_insert AFTER INSERT ON ${table} REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION restaurant_plan_changes()`,
      `CREATE TRIGGER plan_changes_by_update AFTER UPDATE ON ${table} REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION restaurant_plan_changes()`,
      `CREATE TRIGGER plan_changes_by_delete AFTER DELETE ON ${table} REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION restaurant_plan_changes()`,
      `CREATE TRIGGER plan_changes_by_truncate AFTER TRUNCATE ON ${table} FOR EACH STATEMENT EXECUTE FUNCTION restaurant_plan_changes_everywhere()`,
      `ALTER TABLE ${table} ENABLE ALWAYS TRIGGER plan_changes_by_insert, ENABLE ALWAYS TRIGGER plan_changes_by_update, ENABLE ALWAYS TRIGGER plan_changes_by_delete, ENABLE ALWAYS TRIGGER plan_changes_by_truncate`,
    ]),
    // The name of the lock that orders bookings (shared) and changes of the plan (exclusive), for functions of other libs.
    `CREATE FUNCTION restaurant_lock_key(restaurant integer) RETURNS bigint LANGUAGE sql IMMUTABLE RETURN hashtextextended('restaurant:' || restaurant, 0)`,
  ];
}
