/** Content codings of answers (RFC 9110, 8.4.1), and none at all. */
export type Coding = 'identity' | 'gzip' | 'br' | 'zstd';

/** How much a client wants each coding, 0 to 1; 0 is never. */
export type CodingWeights = (coding: Coding) => number;

const member = /^\s*([!#$%&'*+.^_`|~0-9a-z-]+)\s*(?:;\s*q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*)?$/;

const onlyIdentity: CodingWeights = (coding) => (coding === 'identity' ? 1 : 0);

/** Clients of one kind all send the same. */
const known = new Map<string, CodingWeights>();
const knownMax = 100;

/**
 * Reads Accept-Encoding (RFC 9110, 12.5.3). Without the field everything would be allowed; who does not send it most
 * often cannot decode anything, and gets the bytes as they are. Members that are malformed count for nothing.
 */
export function acceptedCodings(header: string | undefined): CodingWeights {
  if (header === undefined) return onlyIdentity;
  const before = known.get(header);
  if (before !== undefined) return before;
  const read = weightsIn(header);
  if (known.size >= knownMax) known.clear();
  if (header.length <= 100) known.set(header, read);
  return read;
}

function weightsIn(header: string): CodingWeights {
  const weights = new Map<string, number>();
  for (const text of header.toLowerCase().split(',')) {
    const [, name, weight] = member.exec(text) ?? [];
    // 8.4.1.3: x-gzip is gzip. What is named twice counts as named first.
    const coding = name === 'x-gzip' ? 'gzip' : name;
    if (coding !== undefined && !weights.has(coding)) weights.set(coding, weight === undefined ? 1 : Number(weight));
  }
  const others = weights.get('*');
  return (coding) => weights.get(coding) ?? (coding === 'identity' ? (others === 0 ? 0 : leastPositive) : (others ?? 0));
}

/** Identity that is not named is allowed, and wanted less than whatever is. */
const leastPositive = 0.000_1;

/**
 * The variant that a client wants most; of equally wanted ones the smallest. Who allows none of them, gets the first,
 * which is identity: 12.5.3 lets a server disregard the field, and an answer is of more use than a refusal.
 */
export function chooseVariant<V extends { readonly coding: Coding; readonly bytes: { readonly length: number } }>(variants: readonly [V, ...V[]], accepted: CodingWeights): V {
  let best = variants[0];
  let bestWeight = accepted(best.coding);
  for (const variant of variants) {
    const weight = accepted(variant.coding);
    if (weight > bestWeight || (weight === bestWeight && variant.bytes.length < best.bytes.length)) [best, bestWeight] = [variant, weight];
  }
  return bestWeight > 0 ? best : variants[0];
}
