import type { ComponentFinding, ComponentProbe } from '#kernel';
import type { Dispatcher } from './dispatcher.ts';

/** So long a receiver may be down before a person should know of it. */
const oldestSecondsMax = 900;

/** Whether what must happen after commits does: degraded while something waits for too long, or for a person. */
export class OutboxProbe implements ComponentProbe {
  readonly name = 'outbox';

  constructor(private readonly dispatcher: Pick<Dispatcher, 'readStates'>) {}

  async look(signal: AbortSignal): Promise<ComponentFinding> {
    const states = await this.dispatcher.readStates(signal);
    const sum = (of: 'waiting' | 'parked'): number => states.reduce((total, state) => total + state[of], 0);
    const oldestSeconds = Math.round(Math.max(0, ...states.map(({ oldest_seconds }) => oldest_seconds ?? 0)));
    const isLate = oldestSeconds > oldestSecondsMax;
    return { status: isLate || sum('parked') > 0 ? 'degraded' : 'up', waiting: sum('waiting'), parked: sum('parked'), oldest_seconds: oldestSeconds };
  }
}
