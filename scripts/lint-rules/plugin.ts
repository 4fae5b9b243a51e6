import { constantSql } from './constant-sql.ts';
import { noDoubleAssertion } from './no-double-assertion.ts';
import { noExportAll } from './no-export-all.ts';
import { oneVerbAFile } from './one-verb-a-file.ts';
import { sqlInPersistence } from './sql-in-persistence.ts';
import { waitForConditions } from './wait-for-conditions.ts';

/** Rules that oxlint does not bring. Its programs load this file as it is, by Node's own stripping of types. */
export default {
  meta: { name: 'couvert' },
  rules: {
    'constant-sql': constantSql,
    'no-double-assertion': noDoubleAssertion,
    'no-export-all': noExportAll,
    'one-verb-a-file': oneVerbAFile,
    'sql-in-persistence': sqlInPersistence,
    'wait-for-conditions': waitForConditions,
  },
};
