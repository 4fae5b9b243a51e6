import { always, counterMetric, gaugeMetric, histogramMetric, type Metric } from '../metric.ts';

export const processMetrics = {
  build: gaugeMetric('couvert_build_info', '1; its labels say what runs', { ...always, labels: { version: 'of the package', node: 'of Node.js' } }),
  startTime: gaugeMetric('couvert_process_start_timestamp_seconds', 'When the process began, Unix time', always),
  memory: gaugeMetric('couvert_process_memory_bytes', 'Memory of the process, by kind', { ...always, labels: { kind: '`rss`, `heap_total`, `heap_used`, `external`, `array_buffers`' } }),
  heapMax: gaugeMetric('couvert_process_heap_max_bytes', 'At which heap the process ends for lack of memory', always),
  cpu: counterMetric('couvert_process_cpu_seconds_total', 'Processor time of the process', { ...always, labels: { mode: '`user`, `system`' } }),
  gc: histogramMetric('couvert_gc_duration_seconds', 'Pauses of the collector of garbage, by kind', { labels: { kind: '`minor`, `major`, `incremental`, `weak`' }, bounds: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1] }),
  loopLag: gaugeMetric('couvert_event_loop_lag_seconds', 'How late turns of the event loop were since somebody last asked, 5 s at least', { ...always, labels: { quantile: '`0.5`, `0.99`, `1`' } }),
  loopUtilization: gaugeMetric('couvert_event_loop_utilization_ratio', 'Which share of the time since somebody last asked, 5 s at least, the event loop was busy', always),
} as const satisfies Record<string, Metric>;
