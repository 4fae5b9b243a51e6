import { isolated, oneLine } from '../one-line.ts';
import { fill } from './fill.ts';
import { greetingOf } from './greeting.ts';
import type { Language } from './language.ts';
import type { Letter } from './letter.ts';
import { momentOf } from './when.ts';
import { wordings } from './wordings.ts';

/** What an invitation to the staff of a tenant is made from. */
export interface InvitationFacts {
  readonly language: Language;
  readonly name: string | null;
  readonly inviter: string;
  readonly organisation: string;
  readonly acceptUrl: string;
  /** Epoch ms. */
  readonly validUntilMs: number;
  /** IANA name. */
  readonly timeZone: string;
}

/** An invitation to work on the bookings of a tenant. */
export function invitationLetter({ language, name, inviter, organisation, acceptUrl, validUntilMs, timeZone }: InvitationFacts): Letter {
  const wording = wordings[language];
  const { invitation } = wording;
  const facts = { inviter: isolated(oneLine(inviter, 100)), organisation: isolated(oneLine(organisation, 100)) };
  const until = momentOf(validUntilMs, { locale: language === 'en' ? 'en-GB' : language, timeZone });
  return {
    language,
    subject: fill(invitation.subject, facts),
    title: invitation.title,
    greeting: greetingOf(name, wording),
    lead: fill(invitation.lead, facts),
    facts: [],
    action: { label: invitation.accept, url: acceptUrl, note: fill(invitation.untilNote, { until: fill(wording.at, { date: until.date, time: until.time }) }) },
    notes: [],
    footer: invitation.why,
  };
}
