import { DependencyPolicy, type DependencyPolicyOptions } from './dependency-policy.ts';
import type { Guarded, PolicyStanding } from './guarded.ts';
import { defaultPolicySettings, type PolicySettings } from './policy-settings.ts';

type Called = 'smtp' | 'webhooks';

/** Every policy of the process, one a dependency: the one place from which they come and where they are shown. */
export class Policies {
  private readonly made = new Map<string, DependencyPolicy>();
  private readonly guarded = new Map<string, Set<Guarded>>();

  constructor(readonly settings: PolicySettings = defaultPolicySettings) {}

  /** The policy of a dependency: the same for everybody, for its budget and its breaker are. */
  of(name: Called, options?: DependencyPolicyOptions): DependencyPolicy {
    const known = this.made.get(name);
    if (known !== undefined) return known;
    const policy = new DependencyPolicy(name, this.settings[name], options);
    this.made.set(name, policy);
    this.show(policy);
    return policy;
  }

  /** Has one be shown that somebody else carries out. Of several of one name the worst state and the sum of counts are shown. */
  show(one: Guarded): void {
    const those = this.guarded.get(one.name) ?? new Set();
    this.guarded.set(one.name, those.add(one));
  }

  /** By name, those that are in use. */
  standings(): Readonly<Record<string, PolicyStanding>> {
    return Object.fromEntries([...this.guarded].map(([name, those]) => [name, [...those].map((one) => one.standing()).reduce(together)]));
  }
}

const badness = { closed: 0, half_open: 1, open: 2 } as const;

function together(one: PolicyStanding, other: PolicyStanding): PolicyStanding {
  const refusals: Record<string, number> = { ...one.refusals };
  for (const [reason, count] of Object.entries(other.refusals)) refusals[reason] = (refusals[reason] ?? 0) + count;
  return { state: badness[one.state] >= badness[other.state] ? one.state : other.state, retries: one.retries + other.retries, refusals };
}
