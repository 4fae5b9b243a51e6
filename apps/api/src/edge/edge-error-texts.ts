import type { ErrorTranslations } from '#kernel';

/** What `edgeErrors` says in the other languages, by the row's name. */
export const edgeErrorTexts = {
  expectationFailed: {
    es: { title: 'Esta expectativa no se puede cumplir', advice: 'No envíes la cabecera Expect, o envía Expect: 100-continue.' },
    fr: { title: 'Cette attente ne peut pas être satisfaite', advice: 'N’envoyez pas d’en-tête Expect, ou envoyez Expect: 100-continue.' },
    de: { title: 'Diese Erwartung lässt sich nicht erfüllen', advice: 'Sende keinen Header Expect, oder Expect: 100-continue.' },
  },
  overloaded: {
    es: { title: 'Hay demasiadas solicitudes en curso', advice: 'Espera el tiempo de Retry-After y envía la solicitud otra vez; si cambia algo, con la misma Idempotency-Key.' },
    fr: { title: 'Trop de requêtes sont en cours', advice: 'Attendez le temps indiqué par Retry-After, puis renvoyez la requête ; si elle change quelque chose, avec la même Idempotency-Key.' },
    de: { title: 'Zu viele Anfragen sind unterwegs', advice: 'Warte die Zeit in Retry-After ab und sende die Anfrage noch einmal; wenn sie etwas ändert, mit demselben Idempotency-Key.' },
  },
} as const satisfies Record<string, ErrorTranslations>;
