import type { ComponentFinding, ComponentProbe } from '#kernel';
import type { JobRunner } from './job-runner.ts';

/** Looks come every quarter of a minute: what is later than this is done by nobody. */
const overdueMsMax = 120_000;

/** Whether work by the clock is done: degraded while a job has failed, or nobody begins it. */
export class JobsProbe implements ComponentProbe {
  readonly name = 'jobs';

  constructor(private readonly runner: Pick<JobRunner, 'readStates'>) {}

  async look(signal: AbortSignal): Promise<ComponentFinding> {
    const states = await this.runner.readStates(signal);
    const failing = states.filter(({ outcome }) => outcome === 'failed' || outcome === 'lost').map(({ name }) => name);
    const overdue = states.filter(({ overdue_ms }) => overdue_ms > overdueMsMax).map(({ name }) => name);
    return { status: failing.length + overdue.length > 0 ? 'degraded' : 'up', jobs: states.length, failing: failing.join(' ') || null, overdue: overdue.join(' ') || null };
  }
}
