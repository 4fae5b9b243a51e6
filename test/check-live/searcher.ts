import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { formatMinutes, serviceMinutesOf } from '#kernel';
import type { Prng } from '../../apps/cli/src/bulk/prng.ts';
import type { Wire, WireAnswer } from '../hammer/diners/wire.ts';
import type { Place } from '../hammer/facts.ts';
import { questionHeader } from './api/options.ts';
import type { City, Tenant } from './city.ts';
import type { Asked, Question, Shown } from './facts.ts';
import type { History } from './history.ts';
import { anyQuestion, pathOf } from './questions.ts';

/** A process under watch, as clients know it. */
export interface Door {
  readonly name: string;
  readonly url: string;
}

/** Places that searches have shown lately, for those who book. */
export class ShowWindow {
  private readonly places: Place[] = [];
  private next = 0;

  put(place: Place): void {
    this.places[this.next % placesMax] = place;
    this.next += 1;
  }

  pick(random: Prng): Place | null {
    return this.places.length === 0 ? null : random.pick(this.places);
  }
}

const placesMax = 200;
const timeoutMs = 30_000;
/** Somebody who reads what they were shown. */
const pauseMsMax = 60;
const pagesMax = 3;
const rememberedMax = 8;

export interface SearcherOptions {
  readonly wire: Wire;
  /** The process that it asks: one that stands still keeps its own clients waiting, and no others. */
  readonly door: Door;
  readonly city: City;
  readonly history: History;
  readonly showWindow: ShowWindow;
  readonly random: Prng;
  readonly isOver: () => boolean;
}

interface PageJson {
  readonly as_of: string;
  readonly next: string | null;
  readonly items: readonly { readonly restaurant: { readonly id: number }; readonly times?: readonly { readonly local_time: string }[] }[];
}

interface TenantQuestion {
  readonly tenant: Tenant;
  readonly question: Question;
}

/** Asks one question after the other, and writes down what it is answered. */
export class Searcher {
  /** How many answers it got. */
  answers = 0;
  private readonly asked: TenantQuestion[] = [];

  constructor(private readonly options: SearcherOptions) {}

  async search(): Promise<void> {
    const { random, isOver } = this.options;
    while (!isOver()) {
      const { tenant, question } = this.nextQuestion();
      let cursor: string | null = null;
      for (let page = 0; page < pagesMax && (page === 0 || cursor !== null); page += 1) cursor = await this.ask(tenant, question, cursor);
      await sleep(random.unit() * pauseMsMax);
    }
  }

  /** People ask again what they have just asked. */
  private nextQuestion(): TenantQuestion {
    const { city, random } = this.options;
    if (this.asked.length > 0 && random.chance(0.3)) return random.pick(this.asked);
    const tenant = random.pick(city.tenants);
    const next = { tenant, question: anyQuestion(random, city, tenant) };
    this.asked.push(next);
    if (this.asked.length > rememberedMax) this.asked.shift();
    return next;
  }

  /** @returns the cursor of the next page */
  private async ask(tenant: Tenant, question: Question, cursor: string | null): Promise<string | null> {
    const { wire, door, history } = this.options;
    const traceId = randomBytes(16).toString('hex');
    const headers = { 'x-api-key': tenant.apiKey, traceparent: `00-${traceId}-${'1'.repeat(16)}-00`, [questionHeader]: JSON.stringify(question) };
    const sentAtMs = Date.now();
    const outcome = await wire.send({ method: 'GET', url: `${door.url}${pathOf(question, cursor)}`, headers, body: null, cutAfterMs: null, timeoutMs });
    const answer = 'answer' in outcome ? outcome.answer : null;
    const page = answer?.status === 200 ? (answer.body as PageJson) : null;
    const shown = page === null ? [] : shownOn(page);
    const asked: Asked = {
      of: 'asked', traceId, process: door.name, question, isFirstPage: cursor === null, sentAtMs, atMs: Date.now(), status: answer?.status ?? null,
      failure: answer === null ? ('failure' in outcome ? outcome.failure : 'cut') : page === null ? problemOf(answer) : null,
      asOfMs: page === null ? null : Date.parse(page.as_of), shown, hasNext: page !== null && page.next !== null,
    };
    history.add(asked);
    if (page !== null) this.answers += 1;
    this.show(shown, question);
    return page?.next ?? null;
  }

  private show(shown: readonly Shown[], { date, partySize }: Question): void {
    const { random, showWindow } = this.options;
    for (const { id, minutes } of shown) if (minutes.length > 0 && random.chance(0.3)) showWindow.put({ restaurantId: id, date, time: formatMinutes(random.pick(minutes)), partySize });
  }
}

function shownOn({ items }: PageJson): Shown[] {
  return items.map(({ restaurant, times }) => ({ id: restaurant.id, minutes: (times ?? []).map(({ local_time: time }) => serviceMinutesOf(time)) }));
}

function problemOf({ body }: WireAnswer): string {
  return typeof body === 'object' && body !== null && 'code' in body ? String(body.code) : 'no problem document';
}
