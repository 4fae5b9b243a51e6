import type { Language } from './language.ts';

/** A message before it has a form: plain sentences, every one of which may hold what a stranger wrote. */
export interface Letter {
  readonly language: Language;
  readonly subject: string;
  readonly title: string;
  readonly greeting: string;
  readonly lead: string;
  readonly facts: readonly Fact[];
  /** What the reader can do: a link, and what to know about it. */
  readonly action: { readonly label: string; readonly url: string; readonly note: string | null } | null;
  readonly notes: readonly string[];
  /** Why the reader gets this. */
  readonly footer: string;
}

export interface Fact {
  readonly label: string;
  readonly value: string;
}
