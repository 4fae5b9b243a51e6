import { DatabaseError } from 'pg';
import { StartRefusal } from './start-refusal.ts';

/** @returns the sentence for an error that a person can do something about; undefined for a defect, which deserves its stack. */
export function whyRefused(error: unknown): string | undefined {
  if (error instanceof StartRefusal) return error.message;
  for (let inner: unknown = error; inner instanceof Error; inner = inner.cause ?? driverErrorOf(inner)) {
    const sentence = sentenceOf(inner);
    if (sentence !== undefined) return sentence;
  }
  return undefined;
}

/** TypeORM wraps what the driver says. */
const driverErrorOf = (error: Error): unknown => ('driverError' in error ? error.driverError : undefined);

function sentenceOf(error: Error): string | undefined {
  const code = error instanceof DatabaseError ? error.code : (error as NodeJS.ErrnoException).code;
  if (code === '53100' || code === 'ENOSPC' || code === 'EDQUOT') {
    return `The disk is full (${error.message}). Free some space, or choose a folder on another disk with COUVERT_DATA_DIR, then start again. What was stored is kept, and the start goes on where it stopped.`;
  }
  if (code === '42501') {
    return `The user in DATABASE_URL may not do what migrations need (${error.message}). Use one that may create roles and extensions, or have an administrator run the migrations.`;
  }
  return undefined;
}
