import { kernelErrors } from '#kernel';
import { scanJson } from './json-scan.ts';
import { requestMessages } from './request-messages.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });

/**
 * Reads a JSON body as it must be (RFC 8259, I-JSON RFC 7493). An empty one is no body: actions need none.
 * @throws BAD_REQUEST
 */
export function parseJsonBody(bytes: Buffer): unknown {
  if (bytes.length === 0) return undefined;
  const text = decode(bytes);
  const value = parse(text);
  const complaint = scanJson(text);
  if (complaint !== null) throw kernelErrors.badRequest({ detail: complaint });
  return value;
}

function decode(bytes: Buffer): string {
  try {
    return utf8.decode(bytes);
  } catch (cause) {
    throw kernelErrors.badRequest({ detail: requestMessages.bodyNotUtf8(), cause });
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw kernelErrors.badRequest({ detail: requestMessages.bodyNotJson(), cause });
  }
}
