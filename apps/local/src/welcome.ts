import type { DemoKey } from '../../cli/src/seed/seed-demo.ts';

export interface Welcomed {
  /** Where the API listens, without a slash at the end. */
  url: string;
  /** What the database is. */
  database: string;
  keys: readonly DemoKey[];
}

/** The lines that a newcomer needs: where things are, and keys to use them with. */
export async function welcome({ url, database, keys }: Welcomed): Promise<string[]> {
  return [
    '',
    `Couvert runs at ${url}`,
    `  Swagger UI  ${url}/docs`,
    `  Health      ${url}/health/ready`,
    `  Database    ${database}`,
    ...keyLines(keys),
  ];
}

function keyLines(keys: readonly DemoKey[]): string[] {
  if (keys.length === 0) return ['', 'No demo here: make a key with "npm run couvert -- keys".'];
  return ['', 'Demo keys (header X-API-Key):', ...keys.map(({ tenant, kind, key }) => `  ${tenant.padEnd(14)} ${kind.padEnd(12)} ${key}`)];
}
