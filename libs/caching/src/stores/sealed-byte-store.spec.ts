import { randomBytes } from 'node:crypto';
import { zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { Secrets } from '#kernel';
import { Budget } from './byte-store.ts';
import { MemoryByteStore } from './memory-byte-store.ts';
import { forms, unpack, unpackedBytesMax } from './packed-bytes.ts';
import { SealedByteStore } from './sealed-byte-store.ts';
import { Seal } from './sealed-bytes.ts';

const [a, b] = ['a'.repeat(32), 'b'.repeat(32)] as [string, string];
const privacies = ['private', 'public'] as const;
const patience = new Budget(10_000);
const text = (bytes: Uint8Array | null): string | null => (bytes === null ? null : Buffer.from(bytes).toString());

describe('sealed bytes', () => {
  const stored = async (below: MemoryByteStore, key: string): Promise<Uint8Array> => (await below.get(key)) ?? new Uint8Array();
  const guests = JSON.stringify(Array.from({ length: 500 }, (_, at) => ({ name: 'Ada Lovelace', phone: '+32 2 555 01 02', table: at })));

  it.each(['x', guests])('open under their own key, and say nothing before', async (value) => {
    const below = new MemoryByteStore();
    const store = new SealedByteStore(below, new Secrets(a));
    store.set('tenant-1:card:7', Buffer.from(value), 1_000);
    expect(text(await store.get('tenant-1:card:7', patience))).toBe(value);
    expect(text(await stored(below, 'tenant-1:card:7'))).not.toContain('Ada');
  });

  it.each(privacies)('do not open when they were moved to another tenant’s key: %s', async (privacy) => {
    const below = new MemoryByteStore();
    const store = new SealedByteStore(below, new Secrets(a));
    store.set('tenant-1:card:7', Buffer.from(guests), 1_000, privacy);
    below.set('tenant-2:card:7', await stored(below, 'tenant-1:card:7'), 1_000);
    expect(await store.get('tenant-2:card:7', patience)).toBeNull();
    expect((await store.getMany(['tenant-2:card:7', 'tenant-1:card:7'], patience)).map(text)).toEqual([null, guests]);
  });

  it.each(privacies)('do not open when a byte of them was changed, or is missing: %s', async (privacy) => {
    const below = new MemoryByteStore();
    const store = new SealedByteStore(below, new Secrets(a));
    store.set('key', Buffer.from('value'), 1_000, privacy);
    const whole = Uint8Array.from(await stored(below, 'key'));
    for (let at = 0; at < whole.length; at += 1) {
      const changed = Uint8Array.from(whole);
      changed[at] = (changed[at] ?? 0) ^ 1;
      below.set('key', changed, 1_000);
      expect(await store.get('key', patience), `byte ${at}`).toBeNull();
      below.set('key', whole.subarray(0, at), 1_000);
      expect(await store.get('key', patience), `${at} bytes`).toBeNull();
    }
    below.set('key', whole, 1_000);
    expect(text(await store.get('key', patience))).toBe('value');
  });

  it.each(privacies)('open after the secret was changed, while the previous one is accepted: %s', async (privacy) => {
    const below = new MemoryByteStore();
    new SealedByteStore(below, new Secrets(a)).set('key', Buffer.from('value'), 1_000, privacy);
    expect(text(await new SealedByteStore(below, new Secrets(b, a)).get('key', patience))).toBe('value');
    expect(await new SealedByteStore(below, new Secrets(b)).get('key', patience)).toBeNull();
  });

  it.each([0, 1, 5_000, 66_000, 300_000])('that are public open as they were: %i bytes', async (length) => {
    const store = new SealedByteStore(new MemoryByteStore(), new Secrets(a));
    const value = randomBytes(length);
    store.set('ключ', value, 1_000, 'public');
    expect(Buffer.from((await store.get('ключ', patience)) ?? [9])).toEqual(value);
  });

  it('of one kind are not taken for the other', async () => {
    const below = new MemoryByteStore();
    const store = new SealedByteStore(below, new Secrets(a));
    for (const privacy of privacies) {
      store.set('key', Buffer.from('value'), 1_000, privacy);
      const other = Uint8Array.from(await stored(below, 'key'));
      other[0] = (other[0] ?? 0) ^ 0x10;
      below.set('key', other, 1_000);
      expect(await store.get('key', patience)).toBeNull();
    }
  });

  it('do not open when what belongs to the name was moved into the bytes', async () => {
    const below = new MemoryByteStore();
    const store = new SealedByteStore(below, new Secrets(a));
    store.set('key', Buffer.from('value'), 1_000, 'public');
    const whole = Buffer.from(await stored(below, 'key'));
    below.set('ke', Buffer.concat([whole.subarray(0, 33), Buffer.from('yvalue')]), 1_000);
    expect(await store.get('ke', patience)).toBeNull();
  });

  it('are smaller when they are large and that pays', async () => {
    const below = new MemoryByteStore();
    const store = new SealedByteStore(below, new Secrets(a));
    const random = randomBytes(20_000);
    store.set('json', Buffer.from(guests), 1_000);
    store.set('random', random, 1_000);
    expect((await stored(below, 'json')).length).toBeLessThan(guests.length / 4);
    expect((await stored(below, 'random')).length).toBe(random.length + 45);
    expect(await store.get('random', patience)).toEqual(random);
  });

  it('do not grow beyond measure', () => {
    const bomb = zstdCompressSync(Buffer.alloc(unpackedBytesMax + 1));
    expect(bomb.length).toBeLessThan(10_000);
    expect(unpack(forms.zstd, bomb)).toBeNull();
  });

  it('of a form that is not known are a miss', async () => {
    const below = new MemoryByteStore();
    const secrets = new Secrets(a);
    below.set('key', new Seal(secrets, 'cache-seal').seal('key', Buffer.from('value'), 9), 1_000);
    expect(await new SealedByteStore(below, secrets).get('key', patience)).toBeNull();
  });
});
