import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../apps/local/src/embedded-postgres/free-port.ts';
import { projectDir } from '../support/ensure-built.ts';
import { Program } from '../support/program.ts';
import { requireProgram } from '../support/system/find-program.ts';

/** A cache of the kind that stands before the API, as `deploy/` configures it, on this machine. */
export interface SharedCache {
  /** http://127.0.0.1:port */
  readonly url: string;
  stop(): Promise<void>;
}

/** The nginx of `deploy/nginx/`, before the API at `port`. */
export async function startNginx(port: number): Promise<SharedCache> {
  const dir = await aFolder();
  const listen = await freePort();
  const conf = (await readFile(join(projectDir, 'deploy/nginx/nginx.conf'), 'utf8'))
    .replaceAll('/run/couvert-nginx', dir)
    .replaceAll('/var/cache/couvert-nginx', join(dir, 'cache'))
    .replace('server api:3000;', `server 127.0.0.1:${port};`)
    .replace('listen 8080;', `listen 127.0.0.1:${listen};`)
    .replace('worker_processes auto;', 'worker_processes 1;');
  await writeFile(join(dir, 'nginx.conf'), conf);
  const program = new Program({ command: requireProgram('nginx'), args: ['-c', join(dir, 'nginx.conf'), '-e', 'stderr', '-g', 'daemon off;'] });
  return started({ program, port: listen, dir });
}

/** The Varnish of `deploy/varnish/`, before the API at `port`. */
export async function startVarnish(port: number): Promise<SharedCache> {
  const dir = await aFolder();
  const listen = await freePort();
  const vcl = (await readFile(join(projectDir, 'deploy/varnish/couvert.vcl'), 'utf8')).replace('.host = "api";', '.host = "127.0.0.1";').replace('.port = "3000";', `.port = "${port}";`);
  await writeFile(join(dir, 'couvert.vcl'), vcl);
  await chmod(join(dir, 'couvert.vcl'), 0o644);
  await mkdir(join(dir, 'work'));
  const program = new Program({ command: requireProgram('varnishd'), args: ['-F', '-j', 'none', '-n', join(dir, 'work'), '-a', `127.0.0.1:${listen}`, '-T', 'none', '-f', join(dir, 'couvert.vcl'), '-s', 'default,32m', '-p', 'http_gzip_support=off'] });
  return started({ program, port: listen, dir });
}

async function aFolder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'couvert-http-cache-'));
  // Started by root, nginx serves as somebody else.
  await chmod(dir, 0o711);
  return dir;
}

async function started({ program, port, dir }: { program: Program; port: number; dir: string }): Promise<SharedCache> {
  const url = `http://127.0.0.1:${port}`;
  const stop = async (): Promise<void> => {
    await program.stop();
    await rm(dir, { recursive: true, force: true });
  };
  try {
    await program.until(() => answers(url), { what: 'the cache answers', withinMs: 30_000 });
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, stop };
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/health/live`, { signal: AbortSignal.timeout(2_000) })).ok;
  } catch (error) {
    if (error instanceof TypeError || (error instanceof DOMException && error.name === 'TimeoutError')) return false;
    throw error;
  }
}
