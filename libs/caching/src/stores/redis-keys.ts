/** Where an installation's keys lie in a Redis that others use as well. Answers, leases and sessions (`#security`) never meet: no namespace is called like them. */
export class RedisKeys {
  private readonly answers: string;
  private readonly leases: string;

  /** @throws RangeError */
  constructor(namespace: string) {
    if (!isRedisNamespace(namespace)) throw new RangeError(`A namespace is 1 to 40 letters, digits and dashes, and not "lease" or "session"; got ${namespace}`);
    this.answers = `couvert:${namespace}:`;
    this.leases = `couvert:lease:${namespace}:`;
  }

  answer(key: string): string {
    return this.answers + key;
  }

  lease(key: string): string {
    return this.leases + key;
  }

  /** For MATCH: what is special in a glob is meant as it stands. */
  answersThatBeginWith(prefix: string): string {
    return `${(this.answers + prefix).replace(/[\\*?[\]^-]/g, '\\$&')}*`;
  }
}

/** Braces would put all keys of a cluster onto one node. */
export function isRedisNamespace(text: string): boolean {
  return /^[A-Za-z0-9-]{1,40}$/.test(text) && text !== 'lease' && text !== 'session';
}
