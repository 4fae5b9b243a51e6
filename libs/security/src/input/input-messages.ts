import type { ValidationError } from 'class-validator';
import { getMetadataStorage } from 'class-validator';
import { defineMessages, type Message, type Texts } from '#kernel';

// English is what class-validator says, and stays as it is: `{english}`. The other languages are made from the rule's name
// and bounds, which class-validator keeps with the class.

const said = defineMessages({
  isString: { en: '{subject}', es: '{subject} debe ser un texto', fr: '{subject} doit être un texte', de: '{subject} muss ein Text sein' },
  isDefined: { en: '{subject}', es: '{subject} no debe faltar', fr: '{subject} ne doit pas manquer', de: '{subject} darf nicht fehlen' },
  isInt: { en: '{subject}', es: '{subject} debe ser un número entero', fr: '{subject} doit être un nombre entier', de: '{subject} muss eine ganze Zahl sein' },
  isNumber: { en: '{subject}', es: '{subject} debe ser un número', fr: '{subject} doit être un nombre', de: '{subject} muss eine Zahl sein' },
  isBoolean: { en: '{subject}', es: '{subject} debe ser true o false', fr: '{subject} doit être true ou false', de: '{subject} muss true oder false sein' },
  isArray: { en: '{subject}', es: '{subject} debe ser una lista', fr: '{subject} doit être une liste', de: '{subject} muss eine Liste sein' },
  isObject: { en: '{subject}', es: '{subject} debe ser un objeto', fr: '{subject} doit être un objet', de: '{subject} muss ein Objekt sein' },
  nestedValidation: { en: '{subject}', es: '{subject} debe ser un objeto, o una lista de objetos', fr: '{subject} doit être un objet, ou une liste d’objets', de: '{subject} muss ein Objekt sein, oder eine Liste von Objekten' },
  isUuid: { en: '{subject}', es: '{subject} debe ser un UUID', fr: '{subject} doit être un UUID', de: '{subject} muss eine UUID sein' },
  isEmail: { en: '{subject}', es: '{subject} debe ser una dirección de correo', fr: '{subject} doit être une adresse électronique', de: '{subject} muss eine E-Mail-Adresse sein' },
  isISO31661Alpha2: { en: '{subject}', es: '{subject} debe ser un país en dos letras (ISO 3166-1)', fr: '{subject} doit être un pays en deux lettres (ISO 3166-1)', de: '{subject} muss ein Land in zwei Buchstaben sein (ISO 3166-1)' },
  isISO4217CurrencyCode: { en: '{subject}', es: '{subject} debe ser una moneda en tres letras (ISO 4217)', fr: '{subject} doit être une monnaie en trois lettres (ISO 4217)', de: '{subject} muss eine Währung in drei Buchstaben sein (ISO 4217)' },
  isServiceDate: { en: '{subject}', es: '{subject} debe ser una fecha del calendario como AAAA-MM-DD, de los años 2000 a 2100', fr: '{subject} doit être une date du calendrier comme AAAA-MM-JJ, des années 2000 à 2100', de: '{subject} muss ein Tag des Kalenders sein, als JJJJ-MM-TT, in den Jahren 2000 bis 2100' },
  isLocalTime: { en: '{subject}', es: '{subject} debe ser una hora como HH:MM, de 00:00 a 23:59', fr: '{subject} doit être une heure comme HH:MM, de 00:00 à 23:59', de: '{subject} muss eine Uhrzeit sein, als HH:MM, von 00:00 bis 23:59' },
  isInstant: { en: '{subject}', es: '{subject} debe ser un instante con su desfase, como 2027-03-28T19:30:00+02:00, de los años 2000 a 2100', fr: '{subject} doit être un instant avec son décalage, comme 2027-03-28T19:30:00+02:00, des années 2000 à 2100', de: '{subject} muss ein Zeitpunkt mit Abstand zu UTC sein, wie 2027-03-28T19:30:00+02:00, in den Jahren 2000 bis 2100' },
  isWebUrl: { en: '{subject}', es: '{subject} debe ser una dirección http o https de 500 caracteres como máximo', fr: '{subject} doit être une adresse http ou https d’au plus 500 caractères', de: '{subject} muss eine Adresse mit http oder https von höchstens 500 Zeichen sein' },
  isPlace: { en: '{subject}', es: '{subject} debe ser latitud,longitud en grados', fr: '{subject} doit être latitude,longitude en degrés', de: '{subject} muss Breite,Länge in Grad sein' },
  arrayUnique: { en: '{subject}', es: '{subject} no debe repetir ningún elemento', fr: '{subject} ne doit répéter aucun élément', de: '{subject} darf nichts zweimal enthalten' },
  matches: { en: '{subject}', es: '{subject} no tiene la forma debida', fr: '{subject} n’a pas la forme voulue', de: '{subject} hat nicht die verlangte Form' },
  whitelistValidation: { en: '{subject}', es: '{subject} no existe aquí', fr: '{subject} n’existe pas ici', de: '{subject} gibt es hier nicht' },
});

