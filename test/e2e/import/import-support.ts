import { ensureTenant } from '../../../apps/cli/src/bulk/persistence/ensure-tenant.ts';
import { formats } from '../../../apps/cli/src/import/formats/formats.ts';
import { type Imported, importFile, type ImportOptions } from '../../../apps/cli/src/import/import-file.ts';
import { openDatabase, type OpenDatabase } from '../../support/open-database.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

export const fixtures = new URL('../../fixtures/import/', import.meta.url).pathname;

/** A database with one tenant, and the import as the command line calls it. */
export class ImportBench {
  private constructor(
    readonly test: TestDatabase,
    readonly open: OpenDatabase,
    readonly tenantId: string,
  ) {}

  static async start(): Promise<ImportBench> {
    const test = await createTestDatabase();
    const open = await openDatabase(test.url);
    return new ImportBench(test, open, await ensureTenant(open.database, { slug: 'city', name: 'City' }));
  }

  import(format: string, path: string, more: Partial<ImportOptions> = {}): Promise<Imported> {
    const chosen = formats[format];
    if (chosen === undefined) throw new RangeError(`no format ${format}`);
    return importFile({ database: this.open.database, tenantId: this.tenantId, format: chosen, path, today: '2027-01-15', reportPath: null, ...more });
  }

  ask<Row>(sql: string, values: readonly unknown[] = []): Promise<Row[]> {
    return this.open.database.dataSource.query(sql, [...values]);
  }

  async stop(): Promise<void> {
    await this.open.close();
    await this.test.drop();
  }
}

/** A made-up line of New York's file; the same number is always the same restaurant. */
export function dinerLine(number: number, changes: Record<string, unknown> = {}): string {
  const diner = { id: String(number), name: `Diner ${number}`, borough: 'Queens', cuisine: 'Italian', building: String(number), street: 'Long Road', zip: '11354', lonlat: [-73.8 - (number % 100) / 1000, 40.7 + (number % 97) / 1000] };
  return `${JSON.stringify({ ...diner, ...changes })}\n`;
}
