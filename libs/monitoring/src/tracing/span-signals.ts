import { type Attributes, type Span, SpanKind } from '@opentelemetry/api';
import { type Asking, cacheAsked, redisAsked, statementsAsked } from '#kernel';
import { childOfNow, failSpan } from './spans.ts';

/** The span of something that is being asked, kept on the signal itself. */
const spanKey = Symbol('couvert:span');
type Noted = Asking & { [spanKey]?: Span };

interface Naming {
  readonly kind: SpanKind;
  readonly nameOf: (asked: string) => string;
  readonly attributesOf: (asked: string) => Attributes;
  /** What the answer says about itself. */
  readonly said?: (result: unknown) => Attributes;
}

// https://opentelemetry.io/docs/specs/semconv/database/postgresql/ : the name says what is done, and no parameter is told.
const statement: Naming = {
  kind: SpanKind.CLIENT,
  nameOf: (name) => name,
  attributesOf: (name) => ({ 'db.system.name': 'postgresql', 'db.query.summary': name }),
  said: (result) => (hasRowCount(result) ? { 'db.response.returned_rows': result.rowCount } : {}),
};
const redis: Naming = { kind: SpanKind.CLIENT, nameOf: (name) => name, attributesOf: (name) => ({ 'db.system.name': 'redis', 'db.operation.name': name }) };
const cache: Naming = {
  kind: SpanKind.INTERNAL,
  nameOf: (name) => `cache ${name}`,
  attributesOf: (name) => ({ 'couvert.cache.question': name }),
  said: (result) => (hasLevel(result) ? { 'couvert.cache.level': result.level } : {}),
};

/** Has whatever this process asks others be a span, while it is part of one that is recorded. @returns ends it */
export function spansOfSignals(): () => void {
  const ends = [
    [statementsAsked, statement],
    [redisAsked, redis],
    [cacheAsked, cache],
  ] as const;
  const undo = ends.map(([channel, naming]) => {
    const subscriber = subscriberFor(naming);
    channel.subscribe(subscriber);
    return () => channel.unsubscribe(subscriber);
  });
  return () => undo.forEach((end) => end());
}

function subscriberFor({ kind, nameOf, attributesOf, said }: Naming) {
  const ignored = (): void => undefined;
  return {
    start: (asking: Noted) => {
      const span = childOfNow(nameOf(asking.name), { kind, attributes: attributesOf(asking.name) });
      if (span !== null) asking[spanKey] = span;
    },
    end: ignored,
    asyncStart: ignored,
    asyncEnd: (asking: Noted) => {
      const span = asking[spanKey];
      if (span === undefined) return;
      if (asking.error !== undefined) failSpan(span, asking.error);
      else if (said !== undefined) span.setAttributes(said(asking.result));
      span.end();
    },
    error: ignored,
  };
}

function hasRowCount(result: unknown): result is { rowCount: number } {
  return typeof result === 'object' && result !== null && 'rowCount' in result && typeof result.rowCount === 'number';
}

function hasLevel(result: unknown): result is { level: string } {
  return typeof result === 'object' && result !== null && 'level' in result && typeof result.level === 'string';
}
