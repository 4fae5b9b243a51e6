import { type Cache, cachedQuestion, type Loaded, loadIn } from '#caching';
import { type Database, systemContext } from '#kernel';
import type { ApiKeyRecord } from '../api-keys/api-key-record.ts';
import { NamedRecords, isSomething } from '../callers/named-records.ts';
import type { Scope } from '../permissions/require-scope.ts';
import { tenantOfHost } from '../persistence/sql/tenant-hosts.ts';

/** Who asks without a key, at a host that leads to a tenant: everybody, so they see what everybody may. */
export interface HostCaller extends Pick<ApiKeyRecord, 'tenantId' | 'scopes' | 'restaurantIds' | 'rateLimitExempt' | 'audience'> {
  readonly id: null;
  readonly kind: 'guest';
}

const scopes: ReadonlySet<Scope> = new Set(['restaurants:read']);

// Tolerant: while nobody can be asked, a host leads where it led, as its answers are those of before.
const tables = ['tenant_hosts', 'tenants'];
const tenantOf = cachedQuestion<string | null>({ name: 'tenant-of-host', shape: 1, reads: 'tolerant', tables, keeps: isSomething });
const unknownHost = cachedQuestion<null>({ name: 'unknown-host', shape: 1, reads: 'strict', tables });

/**
 * To whom hosts lead, kept and judged like other answers, under the platform: a host is read before its tenant is known.
 *
 * Invariant S8: a host that was taken from a tenant, or whose tenant was suspended, leads to it no longer than H after it.
 * Proved by: test/e2e/edge/tenant-hosts.spec.ts
 */
export class TenantHosts {
  private readonly tenants: NamedRecords<string>;

  constructor(
    private readonly database: Database,
    cache: Cache,
  ) {
    this.tenants = new NamedRecords(cache, { question: tenantOf, unknownQuestion: unknownHost, tagOf: (host) => `host:${host}`, load: (host) => this.load(host) });
  }

  close(): void {
    this.tenants.close();
  }

  /** Without a wait; null: it leads to nobody; undefined: `find` it. */
  known(host: string): HostCaller | null | undefined {
    const id = this.tenants.peek(host);
    return id === undefined ? undefined : callerOf(id);
  }

  /** @throws UNAVAILABLE, TIMEOUT */
  async find(host: string, deadlineAtMs: number): Promise<HostCaller | null> {
    return callerOf(await this.tenants.read(host, deadlineAtMs));
  }

  private load(host: string): Promise<Loaded<string | null>> {
    return loadIn(this.database, systemContext(''), async (tx) => {
      const value = (await tx.one<{ tenant_id: string | null }>(tenantOfHost, [host]))?.tenant_id ?? null;
      // A tenant that is suspended takes its hosts along, and nobody says which they are.
      return { value, tags: [value === null ? 'tenants:status' : `tenant:${value}`] };
    });
  }
}

function callerOf(id: string | null): HostCaller | null {
  return id === null ? null : { id: null, kind: 'guest', tenantId: id, scopes, restaurantIds: null, rateLimitExempt: false, audience: 'everybody' };
}
