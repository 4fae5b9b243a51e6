import type { Document, Operation, Parameter, Schema } from './operations.ts';

/** A value that fits a schema: its example where it has one, else the smallest that its bounds allow. */
export function sampleOf(document: Document, given: Schema): unknown {
  const schema = document.resolve(given);
  const stated = [schema.example, schema.examples?.[0], schema.default].find((value) => value !== undefined);
  if (stated !== undefined) return stated;
  if (schema.enum !== undefined) return schema.enum[0];
  const [first] = schema.anyOf ?? schema.oneOf ?? [];
  if (first !== undefined) return sampleOf(document, first);
  if (schema.allOf !== undefined) return Object.assign({}, ...schema.allOf.map((part) => sampleOf(document, part)));
  return sampleOfType(document, schema);
}

/** The value of a parameter as it stands in an address or header. */
export function sampleOfParameter(document: Document, { example, schema }: Parameter): string {
  const value = example ?? sampleOf(document, schema);
  return Array.isArray(value) ? String(value[0]) : String(value);
}

/** The query that the document shows by its examples; `over` takes their place, null leaves one out. */
export function exampleQueryOf(document: Document, { parameters }: Operation, over: Readonly<Record<string, string | number | null>> = {}): URLSearchParams {
  const query = new URLSearchParams();
  for (const parameter of parameters.filter((one) => one.in === 'query')) {
    const given = over[parameter.name];
    const isShown = parameter.required || parameter.example !== undefined || parameter.schema.example !== undefined;
    const value = given === undefined ? (isShown ? sampleOfParameter(document, parameter) : null) : given;
    if (value !== null) query.append(parameter.name, String(value));
  }
  return query;
}

function sampleOfType(document: Document, schema: Schema): unknown {
  const type = typeof schema.type === 'string' ? schema.type : schema.type?.[0];
  if (type === 'array') return Array.from({ length: schema.minItems ?? 1 }, () => sampleOf(document, schema.items ?? {}));
  if (type === 'integer' || type === 'number') return Math.max(schema.minimum ?? 1, Math.min(1, schema.maximum ?? 1));
  if (type === 'boolean') return true;
  if (type === 'string') return sampleText(schema);
  if (type === 'object' || schema.properties !== undefined) {
    return Object.fromEntries(Object.entries(schema.properties ?? {}).map(([name, property]) => [name, sampleOf(document, property)]));
  }
  return null;
}

function sampleText({ format, pattern, minLength = 1 }: Schema): string {
  if (format === 'date') return '2027-03-01';
  if (format === 'date-time') return '2027-03-01T19:00:00+01:00';
  if (format === 'uuid') return '01933b6e-8a53-7bd0-9a2c-6f0c5c1f8a11';
  if (format === 'email') return 'guest@example.com';
  if (format === 'uri') return 'https://example.com/';
  if (pattern?.includes('[0-5][0-9]') === true) return '19:00';
  return 'Sample text'.padEnd(minLength, '.');
}
