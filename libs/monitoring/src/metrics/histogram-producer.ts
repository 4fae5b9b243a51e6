import { type HrTime, ValueType } from '@opentelemetry/api';
import { hrTime, type InstrumentationScope } from '@opentelemetry/core';
import type { Resource } from '@opentelemetry/resources';
import { AggregationTemporality, type CollectionResult, DataPointType, type HistogramMetricData, type MetricProducer } from '@opentelemetry/sdk-metrics';
import { allHistograms, type Histogram } from './histogram.ts';

const scope: InstrumentationScope = { name: 'couvert' };

/** Our own histograms for the SDK's readers, whichever way they send them. */
export class HistogramProducer implements MetricProducer {
  private readonly startTime: HrTime = hrTime();

  constructor(private readonly resource: Resource) {}

  collect(): Promise<CollectionResult> {
    const endTime = hrTime();
    const metrics = allHistograms().flatMap((histogram) => this.dataOf(histogram, endTime) ?? []);
    return Promise.resolve({ resourceMetrics: { resource: this.resource, scopeMetrics: [{ scope, metrics }] }, errors: [] });
  }

  private dataOf(histogram: Histogram, endTime: HrTime): HistogramMetricData | null {
    const { name, about: description, bounds = [] } = histogram.metric;
    const recorded = histogram.all().filter(({ count }) => count > 0);
    if (recorded.length === 0) return null;
    return {
      // The name says it; a unit of its own would be a comment that some readers refuse.
      descriptor: { name, description, unit: '', valueType: ValueType.DOUBLE },
      aggregationTemporality: AggregationTemporality.CUMULATIVE,
      dataPointType: DataPointType.HISTOGRAM,
      dataPoints: recorded.map(({ labels, counts, sum, count }) => ({
        startTime: this.startTime,
        endTime,
        attributes: labels,
        value: { buckets: { boundaries: [...bounds], counts: [...counts] }, sum, count },
      })),
    };
  }
}
