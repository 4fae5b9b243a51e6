import { describe, expect, it } from 'vitest';
import { defineMessages, textOf, toldIn } from './message.ts';

const say = defineMessages({
  full: { en: 'Full.', es: 'Completo.', fr: 'Complet.', de: 'Voll.' },
  limit: { en: 'At most {limit} of {what}.', es: 'Como máximo {limit} de {what}.', fr: 'Au plus {limit} de {what}.', de: 'Von {what} höchstens {limit}.' },
});

describe('a message', () => {
  it('is said in each language, with its parameters where that language has them', () => {
    const message = say.limit({ limit: 3, what: { en: 'tables', es: 'mesas', fr: 'tables', de: 'Tischen' } });
    expect(textOf(message, 'en')).toBe('At most 3 of tables.');
    expect(textOf(message, 'de')).toBe('Von Tischen höchstens 3.');
    expect(textOf(say.full(), 'fr')).toBe('Complet.');
  });

  it('does not read what a parameter holds', () => {
    expect(textOf(say.limit({ limit: '{what}', what: '{limit}$&' }), 'en')).toBe('At most {what} of {limit}$&.');
  });

  it('cannot be defined with other parameters in one language than in another', () => {
    expect(() => defineMessages({ odd: { en: '{a}', es: '{a}', fr: '{b}', de: '{a}' } })).toThrow(RangeError);
  });

  it('that is only English is told to who reads English, others get what they understand', () => {
    expect(toldIn('en', 'Plain.', 'Advice.')).toBe('Plain.');
    expect(toldIn('es', 'Plain.', 'Consejo.')).toBe('Consejo.');
    expect(toldIn('es', undefined, 'Consejo.')).toBe('Consejo.');
    expect(toldIn('es', say.full(), 'Consejo.')).toBe('Completo.');
  });
});
