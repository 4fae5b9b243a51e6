import type { ErrorTranslations } from '#kernel';

/** What `securityErrors` says in the other languages, by the row's name. */
export const securityErrorTexts = {
  rateLimited: {
    es: { title: 'Demasiadas solicitudes', advice: 'Espera el tiempo de Retry-After; RateLimit dice cuánto queda.' },
    fr: { title: 'Trop de requêtes', advice: 'Attendez le temps indiqué par Retry-After ; RateLimit dit ce qui reste.' },
    de: { title: 'Zu viele Anfragen', advice: 'Warte die Zeit in Retry-After ab; RateLimit sagt, was noch übrig ist.' },
  },
} as const satisfies Record<string, ErrorTranslations>;
