import { describe, expect, it } from 'vitest';
import { formatSecret, newSecret, signatures } from './webhook-signature.ts';

describe('a signature', () => {
  it('is the one of the specification’s example', () => {
    // Of the reference implementations' tests: https://github.com/standard-webhooks/standard-webhooks/tree/main/libraries
    const secret = Buffer.from('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'base64');
    expect(signatures([secret], { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', timestamp: 1_614_265_330, body: '{"test": 2432232314}' })).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  });

  it('is made with every secret that counts', () => {
    const [one, other] = [newSecret(), newSecret()];
    const message = { id: 'a', timestamp: 1, body: '{}' };
    expect(signatures([one, other], message)).toBe(`${signatures([one], message)} ${signatures([other], message)}`);
    expect(formatSecret(one)).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  });
});
