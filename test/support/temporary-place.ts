import { tmpdir } from 'node:os';
import { canEnter, chooseRunAs } from '../../apps/local/src/embedded-postgres/run-as.ts';

/** A temporary folder which the user that PostgreSQL runs as can enter, too: TMPDIR may be closed to that user. */
export async function reachableTemporaryPlace(): Promise<string> {
  const runAs = await chooseRunAs('');
  const place = [tmpdir(), '/tmp', '/var/tmp'].find((folder) => canEnter(folder, runAs));
  if (place === undefined) throw new Error(`User ${runAs?.name ?? 'you'} can enter no temporary folder; set TMPDIR to one.`);
  return place;
}
