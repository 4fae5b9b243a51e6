import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashOf } from '#caching';
import { errorsCatalogue } from '../../../apps/api/src/errors-catalogue.ts';
import { startTestApi, type TestApi } from '../../support/api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

const decoders = [['gzip', gunzipSync], ['br', brotliDecompressSync], ['zstd', zstdDecompressSync]] as const;

const get = (url: string) => api.app.inject({ url });

describe('Swagger UI', () => {
  it('comes from this server alone, with nothing inline, under a strict policy', async () => {
    const page = await get('/docs');
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    const policy = String(page.headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
    expect(page.body).not.toMatch(/<script(?![^>]* src=)|<style|style=|javascript:| on\w+=/i);
    const linked = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, url]) => url ?? '');
    expect(linked).toHaveLength(3);
    for (const url of linked) {
      expect(url).toMatch(/^\/docs\//);
      const file = await get(url);
      expect(file.statusCode, url).toBe(200);
      expect(file.headers['content-type'], url).toMatch(url.endsWith('.css') ? /^text\/css/ : /^(text|application)\/javascript/);
      expect(file.headers['x-content-type-options']).toBe('nosniff');
    }
  });

  it('loads styles that ask for nothing from elsewhere', async () => {
    const { body } = await get('/docs/assets/swagger-ui.css');
    const fetched = [...body.matchAll(/url\(([^)]*)\)/g)].map(([, url]) => url ?? '').filter((url) => !/^["']?data:/.test(url));
    expect(fetched).toEqual([]);
    expect(body).not.toContain('@import');
  });

  it('reads the document of this server and sends it to no validator', async () => {
    const { body } = await get('/docs/assets/start.js');
    expect(body).toContain("url: '/docs/openapi.json'");
    expect(body).toContain('validatorUrl: null');
  });

  it('gives out no other file of its package', async () => {
    for (const name of ['package.json', 'swagger-ui-bundle.js.map', 'index.html', 'absolute-path.js', '..%2fpackage.json', '%2e%2e/package.json', '']) {
      expect((await get(`/docs/assets/${name}`)).statusCode, name).toBe(404);
    }
  });
});

describe('files of the documentation', () => {
  const linked = async (name: string): Promise<string> => {
    const page = await get('/docs');
    return new RegExp(`/docs/assets/${name}\\.[\\w-]{16}\\.\\w+`).exec(page.body)?.[0] ?? 'nowhere';
  };

  it('stay in caches for good at their address, which holds their hash', async () => {
    const url = await linked('swagger-ui-bundle');
    const file = await get(url);
    expect(file.headers).toMatchObject({ 'cache-control': 'public, max-age=31536000, immutable', vary: 'accept-encoding', 'accept-ranges': 'none' });
    expect(url).toContain(hashOf(file.rawPayload));
  });

  it('may be kept at no other address: another build asks for its own hash', async () => {
    for (const url of ['/docs/assets/style.css', '/docs/assets/style.AAAAAAAAAAAAAAAA.css', '/docs/assets/style.css?v=1']) {
      const file = await get(url);
      expect([file.statusCode, file.headers['cache-control'], file.headers['cdn-cache-control']], url).toEqual([200, 'public, no-cache', undefined]);
    }
  });

  it('and pages come compressed, not anew each time, and not at all to who has them', async () => {
    for (const url of [await linked('swagger-ui-bundle'), '/docs', '/docs/openapi.json', '/docs/errors']) {
      const plain = await get(url);
      const tags = new Set([plain.headers.etag]);
      for (const [coding, decode] of decoders) {
        const answer = await api.app.inject({ url, headers: { 'accept-encoding': coding } });
        if (answer.headers['content-encoding'] === undefined) continue;
        expect(answer.headers['content-encoding']).toBe(coding);
        expect(decode(answer.rawPayload).equals(plain.rawPayload), `${url} ${coding}`).toBe(true);
        tags.add(answer.headers.etag);
        const again = await api.app.inject({ url, headers: { 'accept-encoding': coding, 'if-none-match': String(answer.headers.etag) } });
        expect([again.statusCode, again.rawPayload.length], `${url} ${coding}`).toEqual([304, 0]);
        expect(Object.keys(again.headers).filter((name) => !['connection', 'date', 'x-trace-id'].includes(name)).sort()).toEqual(Object.keys(plain.headers).filter((name) => ['cache-control', 'cdn-cache-control', 'etag', 'vary'].includes(name)).sort());
      }
      expect(tags.size, url).toBe(plain.rawPayload.length < 600 ? 1 : 4);
    }
  });

  it('are told of by HEAD as GET sends them', async () => {
    for (const url of [await linked('start'), '/docs', '/docs/openapi.json']) {
      const wanted = { 'accept-encoding': 'br' };
      const [got, told] = [await api.app.inject({ url, headers: wanted }), await api.app.inject({ method: 'HEAD', url, headers: wanted })];
      const without = ({ date: _date, 'x-trace-id': _trace, ...rest }: typeof got.headers): typeof rest => rest;
      expect(without(told.headers), url).toEqual(without(got.headers));
      expect([told.statusCode, told.rawPayload.length]).toEqual([200, 0]);
    }
  });
});

describe('the page of errors', () => {
  it('is where the `type` of every problem leads', async () => {
    const { type } = (await get('/nowhere')).json<{ type: string }>();
    const [url = '', anchor] = type.split('#');
    const page = await get(url);
    expect(page.statusCode).toBe(200);
    expect(page.body).toContain(`id="${anchor}"`);
    for (const { code, advice } of errorsCatalogue) {
      expect(page.body).toContain(`id="${code}"`);
      expect(page.body).toContain(advice.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll("'", '&#39;'));
    }
  });
});

describe('every answer', () => {
  it('carries the headers that keep a browser from doing anything with it', async () => {
    for (const url of ['/health/live', '/v1/restaurants', '/nowhere', '/docs']) {
      expect((await get(url)).headers, url).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'strict-transport-security': expect.stringContaining('max-age=') as unknown,
        'content-security-policy': expect.stringContaining("default-src 'none'") as unknown,
        'cache-control': expect.any(String) as unknown,
      });
    }
  });

  it('is for no other origin', async () => {
    const { headers } = await api.app.inject({ url: '/health/live', headers: { origin: 'https://elsewhere.example' } });
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
  });
});
