import { setTimeout as sleep } from 'node:timers/promises';
import { context, diag, metrics, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { defaultResource, detectResources, envDetector, resourceFromAttributes, type Resource } from '@opentelemetry/resources';
import { ATTR_SERVICE_NAME, ATTR_SERVICE_VERSION } from '@opentelemetry/semantic-conventions';
import type { Telemetry, TelemetryOptions } from './telemetry.ts';
import { startMetrics } from './metrics-pipeline.ts';
import { startTraces } from './traces-pipeline.ts';

/** One of the two: what it sends and how it ends. */
export interface Pipeline {
  flush(): Promise<void>;
  end(): Promise<void>;
}

/** Registers OpenTelemetry's SDK with its API; until it ends, this process measures and records. */
export async function startSdk(options: TelemetryOptions): Promise<Telemetry> {
  const resource = resourceOf(options);
  const pipelines: Pipeline[] = [];
  let scrapeUrl: string | null = null;
  if (options.scrape !== null || options.metricsUrl !== null) {
    const started = await startMetrics(options, resource);
    scrapeUrl = started.scrapeUrl;
    pipelines.push(started);
  }
  const isTracing = options.tracesUrl !== null;
  if (isTracing) {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    propagation.setGlobalPropagator(new W3CTraceContextPropagator());
    pipelines.push(startTraces(options, resource));
  }
  return {
    scrapeUrl,
    isTracing,
    flush: async () => {
      await Promise.all(pipelines.map((pipeline) => pipeline.flush()));
    },
    end: async (withinMs) => {
      const late = new AbortController();
      const ended = Promise.allSettled(pipelines.map((pipeline) => pipeline.end()));
      await Promise.race([ended, sleep(withinMs, undefined, { signal: late.signal }).catch(() => undefined)]);
      late.abort();
      // So that a process which goes on, as tests do, may start anew.
      for (const api of [trace, metrics, context, propagation, diag]) api.disable();
    },
  };
}

function resourceOf({ serviceName, serviceVersion }: TelemetryOptions): Resource {
  // What the installation says of itself (OTEL_RESOURCE_ATTRIBUTES) goes before what we would say.
  return defaultResource()
    .merge(resourceFromAttributes({ [ATTR_SERVICE_NAME]: serviceName, [ATTR_SERVICE_VERSION]: serviceVersion }))
    .merge(detectResources({ detectors: [envDetector] }));
}
