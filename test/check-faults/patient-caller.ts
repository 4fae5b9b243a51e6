import { setTimeout as sleep } from 'node:timers/promises';
import { Caller, type CallerOptions, type Told } from '../hammer/diners/caller.ts';
import type { Wish } from '../hammer/diners/requests.ts';

/** Between two wishes of one client, ms: the machine is for the fault, not for the crowd. */
const thinkMs = { min: 10, max: 50 } as const;
/** After a failure, ms. Shorter than Retry-After says, so that the moment of recovery is seen. */
const patienceMs = { min: 100, max: 250 } as const;

/** A client that does not come again at once when it was told to wait. */
export class PatientCaller extends Caller {
  constructor(private readonly how: CallerOptions) {
    super(how);
  }

  override async send(...[wish, sending]: Parameters<Caller['send']>): Promise<Told> {
    const told = await super.send(wish, sending);
    await this.pause(told.exchange.answer);
    return told;
  }

  override async sendForPage(wish: Wish): ReturnType<Caller['sendForPage']> {
    const page = await super.sendForPage(wish);
    await this.pause(page.exchange.answer);
    return page;
  }

  private pause(answer: Told['exchange']['answer']): Promise<void> {
    const { min, max } = answer === null || answer.status >= 500 ? patienceMs : thinkMs;
    return sleep(min + this.how.random.unit() * (max - min));
  }
}
