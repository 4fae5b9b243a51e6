import type { ErrorTranslations } from '#kernel';

/** What `edgeErrors` says in the other languages, by the row's name. */
export const edgeErrorTexts = {
  expectationFailed: {
    es: { title: 'Esta expectativa no se puede cumplir', advice: 'No envíes la cabecera Expect, o envía Expect: 100-continue.' },
    fr: { title: 'Cette attente ne peut pas être satisfaite', advice: 'N’envoyez pas d’en-tête Expect, ou envoyez Expect: 100-continue.' },
    de: { title: 'Diese Erwartung lässt sich nicht erfüllen', advice: 'Sende keinen Header Expect, oder Expect: 100-continue.' },
  },
} as const satisfies Record<string, ErrorTranslations>;
