import { SqlMigration } from '../sql-migration.ts';

/** Small functions that many statements use. Additive. */
export class SqlHelpers1795460000002 extends SqlMigration {
  readonly name = 'SqlHelpers1795460000002';
  readonly statements = [
    // Lets the last statement of a unit of work, sent together with its COMMIT, fail by itself.
    `CREATE FUNCTION couvert_require(holds boolean, complaint text) RETURNS boolean LANGUAGE plpgsql AS $$
     BEGIN
       IF holds IS NOT TRUE THEN RAISE EXCEPTION USING ERRCODE = 'CV001', MESSAGE = complaint; END IF;
       RETURN true;
     END $$`,
    // unaccent() is only STABLE since its dictionary could change; naming the dictionary makes the promise ours.
    `CREATE FUNCTION couvert_fold(words text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
       RETURN lower(public.unaccent('public.unaccent'::regdictionary, words))`,
  ];
}
