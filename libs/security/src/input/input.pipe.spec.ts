import { Type } from 'class-transformer';
import { IsInt, IsString, MaxLength, Min, ValidateNested } from 'class-validator';
import { describe, expect, it } from 'vitest';
import { type CouvertError, textOf } from '#kernel';
import { InputPipe } from './input.pipe.ts';

class Guest {
  @IsString()
  @MaxLength(5)
  name!: string;
}

class Body {
  @IsInt()
  @Min(1)
  party_size!: number;

  @ValidateNested()
  @Type(() => Guest)
  'guest/of~honour'!: Guest;

  @ValidateNested({ each: true })
  @Type(() => Guest)
  others: Guest[] = [];
}

const pipe = new InputPipe();
const body = { type: 'body', metatype: Body } as const;
const query = { type: 'query', metatype: Body } as const;
const good = { party_size: 2, 'guest/of~honour': { name: 'Ada' }, others: [] };

async function problemOf(value: unknown, metadata: typeof body | typeof query) {
  const error = await pipe.transform(value, metadata).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  const { code, occurrence } = error as CouvertError;
  return { code, occurrence: { errors: (occurrence.errors ?? []).map(({ detail, ...where }) => ({ ...where, detail: typeof detail === 'string' ? detail : textOf(detail, 'en') })) } };
}

describe('the input pipe', () => {
  it('gives back an instance of the class', async () => {
    expect(await pipe.transform(good, body)).toBeInstanceOf(Body);
  });

  it('points into the body by JSON Pointer, through nested objects, arrays and odd names', async () => {
    const { code, occurrence } = await problemOf({ party_size: 0, 'guest/of~honour': { name: 'too long' }, others: [{ name: 'Bob' }, { name: 1 }] }, body);
    expect(code).toBe('INPUT_INVALID');
    expect(occurrence.errors.map(({ pointer, code }) => `${pointer} ${code}`).sort()).toEqual(['/guest~1of~0honour/name MAX_LENGTH', '/others/1/name IS_STRING', '/others/1/name MAX_LENGTH', '/party_size MIN']);
  });

  it('refuses members that it does not know', async () => {
    const { occurrence } = await problemOf({ ...good, isAdmin: true }, body);
    expect(occurrence.errors).toEqual([{ pointer: '/isAdmin', code: 'UNKNOWN_PROPERTY', detail: 'property isAdmin should not exist' }]);
  });

  it.each(['toString', 'hasOwnProperty', 'constructor', 'prototype', '__proto__'])('refuses %s as any other, though every object has it', async (name) => {
    const poisoned = (value: object): unknown => JSON.parse(JSON.stringify({ ...value, 'the name': 1 }).replace('the name', name));
    const unknown = (pointer: string): object => ({ pointer, code: 'UNKNOWN_PROPERTY', detail: `property ${name} should not exist` });
    expect((await problemOf(poisoned(good), body)).occurrence.errors).toEqual([unknown(`/${name}`)]);
    expect((await problemOf({ ...good, others: [poisoned({ name: 'Bob' })] }, body)).occurrence.errors).toEqual([unknown(`/others/0/${name}`)]);
    expect(await problemOf(poisoned(good), query)).toMatchObject({ code: 'QUERY_INVALID', occurrence: { errors: [unknown(`?${name}`)] } });
  });

  it('names parameters of the query by ?name, with another code', async () => {
    const { code, occurrence } = await problemOf({ ...good, party_size: 'x' }, query);
    expect(code).toBe('QUERY_INVALID');
    expect(occurrence.errors[0]?.pointer).toBe('?party_size');
  });

  it('names each missing member when there is no body at all, and refuses what is no object', async () => {
    expect((await problemOf(undefined, body)).occurrence.errors.map(({ pointer }) => pointer)).toContain('/party_size');
    for (const value of [[], [good], 'text', 1, true]) expect((await problemOf(value, body)).occurrence.errors).toEqual([expect.objectContaining({ pointer: '', code: 'IS_OBJECT' })]);
  });

  it('does not grow with what a client sends', async () => {
    const rubbish = Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`x${i}`.padEnd(400, 'y'), 1]));
    const { occurrence } = await problemOf({ ...good, ...rubbish }, body);
    expect(occurrence.errors).toHaveLength(50);
    expect(JSON.stringify(occurrence.errors).length).toBeLessThan(50 * 500);
  });
});
