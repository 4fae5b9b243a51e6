import { describe, expect, it } from 'vitest';
import { Secrets } from '#kernel';
import { fakeChangeLog, type FakeChangeLog } from '../testing/fake-change-log.ts';
import type { ChangeLog } from './change-log.ts';
import { type ConsistencyToken, ConsistencyTokens } from './consistency-token.ts';
import { Consistencies } from './request-consistency.ts';
import { formatSnapshot, parseStamp } from './stamp.ts';

const secrets = new Secrets('a'.repeat(32));
const tokens = new ConsistencyTokens(secrets);
const epoch = 'epoch-1';
const seen = (snapshot: string, of = epoch): ConsistencyToken => ({ seen: parseStamp(of, snapshot), wrote: null });

/** A process whose tail lags behind: it knows what is committed by `meanwhile` once it was asked to look. */
function laggingLog(options: { tail?: () => Promise<void> } = {}): { log: ChangeLog; here: FakeChangeLog; elsewhere: FakeChangeLog; tails: () => number } {
  const [here, elsewhere] = [fakeChangeLog({ epoch }), fakeChangeLog({ epoch })];
  let known = here;
  let tails = 0;
  const tail = async (): Promise<void> => {
    tails += 1;
    await options.tail?.();
    known = elsewhere;
  };
  const log = new Proxy(here, { get: (_target, name) => (name === 'tailNow' ? tail : Reflect.get(known, name)) });
  return { log, here, elsewhere, tails: () => tails };
}

describe('a request that brings a token', () => {
  it('asks for one more look at the log when it is ahead of this process, and for none otherwise', async () => {
    const { log, elsewhere, tails } = laggingLog();
    const behind = new Consistencies(log, secrets).of(tokens.encode({ seen: elsewhere.stamp(), wrote: null }));
    expect([behind.isKnownAlready(), await behind.isKnownHere(), tails()]).toEqual([true, true, 0]);
    const ahead = tokens.encode({ seen: elsewhere.stamp(), wrote: elsewhere.commit('dish:1') });
    expect([new Consistencies(log, secrets).of(ahead).isKnownAlready(), tails()]).toEqual([false, 0]);
    expect([await new Consistencies(log, secrets).of(ahead).isKnownHere(), tails()]).toEqual([true, 1]);
  });

  it('goes to the database when the log cannot be read, or not soon, or still lacks it', async () => {
    const ahead = seen('900:900:');
    for (const tail of [() => Promise.reject(new Error('away')), () => new Promise<void>(() => undefined), () => Promise.resolve()]) {
      const { log } = laggingLog({ tail });
      expect(await new Consistencies(log, secrets).of(tokens.encode(ahead)).isKnownHere()).toBe(false);
    }
  });

  it('asks for nothing with what is no token, and one of another epoch counts no more once the log was read', async () => {
    const { log, tails } = laggingLog();
    for (const given of [undefined, '', 'forged', 'A'.repeat(10_000), new ConsistencyTokens(new Secrets('b'.repeat(32))).encode(seen('900:900:'))]) {
      expect(await new Consistencies(log, secrets).of(given).isKnownHere()).toBe(true);
    }
    expect(tails()).toBe(0);
    expect(await new Consistencies(log, secrets).of(tokens.encode(seen('900:900:', 'gone'))).isKnownHere()).toBe(true);
    expect(tails()).toBe(1);
  });
});

describe('the token of an answer', () => {
  const answered = (work: (request: ReturnType<Consistencies['of']>) => void, given?: string): ConsistencyToken | null => {
    const request = new Consistencies(fakeChangeLog({ epoch }), secrets).of(given);
    work(request);
    return tokens.decode(request.token() ?? '');
  };
  const here = fakeChangeLog({ epoch }).stamp();

  it('says what this process knows when nothing was asked, or what was brought when that is more', () => {
    expect(answered(() => undefined)).toEqual({ seen: here, wrote: null });
    expect(answered(() => undefined, tokens.encode(seen('50:50:')))).toEqual({ seen: here, wrote: null });
    expect(answered(() => undefined, tokens.encode(seen('900:900:')))).toEqual(seen('900:900:'));
    expect(answered(() => undefined, tokens.encode(seen('900:900:', 'gone')))).toEqual({ seen: here, wrote: null });
  });

  it('says the latest snapshot that it was made from, in whatever order they come', () => {
    const order = ['140:140:', '120:150:120', '120:120:'];
    expect(answered((request) => order.slice(1).forEach((one) => request.saw(one)))).toEqual(seen('120:150:120'));
    expect(answered((request) => order.slice(1).toReversed().forEach((one) => request.saw(one)))).toEqual(seen('120:150:120'));
  });

  it('says the last write, and remembers that there was one', () => {
    const request = new Consistencies(fakeChangeLog({ epoch }), secrets).of(undefined);
    expect(request.hasWritten).toBe(false);
    request.wrote('120');
    request.wrote('125');
    expect([request.hasWritten, tokens.decode(request.token() ?? '')]).toEqual([true, { seen: here, wrote: 125n }]);
    request.saw('126:126:');
    expect(tokens.decode(request.token() ?? '')).toEqual({ ...seen('126:126:'), wrote: 125n });
  });

  it('is not there while the log has no epoch', () => {
    const request = new Consistencies(fakeChangeLog({ epoch: null }), secrets).of(undefined);
    request.saw(formatSnapshot(here));
    expect(request.token()).toBeNull();
  });
});
