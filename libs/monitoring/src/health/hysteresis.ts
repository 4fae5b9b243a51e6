import type { ComponentStatus } from '#kernel';

/** Looks in a row that find it worse before it is said: a lost packet and a pause of the collector are no news. */
const worseMin = 3;
/** Looks in a row that find it better: sooner than the other way, for who looks at a page waits for it. */
const betterMin = 2;

const badness: Readonly<Record<ComponentStatus, number>> = { up: 0, degraded: 1, down: 2 };

/** What is said of a component that is looked at again and again: not each look, what looks agree on. */
export class Hysteresis {
  /** Null before the first look, which is believed at once. */
  said: ComponentStatus | null = null;
  private direction: 'worse' | 'better' | null = null;
  private inARow: ComponentStatus[] = [];

  /** @returns whether what is said has changed */
  found(status: ComponentStatus): boolean {
    if (this.said === null) {
      this.said = status;
      return true;
    }
    const direction = badness[status] === badness[this.said] ? null : badness[status] > badness[this.said] ? 'worse' : 'better';
    if (direction !== this.direction) this.inARow = [];
    this.direction = direction;
    if (direction === null) return false;
    this.inARow.push(status);
    if (this.inARow.length < (direction === 'worse' ? worseMin : betterMin)) return false;
    this.said = this.agreedOn(direction);
    this.direction = null;
    this.inARow = [];
    return true;
  }

  /** No further than all of them went. */
  private agreedOn(direction: 'worse' | 'better'): ComponentStatus {
    return this.inARow.reduce((one, other) => (badness[one] < badness[other]) === (direction === 'worse') ? one : other);
  }
}
