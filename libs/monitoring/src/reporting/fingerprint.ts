import { createHash } from 'node:crypto';
import { chainOf, codeOf, nameOf } from './error-chain.ts';
import { framesOf } from './stack-frames.ts';

/** More tell apart the ways by which one defect is reached, and each would be reported. */
const framesOfOne = 4;

/**
 * What all occurrences of a defect have in common: class and code of the error and of its causes, and where in our code it
 * came about, by function and file. No message, for it holds ids; no line, for it moves with each release.
 * @param context stands for the place when no frame is ours: the route, or what ran
 * @returns 16 hexadecimal digits
 */
export function fingerprintOf(error: unknown, context: string | null): string {
  const chain = chainOf(error);
  const kinds = chain.map((one) => `${nameOf(one)}:${codeOf(one) ?? ''}`);
  // The cause knows the place best; what wraps it was made where all such errors are made.
  const frames = chain.toReversed().map((one) => (one instanceof Error ? framesOf(one).filter(({ isOwn }) => isOwn) : [])).find(({ length }) => length > 0) ?? [];
  const places = frames.slice(0, framesOfOne).map(({ functionName, file }) => `${functionName ?? ''}@${file.replace(/\.[cm]?[jt]s$/, '')}`);
  return createHash('sha256')
    .update([...kinds, ...(places.length === 0 ? [`context:${context ?? ''}`] : places)].join('\n'))
    .digest('hex')
    .slice(0, 16);
}
