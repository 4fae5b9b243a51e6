import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { type Caller, kernelErrors, mayUseScope, type Provenance, type RequestWithContext } from '#kernel';
import { type AnswerQuestion, cachedAnswerKey, type Consistencies, type Reads } from '#caching';
import { inSpan, isRecorded, type TraceableRequest, traceOf } from '#monitoring';
import type { ApiKeyRecord } from '../api-keys/api-key-record.ts';
import type { HostCaller } from '../hosts/tenant-hosts.ts';
import { manageTokenHeader } from '../manage-tokens/manage-token.decorator.ts';
import { openRouteKey, publicByHostKey, requiredScopeKey, type Scope } from '../permissions/require-scope.ts';
import { type Credentials, IdentifyCaller } from './identify-caller.ts';
import { consistencyTokenOf } from './consistency-request.ts';
import { idempotencyOf } from './idempotency-request.ts';

/** As much of Fastify's request as the guard reads. */
interface GuardedRequest extends RequestWithContext, TraceableRequest {
  readonly method: string;
  readonly url: string;
  readonly ip: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: unknown;
  /** Who asks, where that was found out before; undefined: nobody looked, or nobody could tell without a wait. */
  readonly callerKnown?: ApiKeyRecord | HostCaller | null;
  /** What the answer is made from, where somebody wants to keep it. */
  readonly answerParts?: Provenance | null;
}

export interface ApiKeyGuardOptions {
  /** How long a request may take from its first byte to its answer, ms. */
  readonly requestDeadlineMs: number;
}

/**
 * Invariant S4: a route is closed unless it says who may use it. Without `@RequireScope()` and without `@Open()`
 * nobody may. Proved by: test/security/open-routes.spec.ts
 *
 * Who may pass gets a `Context` on the request; from there it is handed down explicitly.
 */
@Injectable()
export class ApiKeyGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly identifyCaller: IdentifyCaller,
    private readonly consistencies: Consistencies,
    private readonly options: ApiKeyGuardOptions,
  ) {}

  canActivate(host: ExecutionContext): Promise<boolean> {
    return isRecorded() ? inSpan('guard', {}, () => this.decide(host)) : this.decide(host);
  }

  private async decide(host: ExecutionContext): Promise<boolean> {
    const targets = [host.getHandler(), host.getClass()];
    if (this.reflector.getAllAndOverride<true | undefined>(openRouteKey, targets) === true) return true;
    const anyOf = this.reflector.getAllAndOverride<readonly Scope[] | undefined>(requiredScopeKey, targets);
    const request = host.switchToHttp().getRequest<GuardedRequest>();
    const { requestId, traceId, startedAtMs } = traceOf(request);
    const deadlineAtMs = startedAtMs + this.options.requestDeadlineMs;
    const reads = this.reflector.getAllAndOverride<AnswerQuestion | undefined>(cachedAnswerKey, targets)?.reads ?? 'strict';
    const isPublic = this.reflector.getAllAndOverride<true | undefined>(publicByHostKey, targets) === true;
    const known = isPublic || request.callerKnown?.id !== null ? request.callerKnown : null;
    const caller = callerOf(known ?? (await this.identified(credentialsOf(request, deadlineAtMs), reads)));
    if (anyOf === undefined) throw kernelErrors.forbidden({ detail: 'This route is closed.' });
    if (!anyOf.some((scope) => mayUseScope(caller.caller, scope))) {
      throw kernelErrors.forbidden({ detail: `This key lacks the scope ${anyOf.join(' or ')}.`, extensions: { required_scopes: anyOf } });
    }
    request.couvert = { ...caller, clientAddress: request.ip, requestId, traceId, deadlineAtMs, idempotency: idempotencyOfRequest(request, caller.caller), consistency: this.consistencies.of(consistencyTokenOf(request.headers)), provenance: request.answerParts ?? null };
    return true;
  }

  /** What stands in a browser's page is not let further than to what may be old by who cannot be told of its end. */
  private async identified(credentials: Credentials, reads: Reads): Promise<ApiKeyRecord> {
    const { record, isCutOff } = await this.identifyCaller.execute(credentials);
    if (isCutOff && record.kind === 'publishable' && reads === 'strict') throw kernelErrors.unavailable({ retryAfterSeconds: 1 });
    return record;
  }
}

function credentialsOf({ headers }: GuardedRequest, deadlineAtMs: number): Credentials {
  return { apiKey: headers['x-api-key'], origin: headers['origin'], deadlineAtMs };
}

function callerOf(record: ApiKeyRecord | HostCaller): { tenantId: string; caller: Caller } {
  const { tenantId, kind, id, scopes, restaurantIds } = record;
  return { tenantId, caller: { kind, keyId: id, scopes, restaurantIds, label: id === null ? 'host' : `key:${id}` } };
}

function idempotencyOfRequest({ method, url, body, headers }: GuardedRequest, caller: Caller) {
  return idempotencyOf({ method, url, body, idempotencyKey: headers['idempotency-key'], callerIdentity: `${caller.keyId ?? ''} ${headers[manageTokenHeader] ?? ''}` });
}
