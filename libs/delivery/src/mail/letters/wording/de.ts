import type { Wording } from './wording.ts';

export const de: Wording = {
  hello: 'Guten Tag {guest},',
  helloNobody: 'Guten Tag,',
  facts: { when: 'Wann', party: 'Für', where: 'Wo', phone: 'Telefon', reference: 'Buchungsnummer' },
  at: '{date} um {time} Uhr',
  party: { one: '{count} Person', other: '{count} Personen' },
  manage: 'Reservierung ändern oder stornieren',
  manageNote: 'Behalten Sie diesen Link für sich: Wer ihn hat, kann die Reservierung ändern.',
  untilNote: 'Sie können die Reservierung selbst ändern oder stornieren bis {until}.',
  overNote: 'Online lässt sich die Reservierung nicht mehr ändern oder stornieren.',
  callNote: 'Noch Fragen? Rufen Sie an: {restaurant}, {phone}.',
  replyNote: 'Sie können auch auf diese Nachricht antworten.',
  why: 'Sie erhalten diese Nachricht, weil Ihre Adresse für diese Reservierung angegeben wurde.',
  calendar: 'Tisch bei {restaurant}',
  booking: {
    confirmation: { subject: 'Reserviert: {restaurant}, {when}', title: 'Ihr Tisch ist reserviert', lead: '{restaurant} freut sich auf Ihren Besuch.' },
    change: { subject: 'Geändert: {restaurant}, {when}', title: 'Ihre Reservierung wurde geändert', lead: 'So steht Ihre Reservierung bei {restaurant} jetzt.' },
    cancellation: { subject: 'Storniert: {restaurant}, {when}', title: 'Ihre Reservierung ist storniert', lead: '{restaurant} hält diesen Tisch nicht mehr für Sie frei. Sie brauchen nichts weiter zu tun.' },
    reminder: { subject: 'Erinnerung: {restaurant}, {when}', title: 'Bis bald', lead: '{restaurant} freut sich auf Ihren Besuch. Wenn Sie nicht kommen können, stornieren Sie bitte, damit andere den Tisch haben können.' },
    request: { subject: 'Angefragt: {restaurant}, {when}', title: 'Ihre Anfrage ist eingegangen', lead: '{restaurant} wird sie bestätigen oder ablehnen. Bis dahin ist der Tisch nicht reserviert.' },
    refusal: { subject: 'Nicht möglich: {restaurant}, {when}', title: 'Ihre Anfrage wurde abgelehnt', lead: '{restaurant} kann Sie zu dieser Zeit leider nicht empfangen.' },
  },
  invitation: {
    subject: '{inviter} lädt Sie zu {organisation} ein',
    title: 'Sie sind eingeladen',
    lead: '{inviter} lädt Sie ein, die Reservierungen von {organisation} zu verwalten.',
    accept: 'Einladung annehmen',
    untilNote: 'Die Einladung gilt bis {until}.',
    why: 'Wenn Sie nicht wissen, worum es geht, lassen Sie diese Nachricht einfach liegen.',
  },
};
