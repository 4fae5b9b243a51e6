import { setTimeout as sleep } from 'node:timers/promises';
import type { Prng } from '../../../apps/cli/src/bulk/prng.ts';
import type { Caller } from '../../hammer/diners/caller.ts';
import { bookingOf, cancellationOf, confirmationOf, holdOf, moveOf, type Owned } from '../../hammer/diners/requests.ts';
import type { Place } from '../../hammer/facts.ts';
import type { City, Tenant } from '../city.ts';
import type { ShowWindow } from '../searcher.ts';

/** How many bookings a guest keeps before going back to change them. */
const ownedMax = 6;

export interface GuestOptions {
  readonly name: string;
  readonly tenant: Tenant;
  readonly caller: Caller;
  readonly city: City;
  readonly showWindow: ShowWindow;
  readonly random: Prng;
  readonly pauseMs: number;
  readonly isOver: () => boolean;
}

/** Books what was shown or what it fancies, holds and forgets, moves, cancels. */
export class Guest {
  private readonly owned: Owned[] = [];
  private wishes = 0;

  constructor(private readonly options: GuestOptions) {}

  async dine(): Promise<void> {
    const { random, pauseMs, isOver } = this.options;
    while (!isOver()) {
      await this.turn();
      await sleep(pauseMs * (0.5 + random.unit()));
    }
  }

  private async turn(): Promise<void> {
    const { caller, random, name } = this.options;
    if (this.owned.length >= ownedMax || (this.owned.length > 0 && random.chance(0.35))) return this.changeMind();
    const place = this.place();
    if (random.chance(0.5)) {
      const { owned: hold } = await caller.send(holdOf(place, this.newKey()));
      // Most holds are left to run out.
      if (hold !== null && random.chance(0.2)) this.keep((await caller.send(confirmationOf(hold, { idempotencyKey: this.newKey(), guestName: name }))).owned);
      return;
    }
    this.keep((await caller.send(bookingOf(place, { idempotencyKey: this.newKey(), guestName: name }))).owned);
  }

  private async changeMind(): Promise<void> {
    const { caller, random } = this.options;
    const mine = random.pick(this.owned);
    this.owned.splice(this.owned.indexOf(mine), 1);
    if (random.chance(0.7)) await caller.send(cancellationOf(mine, this.newKey()));
    else this.keep((await caller.send(moveOf(mine, { ...this.place(), restaurantId: mine.place.restaurantId }))).owned);
  }

  private keep(owned: Owned | null): void {
    if (owned !== null && (owned.status === 'confirmed' || owned.status === 'pending')) this.owned.push(owned);
  }

  private place(): Place {
    const { city, tenant, random, showWindow } = this.options;
    const shown = random.chance(0.8) ? showWindow.pick(random) : null;
    if (shown !== null) return shown;
    return { restaurantId: random.pick(tenant.houses).id, date: random.pick(city.dates), time: random.pick(['18:00', '19:00', '19:30', '20:00']), partySize: random.between({ min: 1, max: 4 }) };
  }

  private newKey(): string {
    this.wishes += 1;
    return `${this.options.name}-${this.wishes}`;
  }
}
