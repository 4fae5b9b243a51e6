import type { Language } from './language.ts';
import { de } from './wording/de.ts';
import { en } from './wording/en.ts';
import { es } from './wording/es.ts';
import { fr } from './wording/fr.ts';
import type { Wording } from './wording/wording.ts';

/** What is said, by language. */
export const wordings: Readonly<Record<Language, Wording>> = { en, es, fr, de };
