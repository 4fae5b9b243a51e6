import { kernelErrors } from '../errors/kernel.errors.ts';

export type CursorValue = string | number | null;

/** An opaque place in a list: the sort values of the last row shown. `kind` names list and order, so that none is used on another. */
export function encodeCursor(kind: string, values: readonly CursorValue[]): string {
  return Buffer.from(JSON.stringify([kind, ...values])).toString('base64url');
}

/**
 * Reads a cursor back. `shape` holds one check per value.
 * @throws CURSOR_INVALID for anything that this list did not hand out in this order.
 */
export function decodeCursor(kind: string, cursor: string, shape: readonly ((value: CursorValue) => boolean)[]): CursorValue[] {
  let parsed: unknown;
  try {
    parsed = cursor.length <= 1024 ? JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) : null;
  } catch (cause) {
    throw kernelErrors.cursorInvalid({ cause });
  }
  if (!Array.isArray(parsed) || parsed[0] !== kind || parsed.length !== shape.length + 1) throw kernelErrors.cursorInvalid();
  const values = parsed.slice(1) as CursorValue[];
  const fits = values.every((value, i) => shape[i]?.(value) === true && !(typeof value === 'string' && value.includes('\0')));
  if (!fits) throw kernelErrors.cursorInvalid();
  return values;
}

export const cursorShape = {
  integer: (value: CursorValue): boolean => Number.isSafeInteger(value),
  int32: (value: CursorValue): boolean => Number.isInteger(value) && Math.abs(Number(value)) <= 2_147_483_647,
  finite: (value: CursorValue): boolean => typeof value === 'number' && Number.isFinite(value),
  text: (value: CursorValue): boolean => typeof value === 'string',
  uuid: (value: CursorValue): boolean => typeof value === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value),
} as const;

export interface Page<T> {
  readonly items: readonly T[];
  /** Cursor of the next page, null on the last. */
  readonly next: string | null;
}

/** Cuts a list that was read with one row more than asked: that row only says that there is a next page. */
export function toPage<T>(rows: readonly T[], limit: number, cursorOf: (last: T) => string): Page<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next: rows.length > limit && last !== undefined ? cursorOf(last) : null };
}
