import { join } from 'node:path';
import { launch } from './launch.ts';
import { Progress } from './progress.ts';
import { readSettings } from './settings.ts';
import { whyRefused } from './why-refused.ts';
import { StopRequest } from './stop-request.ts';

// Everything in one command: PostgreSQL, migrations, demo data, the API. This file is dist/apps/local/src/main.js.
const projectDir = join(import.meta.dirname, '../../../..');
const stop = new StopRequest();
// Whoever read our lines may leave (npm start | head); the server stays.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});
try {
  await launch({ settings: readSettings(process.env, { projectDir }), env: process.env, progress: new Progress(process.stdout), stop });
  process.exit(0);
} catch (error) {
  const refusal = whyRefused(error);
  // An interrupted step fails in its own way; nobody who has just pressed Ctrl-C wants to read about it.
  if (stop.isRequested) process.exit(0);
  if (refusal === undefined) console.error(error);
  else process.stderr.write(`\n${refusal}\n`);
  process.exit(1);
}