const bounded = defineMessages({
  min: { en: '{subject}{a}', es: '{subject} no debe ser menor que {a}', fr: '{subject} ne doit pas être inférieur à {a}', de: '{subject} darf nicht kleiner sein als {a}' },
  max: { en: '{subject}{a}', es: '{subject} no debe ser mayor que {a}', fr: '{subject} ne doit pas être supérieur à {a}', de: '{subject} darf nicht größer sein als {a}' },
  maxLength: { en: '{subject}{a}', es: '{subject} debe tener {a} caracteres como máximo', fr: '{subject} doit avoir au plus {a} caractères', de: '{subject} darf höchstens {a} Zeichen haben' },
  arrayMinSize: { en: '{subject}{a}', es: '{subject} debe tener {a} elementos como mínimo', fr: '{subject} doit avoir au moins {a} éléments', de: '{subject} muss mindestens {a} Einträge haben' },
  arrayMaxSize: { en: '{subject}{a}', es: '{subject} debe tener {a} elementos como máximo', fr: '{subject} doit avoir au plus {a} éléments', de: '{subject} darf höchstens {a} Einträge haben' },
  equals: { en: '{subject}{a}', es: '{subject} debe ser {a}', fr: '{subject} doit être {a}', de: '{subject} muss {a} sein' },
  isIn: { en: '{subject}{a}', es: '{subject} debe ser uno de estos valores: {a}', fr: '{subject} doit être l’une de ces valeurs : {a}', de: '{subject} muss einer dieser Werte sein: {a}' },
});

const ranged = defineMessages({
  isText: { en: '{subject}{a}{b}', es: '{subject} debe ser un texto de {a} a {b} caracteres, sin NUL ni medios caracteres', fr: '{subject} doit être un texte de {a} à {b} caractères, sans NUL ni demi-caractères', de: '{subject} muss ein Text von {a} bis {b} Zeichen sein, ohne NUL und halbe Zeichen' },
});

/** Names of the rules that are said in every language. */
export const translatedRules: readonly string[] = [...Object.keys(said), ...Object.keys(bounded), ...Object.keys(ranged)];

/** One complaint of class-validator in every language; only in English when it is of a rule that nobody translated. */
export function inputMessage({ target, property }: Pick<ValidationError, 'target' | 'property'>, rule: string, english: string): string | Message {
  const { bounds, isEach } = ruleOf(target, property, rule);
  const [a = '', b = ''] = bounds.map(listed);
  const subject = subjectOf(property.length > 100 ? `${property.slice(0, 100)}…` : property, isEach);
  const message = own(said, rule)?.({ subject }) ?? own(bounded, rule)?.({ subject, a }) ?? own(ranged, rule)?.({ subject, a, b });
  return message === undefined ? english : { ...message, texts: { ...message.texts, en: '{english}' }, parameters: { ...message.parameters, english } };
}

function subjectOf(property: string, isEach: boolean): Texts {
  if (!isEach) return { en: property, es: property, fr: property, de: property };
  return { en: property, es: `cada valor de ${property}`, fr: `chaque valeur de ${property}`, de: `jeder Wert von ${property}` };
}

/** What the rule was told when it was put on the property: its bounds, and whether it is about each member of a list. */
function ruleOf(target: object | undefined, property: string, rule: string): { bounds: readonly unknown[]; isEach: boolean } {
  const metadata = target === undefined ? [] : getMetadataStorage().getTargetValidationMetadatas(target.constructor, '', false, false);
  const found = metadata.find((one) => one.propertyName === property && (one.name ?? one.type) === rule);
  return { bounds: (found?.constraints as readonly unknown[] | undefined) ?? [], isEach: found?.each === true };
}

function listed(bound: unknown): string {
  return Array.isArray(bound) ? bound.join(', ') : String(bound);
}

function own<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
