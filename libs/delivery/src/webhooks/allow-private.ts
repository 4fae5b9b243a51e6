/** Injection token: whether webhooks may go to addresses that are not public, and without TLS. For development. */
export const ALLOW_PRIVATE = Symbol('couvert:webhooks-allow-private');
