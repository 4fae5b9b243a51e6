// Letters that carry their stroke or ligature in one code point: NFD does not take them apart.
const foldedLetters: Readonly<Record<string, string>> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ð: 'd', þ: 'th', ł: 'l', ħ: 'h', ı: 'i', ŋ: 'n' };

/** Leaves room for a suffix within the hundred characters of a slug. */
const baseLengthMax = 90;

/** The name as a part of an address: `Chez Léon & Fils` becomes `chez-leon-fils`. Always a valid slug. */
export function slugOf(name: string): string {
  const words = name
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{Mark}/gu, '')
    .replace(/[’'`]/g, '')
    .replace(/[^a-z0-9]/gu, (letter) => foldedLetters[letter] ?? '-')
    .split('-')
    .filter((word) => word !== '')
    .join('-')
    .slice(0, baseLengthMax)
    .replace(/-$/, '');
  // A slug holds a letter, or it would be read as an id; other scripts leave nothing of the name.
  if (/[a-z]/.test(words)) return words;
  return words === '' ? 'restaurant' : `restaurant-${words}`;
}

/** Names to try for a slug in turn: itself, then with 2, 3, … behind it. */
export function slugCandidates(base: string, count: number): string[] {
  return Array.from({ length: count }, (_, i) => (i === 0 ? base : `${base}-${i + 1}`));
}

export const slugPattern = /^[a-z0-9](-?[a-z0-9])*$/;

/** Whether a text can be a slug: at most 100 characters, with a letter among them. */
export function isSlug(text: string): boolean {
  return text.length <= 100 && slugPattern.test(text) && /[a-z]/.test(text);
}
