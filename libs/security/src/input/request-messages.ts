import { defineMessages } from '#kernel';

/** What is wrong with a request before any route has seen it. */
export const requestMessages = defineMessages({
  nulInAddress: { en: 'The address holds a NUL character.', es: 'La dirección contiene un carácter NUL.', fr: 'L’adresse contient un caractère NUL.', de: 'Die Adresse enthält ein NUL-Zeichen.' },
  brokenEscape: {
    en: 'The address holds a percent sign that begins no valid UTF-8 character.',
    es: 'La dirección contiene un signo de porcentaje que no inicia ningún carácter UTF-8 válido.',
    fr: 'L’adresse contient un signe pour cent qui ne commence aucun caractère UTF-8 valable.',
    de: 'Die Adresse enthält ein Prozentzeichen, das kein gültiges UTF-8-Zeichen beginnt.',
  },
  bodyNotUtf8: { en: 'The body is not valid UTF-8.', es: 'El cuerpo no es UTF-8 válido.', fr: 'Le corps n’est pas en UTF-8 valable.', de: 'Der Inhalt ist kein gültiges UTF-8.' },
  bodyNotJson: { en: 'The body is not valid JSON.', es: 'El cuerpo no es JSON válido.', fr: 'Le corps n’est pas du JSON valable.', de: 'Der Inhalt ist kein gültiges JSON.' },
  bodyTooDeep: {
    en: 'The body is nested deeper than {levels} levels.',
    es: 'El cuerpo está anidado a más de {levels} niveles.',
    fr: 'Le corps est imbriqué sur plus de {levels} niveaux.',
    de: 'Der Inhalt ist tiefer als {levels} Ebenen verschachtelt.',
  },
  nulInBody: { en: 'The body holds a NUL character.', es: 'El cuerpo contiene un carácter NUL.', fr: 'Le corps contient un caractère NUL.', de: 'Der Inhalt enthält ein NUL-Zeichen.' },
  halfSurrogate: {
    en: 'The body holds half of a surrogate pair.',
    es: 'El cuerpo contiene la mitad de un par suplente.',
    fr: 'Le corps contient la moitié d’une paire de substitution.',
    de: 'Der Inhalt enthält die Hälfte eines Ersatzzeichenpaars.',
  },
  nameNotAllowed: {
    en: 'The body uses the name {name}, which is not allowed.',
    es: 'El cuerpo usa el nombre {name}, que no está permitido.',
    fr: 'Le corps utilise le nom {name}, qui n’est pas permis.',
    de: 'Der Inhalt verwendet den Namen {name}, der nicht erlaubt ist.',
  },
  nameTwice: {
    en: 'The body holds the name {name} twice in one object.',
    es: 'El cuerpo contiene el nombre {name} dos veces en un objeto.',
    fr: 'Le corps contient deux fois le nom {name} dans un objet.',
    de: 'Der Inhalt enthält den Namen {name} zweimal in einem Objekt.',
  },
  bodyNotObject: { en: 'The body must be an object.', es: 'El cuerpo debe ser un objeto.', fr: 'Le corps doit être un objet.', de: 'Der Inhalt muss ein Objekt sein.' },
  idempotencyKeyForm: {
    en: 'Idempotency-Key must be 1 to 255 printable ASCII characters.',
    es: 'Idempotency-Key debe tener de 1 a 255 caracteres ASCII imprimibles.',
    fr: 'Idempotency-Key doit avoir de 1 à 255 caractères ASCII imprimables.',
    de: 'Idempotency-Key muss aus 1 bis 255 druckbaren ASCII-Zeichen bestehen.',
  },
});
