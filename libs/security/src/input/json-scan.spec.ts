import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textOf } from '#kernel';
import { scanJson as complaintOf } from './json-scan.ts';

function scanJson(text: string): string | null {
  const complaint = complaintOf(text);
  return complaint === null ? null : textOf(complaint, 'en');
}

describe('scanJson', () => {
  it('lets ordinary bodies pass', () => {
    for (const text of ['{}', '[]', '""', '1', 'null', '{"a":{"b":1},"c":[{"b":1},{"b":2}],"d":"a,b:{\\"a\\":1}"}', '{"a":"a","b":["a","a"]}', ' { "a" : [ 1 , 2 ] , "b" : "" } ']) {
      expect(scanJson(text), text).toBeNull();
    }
  });

  it('finds a name that stands twice in one object, also when it is escaped or far apart', () => {
    for (const text of ['{"a":1,"a":2}', '{"a":1,"\\u0061":2}', '{"a":{"b":1},"c":[1,{"x":1,"x":1}]}', '{"a":[{"a":1}],"b":{},"a":3}', '{"":1,"":2}', '{"a\\"b":1,"a\\"b":1}']) {
      expect(scanJson(text), text).toContain('twice');
    }
  });

  it('finds names that reach a prototype, however they are written', () => {
    for (const text of ['{"__proto__":{}}', '{"a":{"\\u005f_proto__":1}}', '{"constructor":{"prototype":{}}}', '[{"prototype":1}]']) expect(scanJson(text), text).toContain('not allowed');
    expect(scanJson('{"a":"__proto__"}')).toBeNull();
  });

  it('finds NUL and halves of surrogate pairs in names and values', () => {
    for (const text of ['"\\u0000"', '{"a\\u0000":1}', '["x","\\u0000"]']) expect(scanJson(text), text).toContain('NUL');
    for (const text of ['"\\ud83d"', '{"\\udc00":1}', '["\\udc00\\ud83d"]']) expect(scanJson(text), text).toContain('surrogate');
    expect(scanJson('"\\ud83d\\ude00"')).toBeNull();
    expect(scanJson('"\\\\u0000"')).toBeNull();
  });

  it('finds nesting without end', () => {
    expect(scanJson('['.repeat(20) + ']'.repeat(20))).toBeNull();
    expect(scanJson('['.repeat(21) + ']'.repeat(21))).toContain('nested');
    expect(scanJson(`${'{"a":'.repeat(21)}1${'}'.repeat(21)}`)).toContain('nested');
  });

  it('complains of no value that JSON.stringify writes, unless it says so', () => {
    const values = fc.jsonValue({ maxDepth: 5 });
    fc.assert(
      fc.property(values, (value) => {
        const complaint = scanJson(JSON.stringify(value));
        const text = JSON.stringify(value);
        return complaint === null || /\\u0000|\\ud[89a-f]|__proto__|constructor|prototype/.test(text);
      }),
    );
  });
});
