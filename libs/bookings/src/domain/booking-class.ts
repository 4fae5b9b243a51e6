/**
 * Party classes: what the index of a city keeps a mask for. Parties of nine and more are rare, so
 * they share two classes; a class is seatable when one of its sizes is.
 */
export const partyClasses = ['1', '2', '3', '4', '5', '6', '7', '8', '9-12', '13+'] as const;

export type PartyClass = (typeof partyClasses)[number];

/**
 * @param partySize a whole number of guests, 1 or more
 * @throws RangeError for anything else
 */
export function partyClassOf(partySize: number): PartyClass {
  if (!Number.isInteger(partySize) || partySize < 1) throw new RangeError(`A party has one guest or more, got ${partySize}`);
  if (partySize > 12) return '13+';
  if (partySize > 8) return '9-12';
  return partyClasses[partySize - 1] as PartyClass;
}

/** Where a class lies in `partyClasses`: 0..9. */
export function partyClassIndex(partyClass: PartyClass): number {
  return partyClasses.indexOf(partyClass);
}

/** The sizes of a class, ascending, as far as the house takes them; the last class is otherwise endless. */
export function sizesOf(partyClass: PartyClass, maxParty: number): number[] {
  const [first, last] = partyClass === '13+' ? [13, maxParty] : partyClass === '9-12' ? [9, 12] : [Number(partyClass), Number(partyClass)];
  const sizes: number[] = [];
  for (let size = first; size <= Math.min(last, maxParty); size++) sizes.push(size);
  return sizes;
}
