import { describe, expect, it } from 'vitest';
import { chooseSpellings, editsBetween, parseSpellings, spellingsText, usesOperators } from './search-spellings.ts';

describe('editsBetween', () => {
  it.each([
    ['sushi', 'sushi', 0],
    ['suchi', 'sushi', 1],
    ['itallian', 'italian', 1],
    ['trattoira', 'trattoria', 1],
    ['bruxels', 'bruxelles', 2],
    ['thia', 'thai', 1],
    ['pizza', 'paella', 3],
    ['köln', 'koln', 1],
  ])('%s and %s are %i apart', (one, other, edits) => {
    expect(editsBetween(one, other, 2)).toBe(edits);
    expect(editsBetween(other, one, 2)).toBe(edits);
  });
});

describe('chooseSpellings', () => {
  it('reads each word also as its nearest neighbours, nearest first', () => {
    expect(chooseSpellings([{ word: 'suchi', nearby: ['sucre', 'sachi', 'sushi', 'success'] }, { word: 'brussels', nearby: ['brussels', 'mussels'] }])).toEqual([
      ['suchi', 'sachi', 'sushi'],
      ['brussels', 'mussels'],
    ]);
  });

  it('forgives short words nothing, middling ones one slip, long ones two', () => {
    expect(chooseSpellings([{ word: 'bar', nearby: ['car'] }])).toBeNull();
    expect(chooseSpellings([{ word: 'rozas', nearby: ['roses'] }])).toBeNull();
    expect(chooseSpellings([{ word: 'resturante', nearby: ['restaurants', 'restaurant', 'rosters'] }])).toEqual([['resturante', 'restaurants', 'restaurant']]);
  });

  it('has nothing to forgive when no word has a neighbour', () => {
    expect(chooseSpellings([{ word: 'xyzzyq', nearby: ['pizza'] }])).toBeNull();
    expect(chooseSpellings([])).toBeNull();
  });

  it('leaves sentences alone, and what no cursor could carry', () => {
    const typo = { word: 'pizzza', nearby: ['pizza'] };
    expect(chooseSpellings(Array.from({ length: 8 }, () => typo))).toHaveLength(8);
    expect(chooseSpellings(Array.from({ length: 9 }, () => typo))).toBeNull();
    const long = { word: 'あ'.repeat(40), nearby: [`${'あ'.repeat(39)}い`] };
    expect(chooseSpellings([long, long, long])).toBeNull();
  });
});

describe('spellings in a cursor', () => {
  it('come back as they went', () => {
    const spellings = [['suchi', 'sushi'], ['brussels']];
    expect(parseSpellings(spellingsText(spellings))).toEqual(spellings);
  });

  it.each(['', 'a||b', 'a  b', "pizza'", 'a & b', '!a', 'a|b|c|d|e', 'a b c d e f g h i'])('are none of ours: %j', (text) => {
    expect(parseSpellings(text)).toBeNull();
  });

  it('are never longer than a cursor can carry', () => {
    expect(parseSpellings('x'.repeat(501))).toBeNull();
  });
});

describe('usesOperators', () => {
  it('knows the operators of a web search', () => {
    expect(['"joe s"', '-pizza', 'pizza -hut', 'pizza or pasta', 'pizza OR pasta'].every(usesOperators)).toBe(true);
    expect(['jean-georges', 'orso', "l'or", 'pizza', 'or', 'dinner for two'].some(usesOperators)).toBe(false);
  });
});
