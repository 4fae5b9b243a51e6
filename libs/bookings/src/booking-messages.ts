import { defineMessages, type Message, type Texts } from '#kernel';
import type { BookingState } from './domain/booking-state.ts';
import type { Rule } from './domain/verdict.ts';

/** What guests and staff are told of one refusal, in their language. */
export const bookingMessages = defineMessages({
  partyTooSmall: {
    en: 'The restaurant takes parties of {min} to {max}; {party} is too few.',
    es: 'El restaurante recibe grupos de {min} a {max}; {party} es demasiado poco.',
    fr: 'Le restaurant reçoit des groupes de {min} à {max} ; {party}, c’est trop peu.',
    de: 'Das Restaurant nimmt Gesellschaften von {min} bis {max}; {party} ist zu wenig.',
  },
  partyTooLarge: {
    en: 'The restaurant takes parties of {min} to {max}; {party} is too many.',
    es: 'El restaurante recibe grupos de {min} a {max}; {party} es demasiado.',
    fr: 'Le restaurant reçoit des groupes de {min} à {max} ; {party}, c’est trop.',
    de: 'Das Restaurant nimmt Gesellschaften von {min} bis {max}; {party} ist zu viel.',
  },
  opensLater: {
    en: 'The book opens for {date} on {opens}, {days} days ahead.',
    es: 'El libro de reservas se abre para el {date} el {opens}, con {days} días de antelación.',
    fr: 'Le carnet ouvre pour le {date} le {opens}, {days} jours à l’avance.',
    de: 'Das Buch öffnet für den {date} am {opens}, {days} Tage vorher.',
  },
  past: {
    en: 'This time is past.',
    es: 'Esta hora ya ha pasado.',
    fr: 'Cette heure est passée.',
    de: 'Diese Zeit ist vorbei.',
  },
  leadTime: {
    en: 'The restaurant wants bookings {minutes} minutes ahead.',
    es: 'El restaurante pide reservar con {minutes} minutos de antelación.',
    fr: 'Le restaurant demande de réserver {minutes} minutes à l’avance.',
    de: 'Das Restaurant möchte Reservierungen {minutes} Minuten vorher.',
  },
  cannotBecome: {
    en: 'The booking is {status} and cannot become {to}.',
    es: 'La reserva está en el estado «{status}» y no puede pasar a «{to}».',
    fr: 'La réservation est à l’état « {status} » et ne peut pas passer à « {to} ».',
    de: 'Die Reservierung hat den Stand „{status}“ und kann nicht zu „{to}“ wechseln.',
  },
  cannotChange: {
    en: 'The booking is {status} and cannot be changed.',
    es: 'La reserva está en el estado «{status}» y no se puede cambiar.',
    fr: 'La réservation est à l’état « {status} » et ne peut pas être changée.',
    de: 'Die Reservierung hat den Stand „{status}“ und lässt sich nicht ändern.',
  },
  noHold: {
    en: 'It is no hold any more but {status}.',
    es: 'Ya no es una mesa retenida: está en el estado «{status}».',
    fr: 'Ce n’est plus une table retenue : l’état est « {status} ».',
    de: 'Es ist keine Vormerkung mehr, der Stand ist „{status}“.',
  },
  needed: {
    en: '{name} is needed, unless there is a hold_id.',
    es: 'Hace falta {name}, salvo que haya un hold_id.',
    fr: '{name} est nécessaire, sauf s’il y a un hold_id.',
    de: '{name} wird gebraucht, wenn es keine hold_id gibt.',
  },
  notTables: {
    en: 'Name tables of this restaurant that are in use, each once.',
    es: 'Indica mesas de este restaurante que estén en uso, cada una una vez.',
    fr: 'Nommez des tables de ce restaurant qui sont en service, chacune une fois.',
    de: 'Nenne Tische dieses Restaurants, die in Gebrauch sind, jeden einmal.',
  },
  sayWhereTo: {
    en: 'Say where to: table_ids, date, time or party_size.',
    es: 'Di a dónde: table_ids, date, time o party_size.',
    fr: 'Dites vers où : table_ids, date, time ou party_size.',
    de: 'Sage, wohin: table_ids, date, time oder party_size.',
  },
});

