import { describe, expect, it } from 'vitest';
import { SqlMigration } from './sql-migration.ts';
import { tenantTable } from './tenant-table.ts';

describe('tenantTable', () => {
  it('forces row-level security on, owner included, and grants what was asked', () => {
    const sql = tenantTable('guests', 'SELECT').join(';\n');
    expect(sql).toContain('FORCE ROW LEVEL SECURITY');
    expect(sql).toContain('GRANT SELECT ON guests TO couvert_app');
  });

  it('takes nothing but a table name', () => {
    expect(() => tenantTable('guests; DROP TABLE guests')).toThrow(RangeError);
  });
});

describe('a migration', () => {
  it('has no way back', async () => {
    class Forward extends SqlMigration {
      readonly name = 'Forward';
      readonly statements = [];
    }
    await expect(new Forward().down()).rejects.toThrow(/expand before they contract/);
  });
});
