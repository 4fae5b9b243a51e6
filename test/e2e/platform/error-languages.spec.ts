import { getMetadataStorage } from 'class-validator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { errorText, type ErrorText, type Language, languages } from '#kernel';
import { errorsCatalogue } from '../../../apps/api/src/errors-catalogue.ts';
import { translatedRules } from '../../../libs/security/src/input/input-messages.ts';
import { startTestApi, type TestApi } from '../../support/api.ts';
import { aRestaurant, type SavedRestaurant } from '../../support/builders/restaurant-builder.ts';
import { ProbeModule } from './probe.module.ts';
import { sendRaw } from './raw-http.ts';

interface Problem {
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly errors?: readonly { pointer: string; code: string; detail: string }[];
}

let api: TestApi;
let url: string;
let key: string;
let house: SavedRestaurant;

beforeAll(async () => {
  api = await startTestApi({ imports: [ProbeModule] });
  const tenantId = await api.aTenant();
  ({ key } = await api.aKey(tenantId));
  house = await aRestaurant({ tenantId }).withTables(2).save(api.database);
  await api.app.listen(0, '127.0.0.1');
  url = await api.app.getUrl();
});
afterAll(() => api?.close());

/** Title and advice of a row. */
function rowIn(code: string, language: Language): ErrorText {
  const definition = errorsCatalogue.find((one) => one.code === code);
  if (definition === undefined) throw new RangeError(`no row ${code}`);
  return errorText(definition, language);
}

