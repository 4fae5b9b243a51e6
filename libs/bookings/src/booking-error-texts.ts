import type { ErrorTranslations } from '#kernel';

/** What `bookingErrors` says in the other languages, by the row's name. */
export const bookingErrorTexts = {
  slotUnavailable: {
    es: { title: 'No hay mesa para este grupo a esta hora', advice: 'Ofrece una de las `alternatives`; `reasons` dice qué lo impide.' },
    fr: { title: 'Il n’y a pas de table pour ce groupe à cette heure', advice: 'Proposez l’une des `alternatives` ; `reasons` dit ce qui s’y oppose.' },
    de: { title: 'Um diese Zeit gibt es keinen Tisch für diese Gesellschaft', advice: 'Biete eine der `alternatives` an; `reasons` sagt, was im Weg steht.' },
  },
  partySizeNotServed: {
    es: { title: 'El restaurante no recibe grupos de este tamaño', advice: 'Mira `min_party` y `max_party` en las reglas del restaurante, o llama al restaurante.' },
    fr: { title: 'Le restaurant ne reçoit pas de groupes de cette taille', advice: 'Voyez `min_party` et `max_party` dans les règles du restaurant, ou appelez le restaurant.' },
    de: { title: 'Das Restaurant nimmt keine Gesellschaften dieser Größe', advice: 'Siehe `min_party` und `max_party` in den Regeln des Restaurants, oder rufe im Restaurant an.' },
  },
  outsideHorizon: {
    es: { title: 'El libro de reservas no está abierto para esta fecha', advice: 'Mira `horizon_days` en las reglas del restaurante.' },
    fr: { title: 'Le carnet n’est pas ouvert pour cette date', advice: 'Voyez `horizon_days` dans les règles du restaurant.' },
    de: { title: 'Das Buch ist für diesen Tag nicht offen', advice: 'Siehe `horizon_days` in den Regeln des Restaurants.' },
  },
  tooSoon: {
    es: { title: 'La hora ha pasado, o está demasiado cerca para reservar', advice: 'Mira `lead_minutes` en las reglas del restaurante, elige una hora más tarde o llama al restaurante.' },
    fr: { title: 'L’heure est passée, ou trop proche pour réserver', advice: 'Voyez `lead_minutes` dans les règles du restaurant, choisissez une heure plus tardive ou appelez le restaurant.' },
    de: { title: 'Die Zeit ist vorbei, oder zu nah, um noch zu reservieren', advice: 'Siehe `lead_minutes` in den Regeln des Restaurants, wähle eine spätere Zeit oder rufe im Restaurant an.' },
  },
  noSuchLocalTime: {
    es: { title: 'El reloj nunca marca esta hora en este día', advice: 'Esa noche se adelantan los relojes: elige otra hora.' },
    fr: { title: 'L’horloge n’indique jamais cette heure ce jour-là', advice: 'Les horloges sont avancées cette nuit-là : choisissez une autre heure.' },
    de: { title: 'Diese Zeit zeigt die Uhr an diesem Tag nie', advice: 'In dieser Nacht werden die Uhren vorgestellt: Wähle eine andere Zeit.' },
  },
  holdExpired: {
    es: { title: 'La mesa ya no está retenida: el plazo ha vencido', advice: 'Retén la mesa otra vez, o elige otra hora.' },
    fr: { title: 'La table n’est plus retenue : le délai est passé', advice: 'Retenez la table de nouveau, ou choisissez une autre heure.' },
    de: { title: 'Die Tischvormerkung ist abgelaufen', advice: 'Merke den Tisch noch einmal vor, oder wähle eine andere Zeit.' },
  },
  transitionNotAllowed: {
    es: { title: 'La reserva no puede pasar a ese estado desde el actual', advice: 'Lee la reserva; `allowed` dice a qué estados puede pasar.' },
    fr: { title: 'La réservation ne peut pas passer à cet état depuis l’état actuel', advice: 'Lisez la réservation ; `allowed` dit à quels états elle peut passer.' },
    de: { title: 'Von ihrem jetzigen Stand kann die Reservierung dorthin nicht wechseln', advice: 'Lies die Reservierung; `allowed` sagt, wohin sie von hier aus wechseln kann.' },
  },
  cancellationTooLate: {
    es: { title: 'Es demasiado tarde para cambiar esta reserva en línea', advice: 'Llama al restaurante.' },
    fr: { title: 'Il est trop tard pour changer cette réservation en ligne', advice: 'Appelez le restaurant.' },
    de: { title: 'Es ist zu spät, diese Reservierung online zu ändern', advice: 'Rufe im Restaurant an.' },
  },
  notYetDined: {
    es: { title: 'Solo pueden hacerlo los clientes que ya han comido', advice: 'Vuelve después de la visita.' },
    fr: { title: 'Seuls les clients qui ont déjà dîné peuvent le faire', advice: 'Revenez après la visite.' },
    de: { title: 'Das können nur Gäste, die schon gegessen haben', advice: 'Komm nach dem Besuch wieder.' },
  },
  alreadyReviewed: {
    es: { title: 'Esta visita ya tiene su reseña', advice: 'Una reseña por visita; pide a la plataforma del restaurante que la cambie.' },
    fr: { title: 'Cette visite a déjà son avis', advice: 'Un avis par visite ; demandez à la plateforme du restaurant de le changer.' },
    de: { title: 'Dieser Besuch hat schon seine Bewertung', advice: 'Eine Bewertung je Besuch; bitte die Plattform des Restaurants, sie zu ändern.' },
  },
  timeZoneInUse: {
    es: { title: 'Se esperan clientes a horas de la zona horaria actual', advice: 'Cancela las reservas que están por venir, cambia la zona horaria y hazlas de nuevo.' },
    fr: { title: 'Des clients sont attendus à des heures du fuseau horaire actuel', advice: 'Annulez les réservations à venir, changez le fuseau horaire et réservez de nouveau.' },
    de: { title: 'Gäste werden zu Zeiten der jetzigen Zeitzone erwartet', advice: 'Storniere die Reservierungen, die noch kommen, ändere die Zeitzone und reserviere sie neu.' },
  },
  referenceTaken: {
    es: { title: 'No se pudo dar una referencia a la reserva', advice: 'Envía la solicitud otra vez.' },
    fr: { title: 'La réservation n’a pas pu recevoir de référence', advice: 'Envoyez la requête de nouveau.' },
    de: { title: 'Die Reservierung konnte kein Kennzeichen bekommen', advice: 'Sende die Anfrage noch einmal.' },
  },
} as const satisfies Record<string, ErrorTranslations>;
