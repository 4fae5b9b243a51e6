import { type Asking, redisAsked, statementsAsked } from '#kernel';
import { type Histogram, histogram, type Series } from './histogram.ts';
import { metricsCatalogue } from './metrics-catalogue.ts';
import { observe } from './observed.ts';

const { statementSeconds, statements, statementTime, redisSeconds } = metricsCatalogue.dependencies;

const startedKey = Symbol('couvert:started');
type Noted = Asking & { [startedKey]?: number };

/** Begins to measure what this process asks the database and Redis. @returns ends it */
export function measureSignals(): () => void {
  const byStatement = new Map<string, { count: number; seconds: number }>();
  const outcomes = outcomesOf(histogram(statementSeconds));
  const onStatement = subscriberFor(({ name, error }, seconds) => {
    outcomes[error === undefined ? 'ok' : 'error'].record(seconds);
    let tally = byStatement.get(name);
    if (tally === undefined) byStatement.set(name, (tally = { count: 0, seconds: 0 }));
    tally.count += 1;
    tally.seconds += seconds;
  });
  const commands = histogram(redisSeconds);
  const onCommand = subscriberFor(({ name, error }, seconds) => commands.series({ command: name.toUpperCase(), outcome: error === undefined ? 'ok' : 'error' }).record(seconds));
  statementsAsked.subscribe(onStatement);
  redisAsked.subscribe(onCommand);
  const unobserve = observe([statements, statementTime], (tell) => {
    for (const [statement, { count, seconds }] of byStatement) {
      tell(statements, count, { statement });
      tell(statementTime, seconds, { statement });
    }
  });
  return () => {
    statementsAsked.unsubscribe(onStatement);
    redisAsked.unsubscribe(onCommand);
    unobserve();
  };
}

function outcomesOf(histogram: Histogram): Record<'ok' | 'error', Series> {
  return { ok: histogram.series({ outcome: 'ok' }), error: histogram.series({ outcome: 'error' }) };
}

function subscriberFor(measured: (asking: Asking, seconds: number) => void) {
  const ignored = (): void => undefined;
  return {
    start: (asking: Noted) => void (asking[startedKey] = performance.now()),
    end: ignored,
    asyncStart: ignored,
    asyncEnd: (asking: Noted) => measured(asking, (performance.now() - (asking[startedKey] ?? performance.now())) / 1_000),
    error: ignored,
  };
}
