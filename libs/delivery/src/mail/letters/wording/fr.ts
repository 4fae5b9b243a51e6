import type { Wording } from './wording.ts';

export const fr: Wording = {
  hello: 'Bonjour {guest},',
  helloNobody: 'Bonjour,',
  facts: { when: 'Quand', party: 'Couverts', where: 'Où', phone: 'Téléphone', reference: 'Référence' },
  at: '{date} à {time}',
  party: { one: '{count} personne', other: '{count} personnes' },
  manage: 'Modifier ou annuler la réservation',
  manageNote: 'Gardez ce lien pour vous : quiconque le possède peut modifier la réservation.',
  untilNote: 'Vous pouvez modifier ou annuler la réservation vous-même jusqu’au {until}.',
  overNote: 'Il est trop tard pour modifier ou annuler la réservation en ligne.',
  callNote: 'Une question ? Appelez {restaurant} au {phone}.',
  replyNote: 'Vous pouvez aussi répondre à ce message.',
  why: 'Vous recevez ce message parce que votre adresse a été indiquée pour cette réservation.',
  calendar: 'Table : {restaurant}',
  booking: {
    confirmation: { subject: 'Réservé : {restaurant}, {when}', title: 'Votre table est réservée', lead: '{restaurant} se réjouit de vous accueillir.' },
    change: { subject: 'Modifié : {restaurant}, {when}', title: 'Votre réservation a changé', lead: 'Voici votre réservation telle qu’elle est maintenant : {restaurant}.' },
    cancellation: { subject: 'Annulé : {restaurant}, {when}', title: 'Votre réservation est annulée', lead: '{restaurant} ne garde plus cette table pour vous. Vous n’avez rien d’autre à faire.' },
    reminder: { subject: 'Rappel : {restaurant}, {when}', title: 'À bientôt', lead: '{restaurant} se réjouit de vous accueillir. Si vous ne pouvez pas venir, annulez s’il vous plaît : d’autres pourront profiter de la table.' },
    request: { subject: 'Demandé : {restaurant}, {when}', title: 'Votre demande a été reçue', lead: '{restaurant} va l’accepter ou la refuser. D’ici là, la table n’est pas réservée.' },
    refusal: { subject: 'Impossible : {restaurant}, {when}', title: 'Votre demande n’a pas été acceptée', lead: '{restaurant} regrette de ne pas pouvoir vous accueillir à cette heure.' },
  },
  invitation: {
    subject: '{inviter} vous invite à rejoindre {organisation}',
    title: 'Une invitation pour vous',
    lead: '{inviter} vous invite à gérer les réservations de {organisation}.',
    accept: 'Accepter l’invitation',
    untilNote: 'L’invitation est valable jusqu’au {until}.',
    why: 'Si vous ne savez pas de quoi il s’agit, ignorez simplement ce message.',
  },
};
