import type { FacetCount } from '../search-question.ts';
import type { CuisineCodes } from './cuisine-codes.ts';

/** As many as the SQL search counts. */
const cuisinesShownMax = 50;

/** Those asked for and the most frequent, the most frequent first. */
export function countCuisines(cuisines: CuisineCodes, counts: Uint32Array, asked: Uint8Array | null): FacetCount<string>[] {
  const counted: { readonly value: string; readonly count: number; readonly isAsked: boolean }[] = [];
  for (let code = 1; code < counts.length; code += 1) {
    const count = counts[code] ?? 0;
    if (count > 0) counted.push({ value: cuisines.nameOf(code), count, isAsked: asked?.[code] === 1 });
  }
  return counted
    .sort((one, other) => Number(other.isAsked) - Number(one.isAsked) || byCount(one, other))
    .slice(0, cuisinesShownMax)
    .map(({ value, count }) => ({ value, count }))
    .sort(byCount);
}

export function countPriceLevels(counts: Uint32Array): FacetCount<number>[] {
  return [1, 2, 3, 4].map((value) => ({ value, count: counts[value] ?? 0 })).filter(({ count }) => count > 0);
}

function byCount(one: FacetCount<string>, other: FacetCount<string>): number {
  return other.count - one.count || (one.value < other.value ? -1 : 1);
}
