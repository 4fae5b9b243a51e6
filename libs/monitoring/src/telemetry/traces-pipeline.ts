import { type Attributes, createNoopMeter, type MeterProvider, trace } from '@opentelemetry/api';
import { type ExportResult, ExportResultCode } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import type { Resource } from '@opentelemetry/resources';
import { BatchSpanProcessor, type IdGenerator, ParentBasedSampler, RandomIdGenerator, type ReadableSpan, type Sampler, SamplingDecision, type SpanExporter, TracerProvider } from '@opentelemetry/sdk-trace';
import { counter } from '../metrics/counter.ts';
import { metricsCatalogue } from '../metrics/metrics-catalogue.ts';
import { spansOfOutgoingHttp } from '../tracing/outgoing-http.ts';
import { spansOfSignals } from '../tracing/span-signals.ts';
import { wayIn } from '../tracing/way-in.ts';
import type { Pipeline } from './sdk.ts';
import type { TelemetryOptions } from './telemetry.ts';

/** Spans that may wait for the collector; more are dropped. Some 2 kB each: 8 MB while a collector hangs. */
const spansMax = 4_096;
const batchMax = 512;
/** How long spans gather before they are sent, ms. */
const gatherMs = 2_000;
/** A statement that returns thousands of rows has one span; a job that runs thousands of statements has them all, but no text of theirs. */
const limits = { attributeCountLimit: 64, attributeValueLengthLimit: 256, eventCountLimit: 16, linkCountLimit: 16 };

/** Begins to record spans, and to send them. */
export function startTraces({ tracesUrl, sampleRatio, exportTimeoutMs }: TelemetryOptions, resource: Resource): Pipeline {
  const exporter = new DiscreetExporter(new OTLPTraceExporter({ ...(tracesUrl === null ? {} : { url: tracesUrl }), timeoutMillis: exportTimeoutMs }));
  const processor = new BatchSpanProcessor({ exporter, maxQueueSize: spansMax, maxExportBatchSize: batchMax, scheduledDelayMillis: gatherMs, exportTimeoutMillis: exportTimeoutMs, selfObsMeterProvider: spansDropped() });
  const provider = new TracerProvider({
    resource,
    sampler: new ParentBasedSampler({ root: onlyByTheWayIn }),
    idGenerator: new GivenIds(),
    spanLimits: limits,
    spanProcessors: [processor],
  });
  trace.setGlobalTracerProvider(provider);
  wayIn.open(sampleRatio);
  const ends = [spansOfSignals(), spansOfOutgoingHttp(), () => wayIn.close()];
  return {
    flush: () => provider.forceFlush({ timeoutMillis: exportTimeoutMs }),
    end: async () => {
      for (const end of ends) end();
      await provider.shutdown();
    },
  };
}

/** What begins by itself, a look at the change log ten times a second, is nobody's trace. */
const onlyByTheWayIn: Sampler = {
  shouldSample: () => ({ decision: wayIn.givenTraceId === null ? SamplingDecision.NOT_RECORD : SamplingDecision.RECORD_AND_SAMPLED }),
  toString: () => 'OnlyByTheWayIn',
};

/** A trace is called as log lines and answers call it. */
class GivenIds extends RandomIdGenerator implements IdGenerator {
  private readonly random = new RandomIdGenerator();

  override generateTraceId = (): string => wayIn.givenTraceId ?? this.random.generateTraceId();
}

/** Of a span, an exception's own words and stack may name a guest: its kind stays, and the log tells the rest under the same trace. */
const tellingAttributes = ['exception.message', 'exception.stacktrace'];

/** Counts what became of spans, and lets none leave with words that nobody chose. */
class DiscreetExporter implements SpanExporter {
  private readonly spans = counter(metricsCatalogue.telemetry.spans);

  constructor(private readonly exporter: SpanExporter) {}

  export(spans: ReadableSpan[], done: (result: ExportResult) => void): void {
    for (const { events, status } of spans) {
      for (const { attributes } of events) for (const name of tellingAttributes) if (attributes !== undefined) delete attributes[name];
      delete status.message;
    }
    this.exporter.export(spans, (result) => {
      this.spans.add(spans.length, { outcome: result.code === ExportResultCode.SUCCESS ? 'exported' : 'failed' });
      done(result);
    });
  }

  forceFlush(): Promise<void> {
    return this.exporter.forceFlush?.() ?? Promise.resolve();
  }

  shutdown(): Promise<void> {
    return this.exporter.shutdown();
  }
}

/** The processor tells a meter, and nobody else, what it drops. */
function spansDropped(): MeterProvider {
  const spans = counter(metricsCatalogue.telemetry.spans);
  const add = (count: number, attributes?: Attributes): void => {
    if (attributes?.['error.type'] === 'queue_full') spans.add(count, { outcome: 'dropped' });
  };
  return { getMeter: () => Object.assign(createNoopMeter(), { createCounter: () => ({ add }) }) };
}
