// cache_watch(table, templates…) gives a table four triggers that write the change log. A template is
//   restaurant:{id}                              whatever changes
//   restaurants:{tenant_id} (name, status)       an UPDATE counts only when one of these columns changed
// The functions are generated once, as static SQL a table: measured on a bare transaction, SQL that is put together at each
// statement costs two to four times as much, and row-level triggers save nothing.

/** Above this many tags a statement invalidates the whole table: a row of the log stays small, a tail stays quick. */
const tagsMax = 1000;

/** `'restaurant:' || r.id` for one template and one row variable; NULL columns make a NULL tag, which is left out. */
const tagExpression = `CREATE FUNCTION cache_tag_expression(template text, row_name text) RETURNS text LANGUAGE plpgsql IMMUTABLE SET search_path = public, pg_temp AS $$
  DECLARE
    rest text := trim(split_part(template, ' (', 1));
    parts text[] := '{}';
    found text[];
  BEGIN
    IF rest !~ '^([a-z_:]+|[{][a-z_]+[}])+$' THEN RAISE EXCEPTION 'not a tag template: %', template; END IF;
    WHILE rest <> '' LOOP
      found := regexp_match(rest, '^([a-z_:]+)|^[{]([a-z_]+)[}]');
      IF found[1] IS NOT NULL THEN
        parts := parts || quote_literal(found[1]);
        rest := substr(rest, length(found[1]) + 1);
      ELSE
        parts := parts || format('%s.%I', row_name, found[2]);
        rest := substr(rest, length(found[2]) + 3);
      END IF;
    END LOOP;
    RETURN '(' || array_to_string(parts, ' || ') || ')';
  END $$`;

/** Whether a pair of OLD and NEW rows says anything about the template's tag. */
const changeCondition = `CREATE FUNCTION cache_change_condition(template text) RETURNS text LANGUAGE sql IMMUTABLE SET search_path = public, pg_temp
  RETURN CASE WHEN template LIKE '%(%' THEN
      (SELECT '(' || string_agg(format('o.%1$I IS DISTINCT FROM n.%1$I', trim(c)), ' OR ') || ')'
         FROM regexp_split_to_table(substring(template FROM '[(](.*)[)]'), ',') AS c)
    ELSE 'true' END`;

const log = `CREATE FUNCTION cache_log(watched text, tags text[]) RETURNS void LANGUAGE sql VOLATILE SET search_path = public, pg_temp
  BEGIN ATOMIC
    INSERT INTO cache_invalidations (tags)
    SELECT CASE WHEN cardinality(tags) > ${tagsMax} THEN ARRAY[watched || ':*'] ELSE tags END WHERE cardinality(tags) > 0;
  END`;

const watchOne = `CREATE FUNCTION cache_watch_one(watched regclass, templates text[]) RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $watch$
  DECLARE
    plain text := (SELECT relname FROM pg_class WHERE oid = watched);
    root text := (SELECT relname FROM pg_class WHERE oid = coalesce(pg_partition_root(watched), watched));
    new_tags text; old_tags text; changed_tags text; key_join text;
  BEGIN
    SELECT string_agg(cache_tag_expression(t, 'n'), ', '), string_agg(cache_tag_expression(t, 'o'), ', '),
           string_agg(format('CASE WHEN %1$s THEN %2$s END, CASE WHEN %1$s THEN %3$s END', cache_change_condition(t), cache_tag_expression(t, 'o'), cache_tag_expression(t, 'n')), ', ')
      INTO new_tags, old_tags, changed_tags FROM unnest(templates) AS t;
    SELECT string_agg(format('o.%1$I = n.%1$I', a.attname), ' AND ') INTO key_join
      FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey) WHERE i.indrelid = watched AND i.indisprimary;
    IF key_join IS NULL THEN RAISE EXCEPTION 'cache_watch needs a primary key on %, to tell which OLD row became which NEW row', watched; END IF;
    EXECUTE format($f$CREATE OR REPLACE FUNCTION %I() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
      BEGIN PERFORM cache_log(%L, (SELECT array_agg(DISTINCT tag) FROM (SELECT unnest(ARRAY[%s]) AS tag FROM n) t WHERE tag IS NOT NULL)); RETURN NULL; END $$ $f$, 'cache_log_insert_' || plain, root, new_tags);
    EXECUTE format($f$CREATE OR REPLACE FUNCTION %I() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
      BEGIN PERFORM cache_log(%L, (SELECT array_agg(DISTINCT tag) FROM (SELECT unnest(ARRAY[%s]) AS tag FROM o) t WHERE tag IS NOT NULL)); RETURN NULL; END $$ $f$, 'cache_log_delete_' || plain, root, old_tags);
    EXECUTE format($f$CREATE OR REPLACE FUNCTION %I() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
      BEGIN PERFORM cache_log(%L, (SELECT array_agg(DISTINCT tag) FROM (SELECT unnest(ARRAY[%s]) AS tag FROM n FULL JOIN o ON %s) t WHERE tag IS NOT NULL)); RETURN NULL; END $$ $f$, 'cache_log_update_' || plain, root, changed_tags, key_join);
    EXECUTE format($f$CREATE OR REPLACE FUNCTION %I() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
      BEGIN PERFORM cache_log(%L, ARRAY[%L]); RETURN NULL; END $$ $f$, 'cache_log_truncate_' || plain, root, root || ':*');
    EXECUTE format('CREATE OR REPLACE TRIGGER cache_log_insert AFTER INSERT ON %s REFERENCING NEW TABLE AS n FOR EACH STATEMENT EXECUTE FUNCTION %I()', watched, 'cache_log_insert_' || plain);
    EXECUTE format('CREATE OR REPLACE TRIGGER cache_log_delete AFTER DELETE ON %s REFERENCING OLD TABLE AS o FOR EACH STATEMENT EXECUTE FUNCTION %I()', watched, 'cache_log_delete_' || plain);
    EXECUTE format('CREATE OR REPLACE TRIGGER cache_log_update AFTER UPDATE ON %s REFERENCING OLD TABLE AS o NEW TABLE AS n FOR EACH STATEMENT EXECUTE FUNCTION %I()', watched, 'cache_log_update_' || plain);
    EXECUTE format('CREATE OR REPLACE TRIGGER cache_log_truncate AFTER TRUNCATE ON %s FOR EACH STATEMENT EXECUTE FUNCTION %I()', watched, 'cache_log_truncate_' || plain);
    -- ALWAYS: under session_replication_role = replica an ordinary trigger is silent.
    EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER cache_log_insert, ENABLE ALWAYS TRIGGER cache_log_delete, ENABLE ALWAYS TRIGGER cache_log_update, ENABLE ALWAYS TRIGGER cache_log_truncate', watched);
  END $watch$`;

const watch = `CREATE FUNCTION cache_watch(watched regclass, VARIADIC templates text[]) RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
  DECLARE part regclass;
  BEGIN
    -- DML on a leaf fires the leaf's triggers only.
    FOR part IN SELECT watched UNION SELECT relid FROM pg_partition_tree(watched) LOOP PERFORM cache_watch_one(part, templates); END LOOP;
  END $$`;

const internal = ['cache_tag_expression(text, text)', 'cache_change_condition(text)', 'cache_log(text, text[])', 'cache_watch_one(regclass, text[])', 'cache_watch(regclass, text[])'];

/** The SQL that makes `cache_watch` and what it stands on, for the owner alone. */
export const cacheWatchFunctions: readonly string[] = [tagExpression, changeCondition, log, watchOne, watch, ...internal.map((name) => `REVOKE ALL ON FUNCTION ${name} FROM PUBLIC`)];
