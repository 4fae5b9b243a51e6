import { Wire, type WireOutcome, type WireRequest } from '../hammer/diners/wire.ts';
import { insides } from '../security/insides.ts';

/** Looks at each refusal for what nobody outside may see. */
export class LeakWatch extends Wire {
  readonly leaks: string[] = [];

  override async send(wanted: WireRequest): Promise<WireOutcome> {
    const outcome = await super.send(wanted);
    if ('answer' in outcome && outcome.answer.status >= 400) {
      const text = JSON.stringify(outcome.answer.body);
      const found = insides.exec(text);
      if (found !== null) this.leaks.push(`${wanted.method} ${outcome.answer.status} shows "${found[0]}": ${text.slice(0, 300)}`);
    }
    return outcome;
  }
}
