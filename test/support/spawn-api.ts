import { join } from 'node:path';
import { freePort } from '../../apps/local/src/embedded-postgres/free-port.ts';
import { ensureBuilt, projectDir } from './ensure-built.ts';
import { Program } from './program.ts';
import { testSecret } from './test-secret.ts';

export interface SpawnApiOptions {
  databaseUrl: string;
  /** Added to the environment, over PORT, HOST, DATABASE_URL, COUVERT_SECRET, no limit of requests and none of those under way. */
  env?: NodeJS.ProcessEnv;
  /** Another program around the API, as built into dist/. */
  main?: string;
}

/** An API process of its own that has answered /health/ready. */
export interface ApiProcess {
  /** http://127.0.0.1:port, without a slash at the end. */
  url: string;
  program: Program;
}

/**
 * Builds when something has changed, starts the built API on a free loopback port and waits until it is ready.
 * @throws Error with all that it wrote, when it ends or is not ready within 60 s.
 */
export async function spawnApi({ databaseUrl, env = {}, main = 'apps/api/src/main.js' }: SpawnApiOptions): Promise<ApiProcess> {
  await ensureBuilt();
  const port = await freePort();
  const program = new Program({
    command: process.execPath,
    args: [join(projectDir, 'dist', main)],
    cwd: projectDir,
    env: {
      ...process.env,
      NODE_ENV: 'test',
      PORT: String(port),
      HOST: '127.0.0.1',
      DATABASE_URL: databaseUrl,
      COUVERT_SECRET: testSecret,
      // One key sends what a city's would.
      COUVERT_KEY_REQUESTS: '0',
      // On a busy machine all are late: whoever asks what is right is not told to come again.
      COUVERT_IN_FLIGHT: '0',
      ...env,
    },
  });
  const url = `http://127.0.0.1:${port}`;
  try {
    await program.until(() => answersReady(url), { what: 'the API answers /health/ready', withinMs: 60_000 });
  } catch (error) {
    await program.kill();
    throw error;
  }
  return { url, program };
}

async function answersReady(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(2_000) });
    await response.arrayBuffer();
    return response.ok;
  } catch (error) {
    // Not listening yet, or not answering yet: fetch says both with these two.
    if (error instanceof TypeError || (error instanceof DOMException && error.name === 'TimeoutError')) return false;
    throw error;
  }
}