/** How a status is called; in English as the API writes it. */
export const statusWords: Readonly<Record<BookingState, Texts>> = {
  held: { en: 'held', es: 'retenida', fr: 'retenue', de: 'vorgemerkt' },
  pending: { en: 'pending', es: 'pendiente', fr: 'en attente', de: 'wartet auf Zusage' },
  confirmed: { en: 'confirmed', es: 'confirmada', fr: 'confirmée', de: 'bestätigt' },
  arrived: { en: 'arrived', es: 'ha llegado', fr: 'arrivée', de: 'eingetroffen' },
  seated: { en: 'seated', es: 'en la mesa', fr: 'à table', de: 'am Tisch' },
  completed: { en: 'completed', es: 'terminada', fr: 'terminée', de: 'abgeschlossen' },
  cancelled: { en: 'cancelled', es: 'cancelada', fr: 'annulée', de: 'storniert' },
  no_show: { en: 'no_show', es: 'no se presentó', fr: 'non venue', de: 'nicht erschienen' },
  expired: { en: 'expired', es: 'vencida', fr: 'expirée', de: 'abgelaufen' },
  declined: { en: 'declined', es: 'rechazada', fr: 'refusée', de: 'abgelehnt' },
};

const whyUnavailable = defineMessages({
  closed: {
    en: 'The restaurant starts no parties at this time.',
    es: 'El restaurante no recibe a nadie a esta hora.',
    fr: 'Le restaurant n’accueille personne à cette heure.',
    de: 'Um diese Zeit empfängt das Restaurant niemanden.',
  },
  lead_time: {
    en: 'This time is too near to be booked.',
    es: 'Esta hora está demasiado cerca para reservar.',
    fr: 'Cette heure est trop proche pour réserver.',
    de: 'Diese Zeit ist zu nah, um noch zu reservieren.',
  },
  horizon: {
    en: 'The book is not open for this date yet.',
    es: 'El libro de reservas aún no está abierto para esta fecha.',
    fr: 'Le carnet n’est pas encore ouvert pour cette date.',
    de: 'Das Buch ist für diesen Tag noch nicht offen.',
  },
  party_size: {
    en: 'The restaurant does not take parties of this size.',
    es: 'El restaurante no recibe grupos de este tamaño.',
    fr: 'Le restaurant ne reçoit pas de groupes de cette taille.',
    de: 'Das Restaurant nimmt keine Gesellschaften dieser Größe.',
  },
  pacing_parties: {
    en: 'As many parties start at this time as the kitchen takes.',
    es: 'A esta hora ya empiezan tantos grupos como puede atender la cocina.',
    fr: 'À cette heure, autant de groupes commencent que la cuisine peut en servir.',
    de: 'Um diese Zeit beginnen schon so viele Gesellschaften, wie die Küche schafft.',
  },
  pacing_covers: {
    en: 'As many guests start at this time as the kitchen takes.',
    es: 'A esta hora ya empiezan tantos comensales como puede atender la cocina.',
    fr: 'À cette heure, autant de convives commencent que la cuisine peut en servir.',
    de: 'Um diese Zeit beginnen schon so viele Gäste, wie die Küche schafft.',
  },
  blocked: {
    en: 'The tables are out of use at this time.',
    es: 'Las mesas están fuera de servicio a esta hora.',
    fr: 'Les tables sont hors service à cette heure.',
    de: 'Um diese Zeit sind die Tische gesperrt.',
  },
  no_table: {
    en: 'No table is free for this party at this time.',
    es: 'No queda mesa libre para este grupo a esta hora.',
    fr: 'Aucune table n’est libre pour ce groupe à cette heure.',
    de: 'Um diese Zeit ist für diese Gesellschaft kein Tisch frei.',
  },
  only_by_moving: {
    en: 'A table could only be had by moving other guests.',
    es: 'Solo habría mesa si se cambiara de sitio a otros clientes.',
    fr: 'Il n’y aurait de table qu’en déplaçant d’autres clients.',
    de: 'Ein Tisch würde nur frei, wenn andere Gäste umgesetzt würden.',
  },
} as const satisfies Record<Rule, Texts>);

/** Of the rules that stand in the way the first: they come in the order in which they were asked. */
export function whyNoSlot(reasons: readonly Rule[]): Message {
  return whyUnavailable[reasons[0] ?? 'no_table']();
}
