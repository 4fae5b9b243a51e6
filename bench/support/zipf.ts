/**
 * Draws numbers from 0 to `count` − 1, of which the k-th comes in proportion to k^−exponent: as guests ask for restaurants.
 * @param random numbers from 0 to 1
 */
export function zipf(count: number, exponent: number, random: () => number): () => number {
  const sums = new Float64Array(count);
  let sum = 0;
  for (let at = 0; at < count; at += 1) sums[at] = sum += (at + 1) ** -exponent;
  return () => {
    const drawn = random() * sum;
    let [from, until] = [0, count - 1];
    while (from < until) {
      const middle = (from + until) >>> 1;
      if ((sums[middle] ?? 0) < drawn) from = middle + 1;
      else until = middle;
    }
    return from;
  };
}
