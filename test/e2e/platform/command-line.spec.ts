import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { helpLines } from '../../../apps/cli/src/help.ts';
import { verbs } from '../../../apps/cli/src/verbs.ts';
import { writeOrCheck } from '../../../apps/cli/src/write-or-check.ts';
import { startTestApi, testSecret, type TestApi } from '../../support/api.ts';
import { ensureBuilt, projectDir } from '../../support/ensure-built.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';
import { ProbeModule } from './probe.module.ts';

/** Calls a verb as `couvert` does; what it printed. */
async function couvert(env: Record<string, string>, name: string, ...args: string[]): Promise<{ said: string[]; noted: string[] }> {
  const said: string[] = [];
  const noted: string[] = [];
  const verb = await verbs[name]?.load();
  if (verb === undefined) throw new Error(`no verb ${name}`);
  await verb.run({ args, env, say: (line) => said.push(line), note: (line) => noted.push(line) });
  return { said, noted };
}

describe('couvert help', () => {
  it('lists every verb, and each tells how it is called', async () => {
    const overview = (await helpLines(undefined)).join('\n');
    for (const name of Object.keys(verbs)) {
      expect(overview).toContain(`  ${name} `);
      expect((await helpLines(name)).join('\n'), name).toContain(`couvert ${name}`);
    }
  });

  it('comes with a sentence for a verb that does not exist', async () => {
    await expect(helpLines('frobnicate')).rejects.toThrow('"frobnicate" is nothing that couvert can do.');
  });
});

describe('couvert hosts', () => {
  let database: TestDatabase;
  let env: Record<string, string>;
  beforeAll(async () => {
    database = await createTestDatabase();
    env = { DATABASE_URL: database.url };
    for (const slug of ['bistro', 'brasserie']) await couvert(env, 'tenants', 'create', '--slug', slug, '--name', slug);
  });
  afterAll(() => database.drop());

  it('gives a tenant its hosts in the spelling in which they are asked for, once or again, lists them and takes them', async () => {
    expect((await couvert(env, 'hosts', 'list', '--tenant', 'bistro')).said).toEqual([]);
    for (const host of ['Café.Example.', 'book.example', 'book.example']) await couvert(env, 'hosts', 'add', '--tenant', 'bistro', host);
    expect((await couvert(env, 'hosts', 'list', '--tenant', 'bistro')).said).toEqual(['book.example', 'xn--caf-dma.example']);
    expect((await couvert(env, 'hosts', 'remove', '--tenant', 'bistro', 'café.example')).said).toEqual(['xn--caf-dma.example leads nowhere. Servers notice within a second.']);
    expect((await couvert(env, 'hosts', 'list', '--tenant', 'bistro')).said).toEqual(['book.example']);
  });

  it('gives nobody the host of another, and takes none that is not the tenant’s', async () => {
    await couvert(env, 'hosts', 'add', '--tenant', 'bistro', 'mine.example');
    await expect(couvert(env, 'hosts', 'add', '--tenant', 'brasserie', 'MINE.example')).rejects.toThrow('mine.example leads to "bistro".');
    await expect(couvert(env, 'hosts', 'remove', '--tenant', 'brasserie', 'mine.example')).rejects.toThrow('does not lead to "brasserie"');
  });

  it.each(['127.0.0.1', '[::1]', 'book.example:80', 'https://book.example', 'a_b.example', ''])('takes %j for no host', async (text) => {
    await expect(couvert(env, 'hosts', 'add', '--tenant', 'bistro', text)).rejects.toThrow('is no host name');
  });

  it('says what is missing', async () => {
    await expect(couvert(env, 'hosts', 'add', '--tenant', 'bistro')).rejects.toThrow('The name of the host is needed');
    await expect(couvert(env, 'hosts', 'add', '--tenant', 'nobody', 'book.example')).rejects.toThrow('There is no tenant "nobody"');
    await expect(couvert(env, 'hosts', 'give')).rejects.toThrow('can add, list and remove, not "give"');
  });
});

