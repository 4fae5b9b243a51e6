import { ArrayMaxSize, IsIn, IsInt, IsString, Max, MaxLength, validateSync } from 'class-validator';
import { describe, expect, it } from 'vitest';
import { type Language, languages, type Message, textOf } from '#kernel';
import { inputMessage } from './input-messages.ts';

class Wish {
  @IsInt()
  @Max(12)
  party!: unknown;

  @ArrayMaxSize(2)
  @MaxLength(3, { each: true })
  @IsString({ each: true })
  words!: unknown;

  @IsIn(['bar', 'terrace'])
  area!: unknown;
}

function complaints(value: Record<string, unknown>, language: Language): string[] {
  const errors = validateSync(Object.assign(new Wish(), { party: 2, words: [], area: 'bar' }, value));
  return errors.flatMap((error) => Object.entries(error.constraints ?? {}).map(([rule, english]) => textOf(inputMessage(error, rule, english) as Message, language)));
}

describe('a complaint about input', () => {
  it('is class-validator’s own in English', () => {
    expect(complaints({ party: 13 }, 'en')).toEqual(['party must not be greater than 12']);
    expect(complaints({ words: ['long words'] }, 'en')).toEqual(['each value in words must be shorter than or equal to 3 characters']);
  });

  it('names the rule’s own bounds in the others', () => {
    expect(complaints({ party: 13 }, 'es')).toEqual(['party no debe ser mayor que 12']);
    expect(complaints({ area: 'attic' }, 'fr')).toEqual(['area doit être l’une de ces valeurs : bar, terrace']);
    expect(complaints({ words: ['long words'] }, 'de')).toEqual(['jeder Wert von words darf höchstens 3 Zeichen haben']);
    expect(complaints({ words: ['a', 'b', 'c'] }, 'de')).toEqual(['words darf höchstens 2 Einträge haben']);
  });

  it('says what a client sent as it is, and not too much of it', () => {
    const message = inputMessage({ target: new Wish(), property: '{a}{english}$&' }, 'whitelistValidation', 'property x should not exist') as Message;
    expect(textOf(message, 'de')).toBe('{a}{english}$& gibt es hier nicht');
    const long = inputMessage({ target: new Wish(), property: 'x'.repeat(5_000) }, 'whitelistValidation', 'no') as Message;
    for (const language of languages) expect(textOf(long, language).length).toBeLessThan(200);
  });

  it('of a rule that nobody translated is English, also of one named as something every object inherits', () => {
    for (const rule of ['isSomethingElse', 'constructor', '__proto__']) expect(inputMessage({ target: new Wish(), property: 'party' }, rule, 'party is odd')).toBe('party is odd');
  });
});
