import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Policies } from '#kernel';
import { observe, type ObservedMetric, type Tell } from '#monitoring';

const metrics = {
  state: { kind: 'gauge', name: 'couvert_breaker_state', about: 'Whether a dependency is left alone: 0 it is asked, 0.5 it is tried, 1 it is left alone' },
  retries: { kind: 'counter', name: 'couvert_retries_total', about: 'How often a dependency was asked again, by dependency' },
  refusals: { kind: 'counter', name: 'couvert_policy_refusals_total', about: 'How often a dependency was not asked (breaker, bulkhead), not again (budget), or not to the end (deadline)' },
} as const satisfies Record<string, ObservedMetric>;

const values = { closed: 0, half_open: 0.5, open: 1 } as const;

/** The policies for Prometheus, read when somebody collects them. */
@Injectable()
export class PolicyMetrics implements OnApplicationBootstrap, OnApplicationShutdown {
  private end: () => void = () => undefined;

  constructor(private readonly policies: Policies) {}

  onApplicationBootstrap(): void {
    this.end = observe(Object.values(metrics), (tell) => this.tell(tell));
  }

  onApplicationShutdown(): void {
    this.end();
  }

  private tell(tell: Tell): void {
    for (const [dependency, { state, retries, refusals }] of Object.entries(this.policies.standings())) {
      tell(metrics.state, values[state], { dependency });
      tell(metrics.retries, retries, { dependency });
      for (const [reason, count] of Object.entries(refusals)) tell(metrics.refusals, count, { dependency, reason });
    }
  }
}
