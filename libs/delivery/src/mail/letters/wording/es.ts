import type { Wording } from './wording.ts';

export const es: Wording = {
  hello: 'Hola, {guest}:',
  helloNobody: 'Hola:',
  facts: { when: 'Cuándo', party: 'Comensales', where: 'Dónde', phone: 'Teléfono', reference: 'Referencia' },
  at: '{date} a las {time}',
  party: { one: '{count} persona', other: '{count} personas' },
  manage: 'Cambiar o cancelar la reserva',
  manageNote: 'No comparta este enlace: quien lo tenga puede cambiar la reserva.',
  untilNote: 'Puede cambiar o cancelar la reserva por su cuenta hasta el {until}.',
  overNote: 'Ya no es posible cambiar ni cancelar la reserva en línea.',
  callNote: '¿Alguna pregunta? Llame a {restaurant}: {phone}.',
  replyNote: 'También puede responder a este mensaje.',
  why: 'Recibe este mensaje porque se indicó su dirección para esta reserva.',
  calendar: 'Mesa en {restaurant}',
  booking: {
    confirmation: { subject: 'Reservado: {restaurant}, {when}', title: 'Su mesa está reservada', lead: '{restaurant} le espera con mucho gusto.' },
    change: { subject: 'Modificado: {restaurant}, {when}', title: 'Su reserva ha cambiado', lead: 'Así queda ahora su reserva en {restaurant}.' },
    cancellation: { subject: 'Cancelado: {restaurant}, {when}', title: 'Su reserva está cancelada', lead: '{restaurant} ya no le guarda esta mesa. No tiene que hacer nada más.' },
    reminder: { subject: 'Recordatorio: {restaurant}, {when}', title: 'Hasta pronto', lead: '{restaurant} le espera con mucho gusto. Si no puede venir, cancele la reserva, por favor: así otros podrán tener la mesa.' },
    request: { subject: 'Solicitado: {restaurant}, {when}', title: 'Hemos recibido su solicitud', lead: '{restaurant} la confirmará o la rechazará. Hasta entonces la mesa no está reservada.' },
    refusal: { subject: 'No es posible: {restaurant}, {when}', title: 'Su solicitud no ha sido aceptada', lead: '{restaurant} lamenta no poder recibirle a esa hora.' },
  },
  invitation: {
    subject: '{inviter} le invita a {organisation}',
    title: 'Tiene una invitación',
    lead: '{inviter} le invita a gestionar las reservas de {organisation}.',
    accept: 'Aceptar la invitación',
    untilNote: 'La invitación es válida hasta el {until}.',
    why: 'Si no sabe de qué se trata, ignore este mensaje.',
  },
};
