import { beforeAll, describe, expect, it } from 'vitest';
import { type AnswerForm, answerTo, type FormRequest } from './answer-to.ts';
import { cacheFields, noRanges, varyField } from './cache-policy.ts';
import { storeAnswer, type StoredAnswer } from './stored-answer.ts';

const page = Buffer.from(JSON.stringify(Array.from({ length: 40 }, (_, id) => ({ id, name: `Chez Léon ${id}` }))));
const type = ['content-type', 'application/json; charset=utf-8'] as const;

describe('the form of a stored answer', () => {
  let answer: StoredAnswer;
  const ask = (headers: FormRequest['headers'] & Record<string, string | undefined> = {}, method = 'GET'): AnswerForm | null => answerTo({ method, headers }, answer);
  const names = (form: AnswerForm | null): string[] => (form?.fields ?? []).map(([name]) => name).sort();
  const value = (form: AnswerForm | null, wanted: string): string | undefined => form?.fields.find(([name]) => name === wanted)?.[1];

  beforeAll(async () => {
    answer = await storeAnswer({ status: 200, version: 4, body: page, fields: [type, noRanges, ...cacheFields('shared'), varyField('shared'), ['surrogate-key', 'restaurant:1'], ['content-location', '/v1/restaurants/1']] });
  });

  it('is the whole, with its length and its tag', () => {
    const form = ask();
    expect([form?.status, form?.bytes]).toEqual([200, page]);
    expect([value(form, 'content-length'), value(form, 'etag'), value(form, 'content-encoding')]).toEqual([String(page.length), answer.variants[0].etag, undefined]);
  });

  it('is in the coding that is wanted, whose length and tag go with it', () => {
    const form = ask({ 'accept-encoding': 'gzip' });
    expect(value(form, 'content-encoding')).toBe('gzip');
    expect(value(form, 'content-length')).toBe(String(form?.bytes?.length));
    expect(value(form, 'etag')).toMatch(/-gzip"$/);
  });

  it('of HEAD is that of GET without the body', () => {
    for (const headers of [{}, { 'accept-encoding': 'br' }, { 'if-none-match': '"other"' }]) {
      expect(ask(headers, 'HEAD')).toEqual({ ...ask(headers), bytes: null });
    }
  });

  it('is a 304 of exactly the fields that the RFC names, for the coding that would be sent', () => {
    const etag = value(ask({ 'accept-encoding': 'br' }), 'etag');
    const form = ask({ 'accept-encoding': 'br', 'if-none-match': etag });
    expect([form?.status, form?.bytes, value(form, 'etag')]).toEqual([304, null, etag]);
    expect(names(form)).toEqual(['cache-control', 'cdn-cache-control', 'content-location', 'etag', 'vary']);
    expect(ask({ 'accept-encoding': 'gzip', 'if-none-match': etag })?.status).toBe(200);
    expect(ask({ 'accept-encoding': 'br', 'if-none-match': etag }, 'HEAD')).toEqual(form);
  });

  it('is the whole for who asks for a part', () => {
    for (const range of ['bytes=0-9', 'bytes=-1', 'bytes=9999-', 'bytes=0-0,5-6', 'lines=1', 'nonsense']) {
      const form = ask({ range, 'if-range': answer.variants[0].etag });
      expect([form?.status, form?.bytes?.length, value(form, 'accept-ranges'), value(form, 'content-range')], range).toEqual([200, page.length, 'none', undefined]);
    }
  });

  it('is none where a condition does not hold', () => {
    expect(ask({ 'if-match': '"other"' })).toBeNull();
    expect(ask({ 'if-match': answer.variants[0].etag })?.status).toBe(200);
  });

  it('of what is not there knows no conditions', async () => {
    const missing = await storeAnswer({ status: 404, version: null, body: Buffer.from('{}'), fields: [type] });
    const [{ etag }] = missing.variants;
    expect(answerTo({ method: 'GET', headers: { 'if-none-match': etag } }, missing)?.status).toBe(404);
    expect(answerTo({ method: 'GET', headers: { 'if-match': '*' } }, missing)?.status).toBe(404);
  });
});
