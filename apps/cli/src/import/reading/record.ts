/** One record of a file: its value, or why it has none. */
export type FileRecord = { readonly line: number; readonly value: unknown; readonly hadBadBytes: boolean } | { readonly line: number; readonly broken: string };

/**
 * The longest record that is read, bytes. Real ones have under 2 kB; without a bound one missing
 * line feed would take the file into memory.
 */
export const recordBytesMax = 1024 * 1024;

const strict = new TextDecoder('utf-8', { fatal: true });
const lenient = new TextDecoder('utf-8');

/** Decodes UTF-8; bytes that are none become U+FFFD, and are told about. */
export function decode(bytes: Uint8Array): { text: string; hadBadBytes: boolean } {
  try {
    return { text: strict.decode(bytes), hadBadBytes: false };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return { text: lenient.decode(bytes), hadBadBytes: true };
  }
}

/** A record out of the text of a JSON value. */
export function jsonRecord(line: number, bytes: Uint8Array): FileRecord {
  const { text, hadBadBytes } = decode(bytes);
  try {
    return { line, value: JSON.parse(text) as unknown, hadBadBytes };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { line, broken: `not JSON: ${error.message.slice(0, 120)}` };
  }
}
