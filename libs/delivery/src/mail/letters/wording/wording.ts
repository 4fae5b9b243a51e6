import type { BookingMailKind } from '../../mail.ts';

/**
 * All that is said in one language. `{name}` stands for a fact; a test holds the names of each text against the English
 * ones, so that no language loses a fact.
 */
export interface Wording {
  readonly hello: string;
  /** When no name is known, or it is none to be repeated. */
  readonly helloNobody: string;
  readonly facts: { readonly when: string; readonly party: string; readonly where: string; readonly phone: string; readonly reference: string };
  readonly at: string;
  /** By the language's plural rules (Unicode CLDR). */
  readonly party: { readonly one: string; readonly other: string };
  readonly manage: string;
  readonly manageNote: string;
  readonly untilNote: string;
  readonly overNote: string;
  readonly callNote: string;
  readonly replyNote: string;
  readonly why: string;
  readonly calendar: string;
  readonly booking: Readonly<Record<BookingMailKind, { readonly subject: string; readonly title: string; readonly lead: string }>>;
  readonly invitation: { readonly subject: string; readonly title: string; readonly lead: string; readonly accept: string; readonly untilNote: string; readonly why: string };
}
