import { kernelErrors } from '#kernel';
import { requestMessages } from './request-messages.ts';

/** Longer than any address that the API gives out. Node itself refuses headers and address of 16 KiB together. */
const urlLengthMax = 8_192;

/**
 * Refuses addresses that two programs would read differently, or that PostgreSQL could not store.
 * @param url path and query as sent
 * @throws BAD_REQUEST, URI_TOO_LONG
 */
export function checkAddress(url: string): void {
  if (url.length > urlLengthMax) throw kernelErrors.uriTooLong();
  if (!url.includes('%')) return;
  if (decoded(url).includes('\0')) throw kernelErrors.badRequest({ detail: requestMessages.nulInAddress() });
}

// decodeURIComponent refuses overlong forms, bytes that are no UTF-8, and surrogates written as UTF-8.
function decoded(url: string): string {
  try {
    return decodeURIComponent(url);
  } catch (cause) {
    throw kernelErrors.badRequest({ detail: requestMessages.brokenEscape(), cause });
  }
}
