import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvRecords } from './csv.ts';
import { jsonArrayRecords } from './json-array.ts';
import { ndjsonRecords } from './ndjson.ts';
import type { FileRecord } from './record.ts';

/** The bytes in pieces of a size, as a disk gives them: a piece may end within a letter. */
async function* inPieces(text: string | Buffer, size: number): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function all(records: AsyncIterable<FileRecord>): Promise<FileRecord[]> {
  const found: FileRecord[] = [];
  for await (const record of records) found.push(record);
  return found;
}

const values = fc.array(fc.dictionary(fc.string({ maxLength: 6 }).filter((key) => key !== '__proto__'), fc.oneof(fc.string({ unit: 'binary' }), fc.integer(), fc.constant(null), fc.array(fc.string(), { maxLength: 3 }))), { maxLength: 8 });
const pieceSize = fc.integer({ min: 1, max: 40 });

describe('a JSON array', () => {
  it('comes out element by element, however its bytes are cut', async () => {
    await fc.assert(
      fc.asyncProperty(values, pieceSize, fc.constantFrom(0, 2), async (elements, size, indent) => {
        const records = await all(jsonArrayRecords(inPieces(JSON.stringify(elements, null, indent), size)));
        expect(records.map((record) => ('value' in record ? record.value : record))).toEqual(JSON.parse(JSON.stringify(elements)));
      }),
      { numRuns: 200 },
    );
  });

  it('names the line on which each element begins', async () => {
    const records = await all(jsonArrayRecords(inPieces('\ufeff[\n  {"a": "]},{"},\n\n  {"a": 2}\n]\n', 3)));
    expect(records).toEqual([{ line: 2, value: { a: ']},{' }, hadBadBytes: false }, { line: 4, value: { a: 2 }, hadBadBytes: false }]);
  });

  it('reports an element that is no JSON, and goes on after it', async () => {
    expect(await all(jsonArrayRecords(inPieces('[{"a": 1},{"a": nil},{"a": 3}]', 7)))).toMatchObject([{ value: { a: 1 } }, { line: 1, broken: expect.stringMatching(/^not JSON/) }, { value: { a: 3 } }]);
  });

  it.each([['[{"a":1}', /^line 1: the file ends before its array/], ['{"a":1}', /^line 1: the file is no JSON array/], ['[1]\n[2]', /^line 2: something follows/]])('refuses %s as a whole', async (text, message) => {
    await expect(all(jsonArrayRecords(inPieces(text, 4)))).rejects.toThrow(message);
  });

  it('gives up on an element without an end before it fills the memory', async () => {
    const endless = (async function* () {
      yield Buffer.from('[{"a":"');
      for (let piece = 0; piece < 1_000; piece++) yield Buffer.alloc(64 * 1024, 'x');
    })();
    await expect(all(jsonArrayRecords(endless))).rejects.toThrow(/^line 1: an element without an end/);
  });
});

describe('a file of JSON lines', () => {
  it('comes out line by line, however its bytes are cut', async () => {
    await fc.assert(
      fc.asyncProperty(values, pieceSize, async (elements, size) => {
        const records = await all(ndjsonRecords(inPieces(elements.map((element) => JSON.stringify(element)).join('\n'), size)));
        expect(records.map((record) => ('value' in record ? record.value : record))).toEqual(JSON.parse(JSON.stringify(elements)));
      }),
      { numRuns: 100 },
    );
  });

  it('counts empty lines, reports broken ones, and says where bytes were no UTF-8', async () => {
    const bytes = Buffer.concat([Buffer.from('{"a":1}\r\n\n{"a":\n{"a":"'), Buffer.from([0xff]), Buffer.from('"}')]);
    expect(await all(ndjsonRecords(inPieces(bytes, 5)))).toEqual([
      { line: 1, value: { a: 1 }, hadBadBytes: false },
      { line: 3, broken: expect.stringMatching(/^not JSON/) },
      { line: 4, value: { a: '\ufffd' }, hadBadBytes: true },
    ]);
  });

  it('passes over a line that is longer than any record, and goes on', async () => {
    const long = `"${'x'.repeat(1024 * 1024)}"`;
    expect(await all(ndjsonRecords(inPieces(`1\n${long}\n3`, 65_536)))).toEqual([{ line: 1, value: 1, hadBadBytes: false }, { line: 2, broken: 'longer than 1048576 bytes' }, { line: 3, value: 3, hadBadBytes: false }]);
  });
});

describe('a CSV file', () => {
  const idAndName = { known: ['id', 'name'], required: ['id'] };

  it('comes back as it was written, however its bytes are cut', async () => {
    const field = fc.string({ unit: 'grapheme' }).map((text) => text.replace(/[\r\0\ufeff\ufffd]/g, ''));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(field, field), { minLength: 1 }), pieceSize, async (rows, size) => {
        const text = [['a', 'b'], ...rows].map((row) => row.map((value) => `"${value.replaceAll('"', '""')}"`).join(',')).join('\r\n');
        const records = await all(csvRecords(inPieces(text, size), { known: ['a', 'b'], required: ['a'] }));
        expect(records.map((record) => ('value' in record ? record.value : record))).toEqual(rows.map(([a, b]) => ({ a, b })));
      }),
      { numRuns: 100 },
    );
  });

  it('names lines by where records begin, and reports one with a field too many', async () => {
    expect(await all(csvRecords(inPieces('id,name\n1,"two\nlines"\n2,x,y\n\n3,z\n', 6), idAndName))).toEqual([
      { line: 2, value: { id: '1', name: 'two\nlines' }, hadBadBytes: false },
      { line: 4, broken: '3 fields where the header has 2' },
      { line: 6, value: { id: '3', name: 'z' }, hadBadBytes: false },
    ]);
  });

  it.each([['', /^line 1: the file is empty/], ['id\n"1', /^line 2: a quote that is never closed/], ['name', /^line 1: the header lacks id/], ['id,Nmae', /^line 1: the header has nmae/], ['id,name,name', /^line 1: the header has name/]])('refuses %j as a whole', async (text, message) => {
    await expect(all(csvRecords(inPieces(text, 4), idAndName))).rejects.toThrow(message);
  });
});
