import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import type { ComponentProbe, ComponentStatus } from '#kernel';
import { metricsCatalogue } from '../metrics/metrics-catalogue.ts';
import { observe } from '../metrics/observed.ts';
import { type ComponentReport, type WatchTimes, WatchedComponent } from './watched-component.ts';

const metric = metricsCatalogue.dependencies.component;
const values: Readonly<Record<ComponentStatus, number>> = { up: 1, degraded: 0.5, down: 0 };

/** Often enough to be sure of a loss within 6 s, three looks, and too seldom to be noticed by who is looked at. */
export const watchTimesDefault: WatchTimes = { everyMs: 2_000, withinMs: 1_500 };

/**
 * Looks at every component in the background, so that who asks how they are is answered at once from what was found last,
 * whatever hangs.
 *
 * Invariant M3: to ask how the components are waits for none of them. Why: a page that hangs with the database is of no use
 * when the database does. Proved by: test/e2e/platform/health-details.spec.ts
 */
@Injectable()
export class HealthWatcher implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly components = new Map<string, WatchedComponent>();
  private readonly listeners = new Set<(report: ComponentReport) => void>();
  private state: 'new' | 'running' | 'ended' = 'new';
  private unobserve: () => void = () => undefined;

  /** Begins to look, or will when the application runs. A later probe of the same name takes the place of the earlier. */
  watch(probe: ComponentProbe, times: WatchTimes = watchTimesDefault): void {
    if (this.state === 'ended') return;
    this.components.get(probe.name)?.stop();
    const component = new WatchedComponent(probe, times, (report) => {
      for (const listener of this.listeners) listener(report);
    });
    this.components.set(probe.name, component);
    if (this.state === 'running') component.start();
  }

  /** Told of each change, the first finding included. */
  onChange(listener: (report: ComponentReport) => void): void {
    this.listeners.add(listener);
  }

  /** By name. */
  reports(): ComponentReport[] {
    return [...this.components.values()].map(({ report }) => report).sort((one, other) => (one.name < other.name ? -1 : 1));
  }

  onApplicationBootstrap(): void {
    this.state = 'running';
    for (const component of this.components.values()) component.start();
    this.unobserve = observe([metric], (tell) => {
      for (const { name, status } of this.reports()) if (status !== null) tell(metric, values[status], { component: name });
    });
  }

  // What is looked at is closed after that.
  beforeApplicationShutdown(): void {
    this.state = 'ended';
    this.unobserve();
    for (const component of this.components.values()) component.stop();
  }
}
