/** Where a token travels: answers carry it here, and requests bring it back. */
export const consistencyHeader = 'x-consistency';
/** For browsers, which send it back by themselves; in answers to writes alone, for a cookie keeps others from storing an answer. */
const cookieName = 'couvert_consistency';
/** Longer than an answer may lie in any store between us and the browser. */
const cookieSeconds = 60;

const cookiePattern = new RegExp(`(?:^|; *)${cookieName}=([\\w-]+)`);

/** The token that a request brings, not yet checked. A header was meant for this request; a cookie is from the last write. */
export function consistencyTokenOf(headers: Readonly<Record<string, string | undefined>>): string | undefined {
  return headers[consistencyHeader] ?? (headers['cookie'] === undefined ? undefined : cookiePattern.exec(headers['cookie'])?.[1]);
}

export function consistencyCookie(token: string, { isSecure }: { isSecure: boolean }): string {
  return `${cookieName}=${token}; Path=/; Max-Age=${cookieSeconds}; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`;
}
