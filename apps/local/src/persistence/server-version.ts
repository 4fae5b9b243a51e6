import type { Client } from 'pg';

/** @returns e.g. "18.4", or "16.4 (Debian 16.4-1)". */
export async function serverVersion(client: Client): Promise<string> {
  const { rows } = await client.query<{ version: string }>(`SELECT current_setting('server_version') AS version`);
  return rows[0]?.version ?? 'unknown';
}
