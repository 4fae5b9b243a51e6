import { AsyncLocalStorage } from 'node:async_hooks';
import { type Context, CouvertError, defaultPolicySettings, type Guarded, type PolicySettings, type PolicyStanding, type Standby, type Tx } from '#kernel';
import type { Load, Loaded } from '../core/answer.ts';

export interface StandbysOptions {
  /** Asked in turn. */
  readonly servers: readonly Pick<Standby, 'read'>[];
  /** Told of the first failure in a row of each; not of one that is merely behind. */
  readonly onError: (error: unknown) => void;
  readonly settings?: PolicySettings['standby'];
}

interface Member {
  readonly server: Pick<Standby, 'read'>;
  /** Loads in vain in a row; those that were under way together count once. */
  misses: number;
  /** Whether the last of them was answered by nobody. */
  isLost: boolean;
  /** Left alone until then, monotonic. */
  restsUntilMs: number;
  /** After one in vain, one load tries, and the others go to the primary. */
  isTried: boolean;
}

/** A load that may read on a standby. */
interface Turn {
  readonly member: Member;
  readonly withinMs: number;
  hasRead: boolean;
  /** What the load has set going outlives it. */
  isOver: boolean;
}

const turns = new AsyncLocalStorage<Turn | null>();

/** Loads on read replicas. What they say counts if whoever asked finds it valid; otherwise the primary is asked. */
export class Standbys implements Guarded {
  readonly name = 'standby';
  readonly counts = { answered: 0, behind: 0, failed: 0 };
  private readonly members: readonly Member[];
  private readonly settings: PolicySettings['standby'];
  private turn = 0;

  constructor(private readonly options: StandbysOptions) {
    this.settings = options.settings ?? defaultPolicySettings.standby;
    this.members = options.servers.map((server) => ({ server, misses: 0, isLost: false, restsUntilMs: -Infinity, isTried: false }));
  }

  /**
   * Runs a load whose `loadIn` reads on the standby that is next.
   * @param validate what is to be answered, or null when it does not do
   * @returns null when the primary is to be asked
   * @throws what a load throws that has read nothing on a standby
   */
  async load<V>(load: Load<V>, validate: (loaded: Loaded<V>) => Promise<Loaded<V> | null>): Promise<Loaded<V> | null> {
    const member = this.next();
    if (member === null) return null;
    const { isTried } = member;
    const turn: Turn = { member, withinMs: this.settings.attemptMs, hasRead: false, isOver: false };
    const beganAtMs = performance.now();
    try {
      const loaded = await turns.run(turn, load);
      if (!turn.hasRead) return loaded;
      const valid = await validate(loaded);
      member.isLost = false;
      if (valid === null) this.missed(member, 'behind', beganAtMs);
      else this.answered(member);
      return valid;
    } catch (error) {
      if (!turn.hasRead) throw error;
      // What the rows do not allow they may allow on the primary: the server is not to blame.
      if (error instanceof CouvertError && error.status < 500) return null;
      this.missed(member, 'failed', beganAtMs);
      if (!member.isLost) this.options.onError(error);
      member.isLost = true;
      return null;
    } finally {
      turn.isOver = true;
      if (isTried) member.isTried = false;
    }
  }

  /** Open: none of them is asked, for they failed; half open: some of them. */
  standing(): PolicyStanding {
    const lost = this.members.filter(({ isLost }) => isLost).length;
    return { state: lost === 0 ? 'closed' : lost < this.members.length ? 'half_open' : 'open', retries: 0, refusals: {} };
  }

  private next(): Member | null {
    const nowMs = performance.now();
    for (let step = 0; step < this.members.length; step += 1) {
      const index = (this.turn + step) % this.members.length;
      const member = this.members[index];
      if (member === undefined || nowMs < member.restsUntilMs || member.isTried) continue;
      this.turn = index + 1;
      member.isTried = member.misses > 0;
      return member;
    }
    return null;
  }

  private answered(member: Member): void {
    this.counts.answered += 1;
    member.misses = 0;
  }

  private missed(member: Member, how: 'behind' | 'failed', beganAtMs: number): void {
    this.counts[how] += 1;
    if (beganAtMs < member.restsUntilMs) return;
    member.misses += 1;
    member.restsUntilMs = performance.now() + Math.min(this.settings.restMsMax, this.settings.restMsMin * 2 ** (member.misses - 1)) * (0.5 + Math.random() / 2);
  }
}

/** A load that is for the primary, whatever it is called from. */
export function onPrimary<V>(load: Load<V>): Promise<Loaded<V>> {
  return turns.run(null, load);
}

/** On the standby whose turn it is for the load that runs; null: on the primary. */
export function readOnStandby<T>(ctx: Context, work: (tx: Tx) => Promise<T>): Promise<T> | null {
  const turn = turns.getStore();
  if (turn === undefined || turn === null || turn.isOver) return null;
  turn.hasRead = true;
  return turn.member.server.read(ctx, work, { withinMs: turn.withinMs });
}
