import { setTimeout as sleep } from 'node:timers/promises';
import type { Prng } from '../../apps/cli/src/bulk/prng.ts';
import type { Wire, WireAnswer, WireOutcome } from '../hammer/diners/wire.ts';
import type { Floor, Write } from './facts.ts';
import type { Gate } from './gate.ts';
import type { History } from './history.ts';
import { type Register, textOf } from './registers.ts';
import { type OwnHouse, timeAfter } from './town.ts';

/** A process under watch, as clients know it. */
export interface Door {
  readonly name: string;
  /** Another after it has been started again. */
  readonly url: string;
}

export interface ClientOptions {
  readonly wire: Wire;
  readonly doors: readonly Door[];
  /** All that anybody reads. */
  readonly registers: readonly Register[];
  /** Keeps the latest token of any answer and brings it with each request. */
  readonly keepsToken: boolean;
  /** What it changes over HTTP; null: it only reads. */
  readonly own: OwnHouse | null;
  readonly gate: Gate;
  readonly history: History;
  readonly random: Prng;
  readonly isOver: () => boolean;
}

const timeoutMs = 30_000;
const pauseMsMax = 30;
const changeShare = 0.06;
/** After a change it looks again at once, elsewhere. */
const looksAfterChange = 3;
/** Whoever has not been answered waits until what it asked for is over: the next value must not overtake it. */
const unknownPauseMs = 1_500;

/** Asks now this process and now that one, and writes down what it is shown. */
export class Client {
  private token: string | null = null;
  private readonly floors = new Map<string, Floor>();
  private described = 0;
  private evening = 0;
  private booked = 0;
  private shuts = 0;

  constructor(private readonly options: ClientOptions) {}

  async visit(): Promise<void> {
    const { random, registers, own, gate, isOver } = this.options;
    while (!isOver()) {
      if (own !== null && random.chance(changeShare)) {
        const changed = await gate.pass(() => (random.chance(0.5) ? this.describe(own) : this.book(own)));
        for (let look = 0; look < looksAfterChange; look += 1) await this.read(changed);
      }
      const register = own !== null && random.chance(0.3) ? this.ownRegister(own) : random.pick(registers);
      // Who is shown something new looks again, elsewhere, where it may not be known yet.
      if (await this.read(register)) await this.read(register);
      await sleep(random.unit() * pauseMsMax);
    }
  }

  private ownRegister(own: OwnHouse): Register {
    return this.options.random.chance(0.5) ? own.description : (own.evenings[this.evening] ?? own.description);
  }

  /** @returns whether it shows more than before */
  private async read(register: Register): Promise<boolean> {
    const { history } = this.options;
    const floor = this.floors.get(register.name) ?? null;
    const { outcome, sentAtMs, process } = await this.send('GET', register);
    const answer = 'answer' in outcome ? outcome.answer : null;
    const value = answer?.status === 200 ? register.valueIn(answer.body) : null;
    history.add({
      of: 'read', register: register.name, process, sentAtMs, atMs: performance.now(), status: answer?.status ?? null, value, floor,
      cacheStatus: answer === null ? null : textIn(answer, 'cache-status'),
      showsOther: answer !== null && register.tenant.marksOfOthers.some((mark) => JSON.stringify([answer.body, answer.headers]).includes(mark)),
      failure: answer === null ? ('failure' in outcome ? outcome.failure : 'cut') : answer.status === 200 ? null : JSON.stringify(answer.body).slice(0, 120),
    });
    // What time alone changes is in no token.
    if (value !== null && answer !== null && this.keep(answer) && register.rows !== null) this.floors.set(register.name, { value, by: 'earlier read', sinceMs: sentAtMs });
    return value !== null && floor !== null && value > floor.value;
  }

  private async describe(own: OwnHouse): Promise<Register> {
    this.described += 1;
    const description = textOf(own.description.tenant, this.described);
    await this.change(own.description, this.described, () => this.send('PATCH', { tenant: own.description.tenant, path: `/v1/restaurants/${own.restaurantId}` }, { description }, { 'if-match': '*' }));
    return own.description;
  }

  /** The next time of the evening; when something went wrong, or a crash may have undone some of it, another evening. */
  private async book(own: OwnHouse): Promise<Register> {
    if (this.options.gate.shuts !== this.shuts) [this.shuts, this.evening, this.booked] = [this.options.gate.shuts, this.evening + 1, 0];
    const register = own.evenings[this.evening];
    if (register === undefined) return this.describe(own);
    const time = timeAfter(this.booked);
    this.booked += 1;
    const body = { restaurant_id: own.restaurantId, date: register.date, time, party_size: 2, guest: { name: 'Ada Lovelace' } };
    const isDone = await this.change(register, this.booked, () => this.send('POST', { tenant: register.tenant, path: '/v1/bookings' }, body, { 'idempotency-key': crypto.randomUUID() }));
    if (!isDone || timeAfter(this.booked) === undefined) [this.evening, this.booked] = [this.evening + 1, 0];
    return register;
  }

  private async change(register: Register, value: number, send: () => Promise<Sent>): Promise<boolean> {
    const { outcome: said, sentAtMs } = await send();
    const answer = 'answer' in said ? said.answer : null;
    const isDone = answer !== null && answer.status < 300;
    const outcome: Write['outcome'] = isDone ? 'committed' : answer !== null && answer.status < 500 ? 'rolled back' : 'unknown';
    this.options.history.add({ of: 'write', register: register.name, value, outcome, sentAtMs, knownAtMs: performance.now() });
    if (isDone && this.keep(answer)) this.floors.set(register.name, { value, by: 'own write', sinceMs: sentAtMs });
    if (outcome === 'unknown') await sleep(unknownPauseMs);
    return isDone;
  }

  private async send(method: 'GET' | 'PATCH' | 'POST', { tenant, path }: Pick<Register, 'tenant' | 'path'>, body: unknown = null, more: Readonly<Record<string, string>> = {}): Promise<Sent> {
    const { wire, doors, random } = this.options;
    const { name, url } = random.pick(doors);
    const headers = { 'x-api-key': tenant.apiKey, ...(this.token === null ? {} : { 'x-consistency': this.token }), ...more };
    const sentAtMs = performance.now();
    return { process: name, sentAtMs, outcome: await wire.send({ method, url: `${url}${path}`, headers, body, cutAfterMs: null, timeoutMs }) };
  }

  /** @returns whether what the answer said is in the token from now on */
  private keep(answer: WireAnswer): boolean {
    const token = textIn(answer, 'x-consistency');
    if (!this.options.keepsToken || token === null) return false;
    this.token = token;
    return true;
  }
}

interface Sent {
  readonly process: string;
  readonly sentAtMs: number;
  readonly outcome: WireOutcome;
}

function textIn({ headers }: WireAnswer, name: string): string | null {
  const value = headers[name];
  return typeof value === 'string' ? value : null;
}