describe('couvert keys', () => {
  let api: TestApi;
  let env: Record<string, string>;
  beforeAll(async () => {
    api = await startTestApi({ imports: [ProbeModule] });
    env = { DATABASE_URL: api.database.url, COUVERT_SECRET: testSecret };
    await couvert(env, 'tenants', 'create', '--slug', 'bistro', '--name', 'The Bistro Group');
  });
  afterAll(() => api.close());

  const look = async (key: string): Promise<number> => (await api.app.inject({ url: '/v1/probe', headers: { 'x-api-key': key } })).statusCode;

  it('makes a key that works, and shows it alone on standard output', async () => {
    const { said, noted } = await couvert(env, 'keys', 'create', '--tenant', 'bistro', '--name', 'till');
    expect(said).toEqual([expect.stringMatching(/^cvt_sk_live_/)]);
    expect(noted.join('\n')).toContain('only time');
    expect(await look(said[0] ?? '')).toBe(200);
  });

  it('lists keys without their secrets, and revokes them', async () => {
    const [key = ''] = (await couvert(env, 'keys', 'create', '--tenant', 'bistro', '--name', 'to be revoked', '--scope', 'restaurants:read')).said;
    const id = key.split('_')[3] ?? '';
    const lineOf = async (): Promise<string> => (await couvert(env, 'keys', 'list', '--tenant', 'bistro')).said.find((line) => line.startsWith(id)) ?? '';
    expect(await lineOf()).toMatch(/active +secret +live .*"to be revoked" +restaurants:read$/);
    await couvert(env, 'keys', 'revoke', '--tenant', 'bistro', id);
    expect(await lineOf()).toContain('revoked');
    expect((await couvert(env, 'keys', 'list', '--tenant', 'bistro')).said.join('\n')).not.toContain(key.slice(-38));
  });

  it.each([
    [['create', '--name', 'x'], '--tenant is needed.'],
    [['create', '--tenant', 'bistro'], '--name is needed.'],
    [['create', '--tenant', 'nobody', '--name', 'x'], 'There is no tenant "nobody".'],
    [['create', '--tenant', 'bistro', '--name', 'x', '--kind', 'gold'], '--kind may be secret or publishable'],
    [['create', '--tenant', 'bistro', '--name', 'x', '--scope', 'everything'], '--scope may be'],
    [['create', '--tenant', 'bistro', '--name', 'x', '--kind', 'publishable', '--scope', 'platform:admin'], '--scope may be restaurants:read or bookings:create'],
    [['create', '--tenant', 'bistro', '--name', 'x', '--origin', 'https://x.example/path'], '--origin must be'],
    [['create', '--tenant', 'bistro', '--name', 'x', '--restaurant', 'seven'], '--restaurant must be'],
    [['create', '--tenant', 'bistro', '--name', 'x', '--expires', '2001-01-01'], '--expires must be'],
    [['create', '--tenant', 'bistro', '--nmae', 'x'], "Unknown option '--nmae'"],
    [['revoke', '--tenant', 'bistro', 'nobodyHasIt0'], 'This tenant has no key nobodyHasIt0.'],
    [['revoke', '--tenant', 'bistro'], 'The id of the key is needed'],
    [['rotate'], 'can create, list and revoke, not "rotate"'],
  ])('answers %j with a sentence', async (args, sentence) => {
    await expect(couvert(env, 'keys', ...args)).rejects.toThrow(sentence);
  });

  it('says what is missing in the environment, and that a database does not answer', async () => {
    await expect(couvert({}, 'keys', 'list', '--tenant', 'bistro')).rejects.toThrow('DATABASE_URL is missing.');
    await expect(couvert({ ...env, DATABASE_URL: 'postgres://x@127.0.0.1:1/x' }, 'keys', 'list', '--tenant', 'bistro')).rejects.toThrow('PostgreSQL does not answer');
  });
});

describe('couvert tenants', () => {
  it('makes a tenant once, lists it, and knows what is no slug', async () => {
    const database = await createTestDatabase();
    const env = { DATABASE_URL: database.url, COUVERT_SECRET: testSecret };
    try {
      expect((await couvert(env, 'tenants')).said).toEqual([expect.stringContaining('No tenants yet')]);
      const first = await couvert(env, 'tenants', 'create', '--slug', 'bistro', '--name', 'B');
      expect(await couvert(env, 'tenants', 'create', '--slug', 'bistro', '--name', 'B')).toEqual(first);
      expect((await couvert(env, 'tenants', 'list')).said).toEqual(first.said);
      await expect(couvert(env, 'tenants', 'create', '--slug', 'No Slug', '--name', 'B')).rejects.toThrow('is no slug');
      await expect(couvert(env, 'tenants', 'drop')).rejects.toThrow('can create and list');
    } finally {
      await database.drop();
    }
  });
});

describe('couvert migrate', () => {
  let empty: TestDatabase;
  beforeAll(async () => {
    empty = await createTestDatabase({ migrated: false });
  });
  afterAll(() => empty.drop());

  it('brings an empty database up to date, needs no secret, and does nothing the second time', async () => {
    const env = { DATABASE_URL: empty.url };
    expect((await couvert(env, 'migrate')).said.join('\n')).toMatch(/^Ran \d+ migration\(s\)/);
    expect((await couvert(env, 'migrate')).said).toEqual(['The database is up to date.']);
  });

  it('says why it could not', async () => {
    await expect(couvert({ DATABASE_URL: 'postgres://x@127.0.0.1:1/x' }, 'migrate')).rejects.toThrow('The migration did not finish: connect ECONNREFUSED');
  });
});

describe('a generated file', () => {
  it('is written with its folder, and checked without being touched', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'couvert-generated-'));
    const path = join(folder, 'deep', 'page.md');
    try {
      await expect(writeOrCheck({ path, text: 'a', check: true })).rejects.toThrow('is not what the code says');
      await writeOrCheck({ path, text: 'a', check: false });
      await expect(writeOrCheck({ path, text: 'a', check: true })).resolves.toContain('up to date');
      await writeFile(path, 'by hand');
      await expect(writeOrCheck({ path, text: 'a', check: true })).rejects.toThrow('is not what the code says');
      expect(await readFile(path, 'utf8')).toBe('by hand');
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe('the command line', () => {
  beforeAll(ensureBuilt);

  /** The program itself, whose reader of `unread` has gone long before the first line is written. */
  async function run(args: readonly string[], { unread, env = {} }: { unread: 'stdout' | 'stderr'; env?: Record<string, string> }): Promise<{ code: number | null; heard: string }> {
    const child = spawn(process.execPath, [join(projectDir, 'dist/apps/cli/src/main.js'), ...args], { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    let heard = '';
    child[unread === 'stdout' ? 'stderr' : 'stdout'].setEncoding('utf8').on('data', (text: string) => (heard += text));
    child[unread].destroy();
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, heard };
  }

  it('ends in peace when its reader has read enough', async () => {
    expect(await run(['help'], { unread: 'stdout' })).toEqual({ code: 0, heard: '' });
  });

  it('does to its end what it has begun when nobody follows its progress any more', async () => {
    const empty = await createTestDatabase({ migrated: false });
    try {
      expect(await run(['migrate'], { unread: 'stderr', env: { DATABASE_URL: empty.url } })).toEqual({ code: 0, heard: expect.stringMatching(/^Ran \d+ migration\(s\)/) });
    } finally {
      await empty.drop();
    }
  });
});