/** Over the wire, so that the edge is asked too. */
async function ask(path: string, language: string | null, { body, headers = {} }: { body?: unknown; headers?: Record<string, string> } = {}) {
  const response = await fetch(`${url}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { 'x-api-key': key, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...(language === null ? {} : { 'accept-language': language }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as Problem };
}

describe('the catalogue', () => {
  it('says title and advice of every code in every language, each in its own words', () => {
    for (const definition of errorsCatalogue) {
      const said = languages.map((language) => errorText(definition, language));
      for (const member of ['title', 'advice'] as const) expect(new Set(said.map((text) => text[member])).size, `${definition.code} ${member}`).toBe(languages.length);
      for (const { title, advice } of said) {
        expect(title, definition.code).toMatch(/^\p{Lu}.*[^.]$/u);
        expect(advice, definition.code).toMatch(/^\p{Lu}.*\.$/u);
        // What stands in backquotes are names, and the same in all.
        expect(advice.match(/`[^`]+`/g) ?? [], definition.code).toEqual(definition.advice.match(/`[^`]+`/g) ?? []);
      }
    }
  });

  it('says what each rule of each body and query asks for in every language', () => {
    const all = Reflect.get(getMetadataStorage(), 'validationMetadatas') as Map<unknown, { name?: string; type: string }[]>;
    const conditions = new Set(['conditionalValidation', 'isOptional']);
    const names = new Set([...all.values()].flat().map(({ name, type }) => name ?? type));
    expect(names.size).toBeGreaterThan(10);
    expect([...names].filter((name) => !translatedRules.includes(name) && !conditions.has(name))).toEqual([]);
  });
});

describe('an error', () => {
  it('is told in the language that is asked for, its code in none', async () => {
    for (const [wanted, language] of [['es-MX, en;q=0.5', 'es'], ['fr', 'fr'], ['nl, de;q=0.1', 'de'], ['nl', 'en'], [null, 'en']] as const) {
      const { status, headers, body } = await ask('/v1/nothing', wanted);
      expect([status, body.code, headers.get('content-language'), headers.get('vary')]).toEqual([404, 'NOT_FOUND', language, 'accept-language']);
      expect([body.title, body.detail]).toEqual(Object.values(rowIn('NOT_FOUND', language)));
    }
  });

  it('of the edge, of the router and of Node is in the same shape and language', async () => {
    const raw = async (head: string) => {
      const { headers, body } = await sendRaw(url, `${head}\r\nHost: x\r\nConnection: close\r\nAccept-Language: de\r\n\r\n`);
      return { language: headers['content-language'], ...(JSON.parse(body) as Problem) };
    };
    expect(await raw('GET /v1/% HTTP/1.1')).toMatchObject({ code: 'BAD_REQUEST', language: 'de', title: 'Die Anfrage lässt sich nicht lesen' });
    expect(await raw('GET /health/live HTTP/1.1\r\nExpect: a miracle')).toMatchObject({ code: 'EXPECTATION_FAILED', language: 'de', title: 'Diese Erwartung lässt sich nicht erfüllen' });
    expect(await raw('GET /health/live?q=%00 HTTP/1.1')).toMatchObject({ detail: 'Die Adresse enthält ein NUL-Zeichen.' });
    // It could not be read, so nobody knows what it would like.
    expect(await raw('GET / HTTP/9.9')).toMatchObject({ code: 'BAD_REQUEST', language: 'en' });
  });

  it('that was told to one client is not shown to another in the same words', async () => {
    for (const path of ['/v1/restaurants/no-such-house', '/v1/search?limit=x', `/v1/restaurants/${house.id}/availability`]) {
      const said = new Map<Language, string>();
      for (const language of [...languages, ...languages]) {
        const { headers, body } = await ask(path, language);
        expect([headers.get('content-language'), headers.get('cache-control')], path).toEqual([language, 'private, no-store']);
        expect(said.get(language) ?? body.title).toBe(body.title);
        said.set(language, body.title);
      }
      expect(new Set(said.values()).size, path).toBe(languages.length);
    }
  });

  it('of ours says nothing more in any language', async () => {
    for (const language of languages) expect((await ask('/v1/probe/sql', language)).body).toMatchObject({ code: 'INTERNAL', detail: rowIn('INTERNAL', language).advice });
  });
});

describe('what is wrong with input', () => {
  it('is told member by member', async () => {
    const { body } = await ask('/v1/probe', 'es', { body: { said: 'far too long for this', more: 1 } });
    expect(body.title).toBe('Algunos valores no son válidos');
    expect(body.errors).toEqual([
      { pointer: '/more', code: 'UNKNOWN_PROPERTY', detail: 'more no existe aquí' },
      { pointer: '/said', code: 'MAX_LENGTH', detail: 'said debe tener 10 caracteres como máximo' },
    ]);
  });

  it('is told of a body that cannot be read', async () => {
    const response = await fetch(`${url}/v1/probe`, { method: 'POST', headers: { 'x-api-key': key, 'content-type': 'application/json', 'accept-language': 'fr' }, body: '{"a":1,"a":2}' });
    expect(await response.json()).toMatchObject({ code: 'BAD_REQUEST', detail: 'Le corps contient deux fois le nom "a" dans un objet.' });
  });

  it('is in English where nobody translated the sentence, and the error as a whole is not', async () => {
    const { body } = await ask(`/v1/restaurants/${house.id}/special-days`, 'fr', { body: { date: '2027-06-01', closed: true, services: [{ starts_at: '12:00', last_sitting: '13:00', ends_at: '15:00' }] } });
    expect(body).toMatchObject({ code: 'INPUT_INVALID', title: 'Certaines valeurs ne sont pas valables' });
    for (const { detail } of body.errors ?? []) expect(detail).not.toBe('');
  });
});

describe('a booking that is refused', () => {
  const book = (language: string, over: Record<string, unknown>) => ask('/v1/bookings', language, { body: { restaurant_id: house.id, date: '2000-01-01', time: '19:00', party_size: 2, guest: { name: 'Ada', phone: '+3225551234' }, ...over } });

  it('says why in the guest’s language, with the restaurant’s own numbers', async () => {
    const large = await book('de', { party_size: 90 });
    expect(large.body).toMatchObject({ code: 'PARTY_SIZE_NOT_SERVED', title: 'Das Restaurant nimmt keine Gesellschaften dieser Größe', detail: expect.stringMatching(/^Das Restaurant nimmt Gesellschaften von \d+ bis \d+; 90 ist zu viel\.$/) as string });
    expect((await book('fr', {})).body).toMatchObject({ code: 'TOO_SOON', detail: 'Cette heure est passée.' });
    expect((await book('es', { date: '2099-12-31' })).body).toMatchObject({ code: 'OUTSIDE_HORIZON', detail: expect.stringMatching(/^El libro de reservas se abre para el 2099-12-31 el 209[89]-\d\d-\d\d, con \d+ días de antelación\.$/) as string });
    expect((await book('en', { date: '2099-12-31' })).body.detail).toMatch(/^The book opens for 2099-12-31 on /);
  });

  it('for want of a table says which rule stood in the way', async () => {
    const tomorrow = new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10);
    // Nobody starts dinner at six in the morning.
    const answers = await Promise.all(languages.map((language) => book(language, { date: tomorrow, time: '06:00' })));
    for (const { body } of answers) expect(body).toMatchObject({ code: 'SLOT_UNAVAILABLE', reasons: ['closed'] });
    expect(answers.map(({ body }) => body.detail)).toEqual([
      'The restaurant starts no parties at this time.',
      'El restaurante no recibe a nadie a esta hora.',
      'Le restaurant n’accueille personne à cette heure.',
      'Um diese Zeit empfängt das Restaurant niemanden.',
    ]);
  });
});
