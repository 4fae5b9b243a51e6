import { parseRedisUrl } from '#kernel';

/** One environment variable: how it is read, what it is without, and what to say about it. */
export interface Variable<T> {
  readonly name: string;
  readonly about: string;
  /** As it would be written in the environment; undefined means that it must be given. */
  readonly fallback: string | undefined;
  /** What the text means. Throws the end of a sentence that begins with the variable's name. */
  readonly read: (text: string) => T;
}

type About = Omit<Variable<never>, 'read'>;

export function integer(about: About, { min, max }: { min: number; max: number }): Variable<number> {
  return {
    ...about,
    read: (text) => {
      const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
      if (!(value >= min && value <= max)) throw new RangeError(`must be a whole number from ${min} to ${max}`);
      return value;
    },
  };
}

export function oneOf<const T extends string>(about: About, allowed: readonly T[]): Variable<T> {
  return {
    ...about,
    read: (text) => {
      const value = allowed.find((one) => one === text);
      if (value === undefined) throw new RangeError(`must be one of ${allowed.join(', ')}`);
      return value;
    },
  };
}

export function postgresUrl(about: About): Variable<string> {
  return {
    ...about,
    read: (text) => {
      const url = URL.canParse(text) ? new URL(text) : null;
      if (url === null || !/^postgres(ql)?:$/.test(url.protocol)) throw new RangeError('must be an address such as postgres://user:password@host:5432/database');
      return text;
    },
  };
}

/** Addresses between commas, which may hold passwords: what is wrong is not repeated. */
export function postgresUrls(about: About): Variable<readonly string[]> {
  const { read } = postgresUrl(about);
  return { ...about, read: (given) => Object.freeze(wordsOf(given).map(read)) };
}

/** An address that `parseRedisUrl` understands, or none. */
export function redisUrl(about: About): Variable<string | null> {
  return {
    ...about,
    read: (text) => {
      if (text === '') return null;
      parseRedisUrl(text);
      return text;
    },
  };
}

/** As `integer`, or none. */
export function integerOrNone(about: About, bounds: { min: number; max: number }): Variable<number | null> {
  const { read } = integer(about, bounds);
  return { ...about, read: (text) => (text === '' ? null : read(text)) };
}

/** An address of HTTP, or none; it may hold a password, so what is wrong is not repeated. */
export function httpUrl(about: About): Variable<string | null> {
  return {
    ...about,
    read: (given) => {
      if (given === '') return null;
      if (!URL.canParse(given) || !/^https?:$/.test(new URL(given).protocol)) throw new RangeError('must be an address such as http://collector:4318');
      return given;
    },
  };
}

/** A share, 0 to 1. */
export function share(about: About): Variable<number> {
  return {
    ...about,
    read: (given) => {
      const value = /^\d(?:\.\d{1,9})?$|^\.\d{1,9}$/.test(given) ? Number(given) : Number.NaN;
      if (!(value >= 0 && value <= 1)) throw new RangeError('must be a number from 0 to 1');
      return value;
    },
  };
}

/** @param min fewest characters of a value that is given */
export function text<T extends string | null>(about: About, { min, empty }: { min: number; empty: T }): Variable<string | T> {
  return {
    ...about,
    read: (given) => {
      if (given === '') return empty;
      if (given.length < min) throw new RangeError(`needs at least ${min} characters`);
      return given;
    },
  };
}

/** Text of one shape. */
export function matching(about: About, isRight: (text: string) => boolean, shape: string): Variable<string> {
  return {
    ...about,
    read: (given) => {
      if (!isRight(given)) throw new RangeError(`must be ${shape}`);
      return given;
    },
  };
}

/** Words between commas, each checked by `isRight`. */
export function list(about: About, isRight: (word: string) => boolean, shape: string): Variable<readonly string[]> {
  return {
    ...about,
    read: (given) => {
      const words = wordsOf(given);
      const wrong = words.find((word) => !isRight(word));
      if (wrong !== undefined) throw new RangeError(`must be ${shape}, between commas; "${wrong}" is none`);
      return Object.freeze(words);
    },
  };
}

function wordsOf(text: string): string[] {
  return text.split(',').map((word) => word.trim()).filter((word) => word !== '');
}
