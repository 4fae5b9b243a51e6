import { answerTo, type CacheHandling, type ChangeLog, type Consistencies, type FormRequest, type HttpAnswers, staleHit } from '#caching';
import { counter, metricsCatalogue } from '#monitoring';
import { consistencyTokenOf, manageTokenHeader } from '#security';
import type { EdgeAccessLines } from './edge-access-lines.ts';
import type { CachedRoute, CachedRoutes } from './cached-routes.ts';
import type { EdgeStep } from './edge.ts';
import type { Exchange } from './exchange.ts';
import { sendRaw } from './send-raw.ts';

export interface CachedAnswerOptions {
  readonly answers: HttpAnswers;
  readonly routes: CachedRoutes;
  readonly consistencies: Consistencies;
  readonly log: ChangeLog;
  readonly lines: EdgeAccessLines;
}

const hits = counter(metricsCatalogue.requests.edgeHits);

/** Of what no clock has a part in. Made once, not for each hit. */
const lasting: CacheHandling = { kind: 'hit', ttlMs: null };

/**
 * Answers from what is kept, if it is there, valid for who asks, and this caller may have it. Whatever is unusual about a
 * request goes on to where everything is decided.
 */
export function cachedAnswer({ answers, routes, consistencies, log, lines }: CachedAnswerOptions): EdgeStep {
  return (exchange) => {
    const { request, caller } = exchange;
    const { method = '', url = '', headers } = request;
    if (caller === null || (method !== 'GET' && method !== 'HEAD')) return 'pass';
    const asked = answers.addresses.find(url);
    const route = asked === undefined ? null : routes.of(asked.route);
    if (asked === undefined || route === null || !mayHave(caller, route)) return 'pass';
    if (headers.host === undefined || headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined || headers[manageTokenHeader] !== undefined) return 'pass';
    const consistency = consistencies.of(consistencyTokenOf(headers as Record<string, string | undefined>));
    const asker = { tenantId: caller.tenantId, audience: caller.audience, consistency, provenance: null, deadlineAtMs: Infinity };
    const entry = answers.find(asker, asked.route, asked.key);
    const stale = entry === undefined && exchange.isCutOff ? answers.findStale(asker, asked.route, asked.key) : undefined;
    const kept = (entry ?? stale)?.value;
    const form = kept === undefined ? null : answerTo({ method, headers: headers as FormRequest['headers'] }, kept);
    if (kept === undefined || form === null) return 'pass';
    const validUntilMs = entry?.validUntilMs ?? Infinity;
    const valid: CacheHandling = validUntilMs === Infinity ? lasting : { kind: 'hit', ttlMs: validUntilMs - answers.nowMs() };
    sendRaw(exchange, form, { token: consistency.token(), handling: stale === undefined ? valid : staleHit(stale.ageMs), ageMs: log.ageMs() });
    answers.sent(kept, { keyId: caller.id, clientAddress: exchange.address });
    hits.add(1);
    lines.write(exchange, { route: route.url, status: form.status, bytes: form.bytes?.length ?? 0, cache: stale === undefined ? 'hit' : 'stale', code: null });
    return 'answered';
  };
}

function mayHave(caller: NonNullable<Exchange['caller']>, { anyOf, isPublicByHost }: CachedRoute): boolean {
  if (caller.id === null && !isPublicByHost) return false;
  return anyOf.some((scope) => caller.scopes.has(scope) || caller.scopes.has('*'));
}
