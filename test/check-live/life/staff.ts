import { setTimeout as sleep } from 'node:timers/promises';
import type { Prng } from '../../../apps/cli/src/bulk/prng.ts';
import type { Wire, WireAnswer } from '../../hammer/diners/wire.ts';
import type { City, House, Tenant } from '../city.ts';
import type { Door } from '../searcher.ts';

export interface StaffOptions {
  readonly wire: Wire;
  readonly doors: readonly Door[];
  readonly city: City;
  readonly random: Prng;
  readonly pauseMs: number;
  readonly isOver: () => boolean;
}

type Json = Readonly<Record<string, unknown>>;
const timeoutMs = 30_000;

/** Changes policies, services, tables, special days and blocks through the API, and mostly back again. */
export class Staff {
  /** How many changes were accepted. */
  changes = 0;

  constructor(private readonly options: StaffOptions) {}

  async work(): Promise<void> {
    const { random, city, pauseMs, isOver } = this.options;
    const acts: ((tenant: Tenant, house: House) => Promise<void>)[] = [
      (tenant, house) => this.policy(tenant, house), (tenant, house) => this.service(tenant, house), (tenant, house) => this.table(tenant, house),
      (tenant, house) => this.block(tenant, house), (tenant, house) => this.specialDay(tenant, house),
    ];
    while (!isOver()) {
      const tenant = random.pick(city.tenants);
      await random.pick(acts)(tenant, random.pick(tenant.houses));
      await sleep(pauseMs * (0.5 + random.unit()));
    }
  }

  private async policy(tenant: Tenant, { id }: House): Promise<void> {
    const { random } = this.options;
    const path = `/v1/restaurants/${id}/policy`;
    const found = await this.send(tenant, 'GET', path);
    if (found?.status !== 200) return;
    const { restaurant_id: _, version: __, ...policy } = found.body as Json;
    const change = random.pick([
      { lead_minutes: random.pick([0, 30, 60, 120]) }, { horizon_days: random.pick([2, 3, 60]) }, { max_party: random.pick([2, 4, 6]) }, { buffer_minutes: random.pick([0, 15, 30]) },
      { turn_times: [{ max_party: 100, minutes: random.pick([60, 90, 120]) }] },
    ]);
    await this.change(tenant, 'PUT', path, { ...policy, ...change }, found);
  }

  private async service(tenant: Tenant, { id, serviceIds, kind }: House): Promise<void> {
    if (kind === 'all day') return;
    const { random } = this.options;
    const path = `/v1/restaurants/${id}/services/${random.pick(serviceIds)}`;
    const found = await this.send(tenant, 'GET', path);
    if (found?.status === 200) await this.change(tenant, 'PATCH', path, random.pick([{ last_sitting: random.pick(['19:30', '20:00', '21:00']) }, { pacing_parties: random.pick([null, 1, 2]) }, { pacing_covers: random.pick([null, 4, 8]) }]), found);
  }

  private async table(tenant: Tenant, { id, tableIds }: House): Promise<void> {
    const path = `/v1/restaurants/${id}/tables/${this.options.random.pick(tableIds)}`;
    const found = await this.send(tenant, 'GET', path);
    if (found?.status !== 200) return;
    await this.change(tenant, 'PATCH', path, { active: (found.body as Json)['active'] !== true }, found);
    await sleep(200 + this.options.random.unit() * 2_000);
    const after = await this.send(tenant, 'GET', path);
    if (after?.status === 200) await this.change(tenant, 'PATCH', path, { active: true }, after);
  }

  private async block(tenant: Tenant, { id, tableIds, areaIds }: House): Promise<void> {
    const { random, city } = this.options;
    const date = random.pick(city.dates);
    const where = random.pick([{ scope: 'house' }, { scope: 'area', area_id: areaIds[0] }, { scope: 'table', table_id: random.pick(tableIds) }]);
    await this.forAWhile(tenant, `/v1/restaurants/${id}/blocks`, { ...where, starts_at: `${date}T00:00:00Z`, ends_at: `${date}T${random.pick(['12', '20', '23'])}:00:00Z` });
  }

  private async specialDay(tenant: Tenant, { id }: House): Promise<void> {
    const { random, city } = this.options;
    const services = random.chance(0.5) ? [] : [{ name: 'Feast', starts_at: '17:00', last_sitting: '22:00', ends_at: '23:00', slot_step_minutes: 30 }];
    await this.forAWhile(tenant, `/v1/restaurants/${id}/special-days`, { date: random.pick(city.dates), closed: services.length === 0, services });
  }

  private async forAWhile(tenant: Tenant, path: string, body: unknown): Promise<void> {
    const made = await this.change(tenant, 'POST', path, body, null);
    if (made?.status !== 201) return;
    await sleep(200 + this.options.random.unit() * 3_000);
    await this.change(tenant, 'DELETE', `${path}/${String((made.body as Json)['id'])}`, null, made);
  }

  private async change(tenant: Tenant, method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body: unknown, found: WireAnswer | null): Promise<WireAnswer | null> {
    const answer = await this.send(tenant, method, path, { body, etag: found?.headers.etag ?? null });
    if (answer !== null && answer.status < 300) this.changes += 1;
    return answer;
  }

  /** Null when nothing came back: a database that is away is part of the day. */
  private async send(tenant: Tenant, method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, { body = null, etag = null }: { body?: unknown; etag?: string | null } = {}): Promise<WireAnswer | null> {
    const { wire, doors, random } = this.options;
    const headers = { 'x-api-key': tenant.apiKey, ...(etag === null ? {} : { 'if-match': etag }) };
    const outcome = await wire.send({ method, url: `${random.pick(doors).url}${path}`, headers, body, cutAfterMs: null, timeoutMs });
    return 'answer' in outcome ? outcome.answer : null;
  }
}
