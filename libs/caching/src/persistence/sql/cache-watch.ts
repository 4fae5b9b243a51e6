// cache_watch(table, templates…) gives a table four triggers that write the change log. A template is
//   restaurant:{id}                              whatever changes
//   restaurants:{tenant_id} (name, status)       an UPDATE counts only when one of these columns changed
// The functions are generated once, as static SQL a table: measured on a bare transaction, SQL that is put together at each
// statement costs two to four times as much, and row-level triggers save nothing.

/** Above this many tags a statement invalidates the whole table: a row of the log stays small, a tail stays quick. */
const tagsMax = 1000;

/** A date is written out by `to_char`, for a session's DateStyle would make other tags. `'restaurant:' || r.id` for one template and one row variable; NULL columns make a NULL tag, which is left out. */
const tagExpression = `CREATE FUNCTION cache_tag_expression(watched regclass, template text, row_name text) RETURNS text LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
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
        parts := parts || (SELECT format(CASE WHEN atttypid = 'date'::regtype THEN 'to_char(%s.%I, ''YYYY-MM-DD'')' ELSE '%s.%I' END, row_name, attname)
          FROM pg_attribute WHERE attrelid = watched AND attname = found[2] AND atttypid IN ('int'::regtype, 'bigint'::regtype, 'text'::regtype, 'uuid'::regtype, 'date'::regtype));
        IF parts[cardinality(parts)] IS NULL THEN RAISE EXCEPTION 'no column of % that a tag can be made of: %', watched, found[2]; END IF;
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

/**
 * The one statement of a trigger; its arguments: the tag of the whole table, the tags of a row, the rows. Inlined, for a call costs as much again.
 *
 * Of the 8 µs that it adds to an INSERT of one row, and 15 to an UPDATE, DISTINCT is 1; without it an UPDATE would name most
 * tags twice, and 500 bookings of one day the whole table. Repeats removed in other ways, beside it (µs a statement of one
 * row, INSERT with one tag, with three, UPDATE; none at all 12, 13, 20.5; no trigger 4.6, 4.6, 7):
 *   array_agg(DISTINCT)                            13 · 14 · 21.5
 *   array_agg over SELECT DISTINCT                 13 · 14 · 22
 *   ARRAY(SELECT DISTINCT)                         21 · 24 · 40
 *   array_agg || array_agg, DISTINCT only of more  11.5 · 17 · 24.5
 * Of 400 rows they differ as much. A booking takes 400 µs of the server.
 */
const logTags = `INSERT INTO cache_invalidations (tags)
        SELECT CASE WHEN cardinality(t.tags) > ${tagsMax} THEN ARRAY[%L] ELSE t.tags END
          FROM (SELECT array_agg(DISTINCT r.tag) AS tags FROM (SELECT unnest(ARRAY[%s]) AS tag FROM %s) r WHERE r.tag IS NOT NULL) t
         WHERE t.tags IS NOT NULL;`;

const watchOne = `CREATE FUNCTION cache_watch_one(watched regclass, templates text[]) RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $watch$
  DECLARE
    plain text := (SELECT relname FROM pg_class WHERE oid = watched);
    root text := (SELECT relname FROM pg_class WHERE oid = coalesce(pg_partition_root(watched), watched));
    new_tags text; old_tags text; changed_tags text; key_join text;
  BEGIN
    SELECT string_agg(cache_tag_expression(watched, t, 'n'), ', '), string_agg(cache_tag_expression(watched, t, 'o'), ', '),
           string_agg(format('CASE WHEN %1$s THEN %2$s END, CASE WHEN %1$s THEN %3$s END', cache_change_condition(t), cache_tag_expression(watched, t, 'o'), cache_tag_expression(watched, t, 'n')), ', ')
      INTO new_tags, old_tags, changed_tags FROM unnest(templates) AS t;
    SELECT string_agg(format('o.%1$I = n.%1$I', a.attname), ' AND ') INTO key_join
      FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey) WHERE i.indrelid = watched AND i.indisprimary;
    IF key_join IS NULL THEN RAISE EXCEPTION 'cache_watch needs a primary key on %, to tell which OLD row became which NEW row', watched; END IF;
    EXECUTE format($f$CREATE OR REPLACE FUNCTION %I() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
      BEGIN ${logTags} RETURN NULL; END $$ $f$, 'cache_log_insert_' || plain, root || ':*', new_tags, 'n');
    EXECUTE format($f$CREATE OR REPLACE FUNCTION %I() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
      BEGIN ${logTags} RETURN NULL; END $$ $f$, 'cache_log_delete_' || plain, root || ':*', old_tags, 'o');
    EXECUTE format($f$CREATE OR REPLACE FUNCTION %I() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
      BEGIN ${logTags} RETURN NULL; END $$ $f$, 'cache_log_update_' || plain, root || ':*', changed_tags, 'n FULL JOIN o ON ' || key_join);
    EXECUTE format($f$CREATE OR REPLACE FUNCTION %I() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
      BEGIN INSERT INTO cache_invalidations (tags) VALUES (ARRAY[%L]); RETURN NULL; END $$ $f$, 'cache_log_truncate_' || plain, root || ':*');
    EXECUTE format('CREATE OR REPLACE TRIGGER cache_log_insert AFTER INSERT ON %s REFERENCING NEW TABLE AS n FOR EACH STATEMENT EXECUTE FUNCTION %I()', watched, 'cache_log_insert_' || plain);
    EXECUTE format('CREATE OR REPLACE TRIGGER cache_log_delete AFTER DELETE ON %s REFERENCING OLD TABLE AS o FOR EACH STATEMENT EXECUTE FUNCTION %I()', watched, 'cache_log_delete_' || plain);
    EXECUTE format('CREATE OR REPLACE TRIGGER cache_log_update AFTER UPDATE ON %s REFERENCING OLD TABLE AS o NEW TABLE AS n FOR EACH STATEMENT EXECUTE FUNCTION %I()', watched, 'cache_log_update_' || plain);
    EXECUTE format('CREATE OR REPLACE TRIGGER cache_log_truncate AFTER TRUNCATE ON %s FOR EACH STATEMENT EXECUTE FUNCTION %I()', watched, 'cache_log_truncate_' || plain);
    -- Firing needs no privilege; being called by whoever likes would be one.
    EXECUTE (SELECT string_agg(format('REVOKE ALL ON FUNCTION %I() FROM PUBLIC', 'cache_log_' || event || '_' || plain), '; ') FROM unnest('{insert,delete,update,truncate}'::text[]) AS event);
    -- ALWAYS: under session_replication_role = replica an ordinary trigger is silent.
    EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER cache_log_insert, ENABLE ALWAYS TRIGGER cache_log_delete, ENABLE ALWAYS TRIGGER cache_log_update, ENABLE ALWAYS TRIGGER cache_log_truncate', watched);
  END $watch$`;

const watch = `CREATE FUNCTION cache_watch(watched regclass, VARIADIC templates text[]) RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
  DECLARE part regclass;
  BEGIN
    -- DML on a leaf fires the leaf's triggers only.
    FOR part IN SELECT watched UNION SELECT relid FROM pg_partition_tree(watched) LOOP PERFORM cache_watch_one(part, templates); END LOOP;
  END $$`;

const internal = ['cache_tag_expression(regclass, text, text)', 'cache_change_condition(text)', 'cache_watch_one(regclass, text[])', 'cache_watch(regclass, text[])'];

/** The SQL that makes `cache_watch` and what it stands on, for the owner alone. */
export const cacheWatchFunctions: readonly string[] = [tagExpression, changeCondition, watchOne, watch, ...internal.map((name) => `REVOKE ALL ON FUNCTION ${name} FROM PUBLIC`)];
