import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Policies } from '#kernel';
import { metricsCatalogue, observe, type Tell } from '#monitoring';

const { breaker, retries: retriesMetric, policyRefusals } = metricsCatalogue.dependencies;

const values = { closed: 0, half_open: 0.5, open: 1 } as const;

/** The policies for Prometheus, read when somebody collects them. */
@Injectable()
export class PolicyMetrics implements OnApplicationBootstrap, OnApplicationShutdown {
  private end: () => void = () => undefined;

  constructor(private readonly policies: Policies) {}

  onApplicationBootstrap(): void {
    this.end = observe([breaker, retriesMetric, policyRefusals], (tell) => this.tell(tell));
  }

  onApplicationShutdown(): void {
    this.end();
  }

  private tell(tell: Tell): void {
    for (const [dependency, { state, retries, refusals }] of Object.entries(this.policies.standings())) {
      tell(breaker, values[state], { dependency });
      tell(retriesMetric, retries, { dependency });
      for (const [reason, count] of Object.entries(refusals)) tell(policyRefusals, count, { dependency, reason });
    }
  }
}
