import { defineMessages } from '#kernel';

/** Why a caller is not known, or may not do what it asks for. */
export const callerMessages = defineMessages({
  keyMissing: { en: 'The request has no X-API-Key header.', es: 'La solicitud no tiene cabecera X-API-Key.', fr: 'La requête n’a pas d’en-tête X-API-Key.', de: 'Die Anfrage hat keinen Header X-API-Key.' },
  keyMalformed: {
    en: 'The X-API-Key header holds no API key; it may be cut off or mistyped.',
    es: 'La cabecera X-API-Key no contiene ninguna clave de API; quizá esté cortada o mal escrita.',
    fr: 'L’en-tête X-API-Key ne contient aucune clé d’API ; elle est peut-être tronquée ou mal tapée.',
    de: 'Der Header X-API-Key enthält keinen API-Schlüssel; er ist vielleicht abgeschnitten oder vertippt.',
  },
  keyUnknown: { en: 'This API key is not known.', es: 'Esta clave de API no se conoce.', fr: 'Cette clé d’API n’est pas connue.', de: 'Dieser API-Schlüssel ist nicht bekannt.' },
  keyRevoked: { en: 'This API key was revoked.', es: 'Esta clave de API fue revocada.', fr: 'Cette clé d’API a été révoquée.', de: 'Dieser API-Schlüssel wurde widerrufen.' },
  keyExpired: { en: 'This API key has expired.', es: 'Esta clave de API ha caducado.', fr: 'Cette clé d’API a expiré.', de: 'Dieser API-Schlüssel ist abgelaufen.' },
  foreignOrigin: {
    en: 'This publishable key is locked to other origins.',
    es: 'Esta clave publicable está limitada a otros orígenes.',
    fr: 'Cette clé publiable est réservée à d’autres origines.',
    de: 'Dieser veröffentlichbare Schlüssel ist an andere Herkünfte gebunden.',
  },
  routeClosed: { en: 'This route is closed.', es: 'Esta ruta está cerrada.', fr: 'Cette route est fermée.', de: 'Diese Route ist geschlossen.' },
  scopeMissing: { en: 'This key lacks the scope {scopes}.', es: 'A esta clave le falta el alcance {scopes}.', fr: 'Il manque à cette clé la portée {scopes}.', de: 'Diesem Schlüssel fehlt der Scope {scopes}.' },
});
