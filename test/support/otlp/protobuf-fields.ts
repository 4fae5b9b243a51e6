/** A message of protocol buffers, taken apart: its fields by number, each as often as it occurs. */
export type Fields = ReadonlyMap<number, readonly (Buffer | bigint)[]>;

/** https://protobuf.dev/programming-guides/encoding/ . Numbers of fixed size are given as their bytes. @throws RangeError */
export function fieldsOf(message: Buffer): Fields {
  const fields = new Map<number, (Buffer | bigint)[]>();
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = message[at];
      if (byte === undefined) throw new RangeError('the message ends in a number');
      at += 1;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  const bytes = (length: number): Buffer => {
    if (at + length > message.length) throw new RangeError('the message ends in a field');
    at += length;
    return message.subarray(at - length, at);
  };
  while (at < message.length) {
    const tag = varint();
    const [number, type] = [Number(tag >> 3n), Number(tag & 7n)];
    const value = type === 0 ? varint() : type === 1 ? bytes(8) : type === 2 ? bytes(Number(varint())) : type === 5 ? bytes(4) : null;
    if (value === null) throw new RangeError(`no type of a field: ${type}`);
    fields.set(number, [...(fields.get(number) ?? []), value]);
  }
  return fields;
}

export function messagesIn(fields: Fields, number: number): Fields[] {
  return (fields.get(number) ?? []).map((value) => fieldsOf(value as Buffer));
}

export function textIn(fields: Fields, number: number): string {
  const value = fields.get(number)?.[0];
  return Buffer.isBuffer(value) ? value.toString('utf8') : '';
}

export function hexIn(fields: Fields, number: number): string {
  const value = fields.get(number)?.[0];
  return Buffer.isBuffer(value) ? value.toString('hex') : '';
}

export function numberIn(fields: Fields, number: number): number {
  const value = fields.get(number)?.[0];
  if (value === undefined) return 0;
  return typeof value === 'bigint' ? Number(value) : Number(value.readBigUInt64LE());
}
