import { readFileSync } from 'node:fs';
import type { Client } from 'pg';

/** Ticks of the kernel's clock a second; Linux has had a hundred on every machine of the last twenty years. */
const ticksPerSecond = 100;

/** Processor time that the connections of an application have used in the server so far, ms. The server runs on this machine, which is a Linux. */
export async function backendMs(admin: Client, applicationName: string): Promise<number> {
  const { rows } = await admin.query<{ pid: number }>('SELECT pid FROM pg_stat_activity WHERE application_name = $1 AND datname = current_database()', [applicationName]);
  if (rows.length === 0) throw new Error(`no connection of ${applicationName} is there to be measured`);
  return rows.reduce((sum, { pid }) => sum + processMs(pid), 0);
}

function processMs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // proc(5): behind the name in parentheses, the 12th and 13th are user and system time.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return ((Number(fields[11]) + Number(fields[12])) * 1_000) / ticksPerSecond;
}
