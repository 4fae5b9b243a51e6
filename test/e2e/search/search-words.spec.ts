import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSearchWorld, type SearchWorld } from './support.ts';

let world: SearchWorld;

beforeAll(async () => {
  world = await openSearchWorld();
  const houses = [
    { name: 'Chez Léon', cuisines: ['belgian', 'seafood'], city: 'Brussels', description: 'Moules-frites depuis 1893.' },
    { name: "L'Écailler du Palais", cuisines: ['seafood'], city: 'Brussels' },
    { name: "Joe's Pizza", cuisines: ['pizza'], city: 'New York' },
    { name: 'Pizza Hut', cuisines: ['pizza', 'american'], city: 'Brussels' },
    { name: 'Tratoria Vecchia', cuisines: ['italian'], city: 'Antwerp', description: 'Pizza from the oven.' },
    { name: 'Bar/Brasserie Horta', cuisines: ['belgian'], city: 'Brussels' },
    { name: 'Sushi Samba', cuisines: ['japanese'], city: 'New York', description: 'A long counter.' },
    { name: 'Brasserie Köln', cuisines: ['german'], city: 'Köln' },
    { name: 'Пушкин', cuisines: ['russian'], city: 'Brussels' },
    { name: 'McDonald’s', cuisines: ['american'], city: 'Brussels' },
  ];
  for (const house of houses) await world.add(house);
});

afterAll(() => world.close());

describe('words', () => {
  it.each([
    ['chez leon', ['Chez Léon']],
    ['CHEZ LÉON', ['Chez Léon']],
    ['ecailler', ["L'Écailler du Palais"]],
    ["l'écailler", ["L'Écailler du Palais"]],
    ['lecailler', ["L'Écailler du Palais"]],
    ['joes pizza', ["Joe's Pizza"]],
    ["Joe's Pizza", ["Joe's Pizza"]],
    ['pizzahut', ['Pizza Hut']],
    ['mcdonalds', ['McDonald’s']],
    ['mcdonald', ['McDonald’s']],
    ['brasserie horta', ['Bar/Brasserie Horta']],
    ['bar/brasserie', ['Bar/Brasserie Horta']],
    ['koln', ['Brasserie Köln']],
    ['пушкин', ['Пушкин']],
    ['seafood brussels', ['Chez Léon', "L'Écailler du Palais"]],
    ['moules frites', ['Chez Léon']],
    ['moules-frites', ['Chez Léon']],
    ['pizza new york', ["Joe's Pizza"]],
  ])('%j finds by name, cuisine, city or description, whatever the accents and apostrophes', async (words, names) => {
    expect((await world.names({ words })).sort()).toEqual([...names].sort());
  });

  it.each([
    ['"sushi samba"', ['Sushi Samba']],
    ['"samba sushi"', []],
    ['"pizza joes"', []],
    ['pizza -york', ['Pizza Hut', 'Tratoria Vecchia']],
    ['samba or horta', ['Bar/Brasserie Horta', 'Sushi Samba']],
  ])('%j means what its operators say', async (words, names) => {
    expect((await world.names({ words })).sort()).toEqual(names);
  });

  it('shows first what is called so, then what cooks so, then what only says so', async () => {
    const { hits } = await world.search({ words: 'pizza' });
    expect(hits.map(({ card }) => card.name).slice(2)).toEqual(['Tratoria Vecchia']);
    expect(new Set(hits.slice(0, 2).map(({ card }) => card.name))).toEqual(new Set(["Joe's Pizza", 'Pizza Hut']));
    const relevances = hits.map(({ relevance }) => relevance ?? -1);
    expect(relevances).toEqual([...relevances].sort((a, b) => b - a));
  });

  it('puts the house with exactly this name before those that only contain it', async () => {
    const tenantWorld = await openSearchWorld();
    try {
      for (const name of ['Horta Horta Grill', 'Horta', 'Café Horta']) await tenantWorld.add({ name, cuisines: ['belgian'] });
      expect((await tenantWorld.names({ words: 'horta' }))[0]).toBe('Horta');
    } finally {
      await tenantWorld.close();
    }
  });

  it('needs no words', async () => {
    const { hits, facets } = await world.search();
    expect(hits).toHaveLength(10);
    expect(facets.total).toBe(10);
    expect(hits.every(({ relevance, distanceM }) => relevance === null && distanceM === null)).toBe(true);
  });
});

describe('typos', () => {
  it.each([
    ['suchi', ['Sushi Samba']],
    ['suhsi samab', ['Sushi Samba']],
    ['braserie horta', ['Bar/Brasserie Horta']],
    ['itallian', ['Tratoria Vecchia']],
    ['trattoria', ['Tratoria Vecchia']],
    ['seefood brusels', ['Chez Léon', "L'Écailler du Palais"]],
    ['macdonalds', ['McDonald’s']],
  ])('%j is forgiven', async (words, names) => {
    expect((await world.names({ words })).sort()).toEqual([...names].sort());
  });

  it.each(['xyzzy', 'sushi xyzzy', 'hte', '"suchi"', '-pizza suchi', 'suchi or xyzzy'])('%j finds nothing, for it is no typo of a known word, or says that it is meant', async (words) => {
    const { hits, facets } = await world.search({ words });
    expect(words.startsWith('-') ? hits.filter(({ card }) => card.name === 'Sushi Samba') : hits).toEqual([]);
    expect(words.startsWith('-') || facets.total === 0).toBe(true);
  });

  it('are not forgiven where the words as written find something: who looks for Tratoria gets Tratoria', async () => {
    await world.add({ name: 'Tratorio', cuisines: ['fusion'], city: 'Ghent' });
    expect(await world.names({ words: 'tratoria' })).toEqual(['Tratoria Vecchia']);
  });

  it.each(['!!!', '-', '"', '()', '&|!', '*', ':*', "'", '\\', '%', '_', '~', '<->', 'or', '"" ""', '--', "'; DROP TABLE restaurants; --", 'a'.repeat(200), '\u{1F355}', 'ß', '﷽', '\u200f\u202e'])(
    'do not break on %j',
    async (words) => {
      await expect(world.search({ words })).resolves.toMatchObject({ hits: expect.any(Array) as unknown[] });
    },
  );
});
