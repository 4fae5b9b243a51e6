import { Prng } from '../../../apps/cli/src/bulk/prng.ts';
import type { House, Place } from '../facts.ts';
import { nowMs } from '../history.ts';
import type { Caller, Told } from './caller.ts';
import { availabilityOf, bookingOf, cancellationOf, confirmationOf, holdOf, moveOf, searchFor, type Owned, type Wish } from './requests.ts';

export interface DinerOptions {
  readonly name: string;
  readonly houses: readonly House[];
  readonly caller: Caller;
  readonly random: Prng;
  /** Whether it is time to stop wishing. What was begun is ended. */
  readonly isOver: () => boolean;
}

/** How many bookings a diner keeps before going back to change them: more would fill the book and leave nothing to fight for. */
const ownedMax = 2;

/** How often a wish is sent until somebody says what became of it. */
const attemptsMax = 20;
/** How long everybody wants the same. */
const fashionMs = 300;

/** One client: wants places that others want too, doubles its clicks, loses its connection, changes its mind. */
export class Diner {
  private readonly owned: Owned[] = [];
  private wishes = 0;

  constructor(private readonly options: DinerOptions) {}

  async dine(): Promise<void> {
    while (!this.options.isOver()) await this.turn();
  }

  private async turn(): Promise<void> {
    if (this.owned.length >= ownedMax || (this.owned.length > 0 && this.happens(0.3))) return this.changeMind();
    const place = this.happens(0.6) ? await this.offeredPlace() : this.anyPlace();
    if (place === null) return;
    if (this.happens(0.4)) return this.holdFirst(place);
    await this.keep(await this.insist(bookingOf(place, { idempotencyKey: this.newKey(), guestName: this.options.name })));
  }

  /** Hold, think, then book, or not. Some think for too long. */
  private async holdFirst(place: Place): Promise<void> {
    const { owned: hold } = await this.insist(holdOf(place, this.newKey()));
    if (hold === null) return;
    if (this.happens(0.3)) await pause(this.options.random.unit() * 1_500);
    if (this.happens(0.2)) return;
    await this.keep(await this.insist(confirmationOf(hold, { idempotencyKey: this.newKey(), guestName: this.options.name })));
  }

  private async changeMind(): Promise<void> {
    const mine = this.options.random.pick(this.owned);
    this.owned.splice(this.owned.indexOf(mine), 1);
    if (this.happens(0.5)) {
      await this.insist(cancellationOf(mine, this.newKey()));
      return;
    }
    const { exchange, owned } = await this.options.caller.send(moveOf(mine, this.anyPlace(mine.place.restaurantId)), { cutAfterMs: this.cut() });
    // Without an answer, nobody knows which version it has now: this diner leaves it as it is.
    if (exchange.answer !== null) await this.keep({ exchange, owned: owned ?? mine });
  }

  /** Sends a wish until it has an answer: cut off or told to wait, the same key comes again. Then, sometimes, once more. */
  private async insist(wish: Wish): Promise<Told> {
    const doubleClick = this.happens(0.1) ? this.options.caller.send(wish) : null;
    let told = await this.options.caller.send(wish, { cutAfterMs: this.cut() });
    for (let attempt = 0; attempt < attemptsMax && isOpen(told); attempt += 1) {
      await pause(20 + this.options.random.unit() * 80);
      told = await this.options.caller.send(wish);
    }
    await doubleClick;
    if (this.happens(0.15)) await this.options.caller.send(wish);
    if (told.exchange.answer !== null && told.exchange.answer.status < 300 && this.happens(0.05)) await this.options.caller.send(this.foreign(wish), { isForeignRepeat: true });
    return told;
  }

  /** The same key, another wish. */
  private foreign(wish: Wish): Wish {
    return { ...wish, body: { ...(wish.body as object), ...(wish.action === 'cancel' ? { reason: 'another reason' } : wish.action === 'confirm' ? { requests: 'another wish' } : { party_size: 1 + ((wish.place?.partySize ?? 1) % 6) }) } };
  }

  private async keep({ owned }: Pick<Told, 'owned' | 'exchange'>): Promise<void> {
    if (owned !== null && (owned.status === 'confirmed' || owned.status === 'pending')) this.owned.push(owned);
  }

  private async offeredPlace(): Promise<Place | null> {
    const wanted = this.anyPlace();
    const { exchange } = await this.options.caller.send(this.happens(0.3) ? searchFor(wanted) : availabilityOf(wanted));
    const offers = exchange.answer?.offers ?? [];
    return offers.find(({ restaurantId, time }) => restaurantId === wanted.restaurantId && time === wanted.time) ?? (offers.length === 0 ? null : this.options.random.pick(offers));
  }

  /** Half of the time the place that is in fashion at the moment, which the others want, too. */
  private anyPlace(restaurantId: number | null = null): Place {
    const { random } = this.options;
    const taste = random.chance(0.5) ? new Prng('fashion', Math.floor(nowMs() / fashionMs)) : random;
    const houses = restaurantId === null ? this.options.houses : this.options.houses.filter(({ id }) => id === restaurantId);
    const house = taste.pick(houses);
    const step = taste.between({ min: 0, max: (house.lastStartMinute - house.firstStartMinute) / house.slotStepMinutes });
    const time = timeOf(house.firstStartMinute + step * house.slotStepMinutes);
    return { restaurantId: house.id, date: taste.pick(house.dates), time, partySize: random.between({ min: 1, max: house.maxParty }) };
  }

  private cut(): number | null {
    return this.happens(0.07) ? this.options.random.unit() * 60 : null;
  }

  private newKey(): string {
    this.wishes += 1;
    return `${this.options.name}-${this.wishes}`;
  }

  private happens(probability: number): boolean {
    return this.options.random.chance(probability);
  }
}

/** Nobody knows yet: the connection was lost, or the same key was under way. */
function isOpen({ exchange }: Told): boolean {
  return exchange.answer === null || exchange.answer.code === 'IDEMPOTENCY_KEY_BUSY' || exchange.answer.code === 'OUTCOME_UNKNOWN';
}

function timeOf(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
