import type { ErrorTranslations } from '#kernel';

/** What `webhookErrors` says in the other languages, by the row's name. */
export const webhookErrorTexts = {
  limitReached: {
    es: { title: 'Ya hay tantos destinos de webhooks como puede haber', advice: 'Borra uno que ya no haga falta.' },
    fr: { title: 'Il y a déjà autant de destinations de webhooks que possible', advice: 'Supprimez-en une qui ne sert plus.' },
    de: { title: 'Es gibt schon so viele Webhook-Empfänger, wie es geben darf', advice: 'Lösche einen, der nicht mehr gebraucht wird.' },
  },
} as const satisfies Record<string, ErrorTranslations>;
