import type { Metric } from '../../libs/monitoring/src/metrics/metric.ts';

/** One picture. */
export interface Panel {
  readonly title: string;
  readonly about?: string;
  readonly unit: 'bytes' | 'percentunit' | 'reqps' | 's' | 'short';
  /** One on the other, for parts of a whole. */
  readonly stacked?: boolean;
  /** Expression → how its lines are called. */
  readonly lines: Readonly<Record<string, string>>;
}

export interface Dashboard {
  readonly uid: string;
  readonly title: string;
  /** Which processes there are is asked of this one. */
  readonly processesOf: Metric;
  readonly panels: readonly Panel[];
}

const columns = 3;
/** Of Grafana's grid, which is 24 wide. */
const size = { w: 24 / columns, h: 8 } as const;
const datasource = { type: 'prometheus', uid: '${datasource}' } as const;

/** Grafana's own document of a dashboard. https://grafana.com/docs/grafana/latest/dashboards/build-dashboards/view-dashboard-json-model/ */
export function grafanaJson({ uid, title, processesOf, panels }: Dashboard): string {
  const document = {
    uid,
    title,
    tags: ['couvert'],
    schemaVersion: 39,
    editable: true,
    refresh: '30s',
    time: { from: 'now-3h', to: 'now' },
    timezone: 'browser',
    templating: {
      list: [
        { name: 'datasource', type: 'datasource', query: 'prometheus', label: 'Prometheus' },
        { name: 'instance', type: 'query', datasource, query: `label_values(${processesOf.name}, instance)`, includeAll: true, multi: true, refresh: 2, label: 'Process' },
      ],
    },
    panels: panels.map(panelJson),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function panelJson({ title, about = '', unit, stacked = false, lines }: Panel, index: number): unknown {
  return {
    id: index + 1,
    title,
    description: about,
    type: 'timeseries',
    datasource,
    gridPos: { x: (index % columns) * size.w, y: Math.floor(index / columns) * size.h, ...size },
    fieldConfig: {
      defaults: { unit, min: 0, ...(unit === 'percentunit' ? { max: 1 } : {}), custom: { fillOpacity: stacked ? 20 : 0, stacking: { mode: stacked ? 'normal' : 'none' } } },
      overrides: [],
    },
    options: { legend: { displayMode: 'list', placement: 'bottom' }, tooltip: { mode: 'multi' } },
    targets: Object.entries(lines).map(([expr, legendFormat], at) => ({ refId: String.fromCharCode(65 + at), expr, legendFormat })),
  };
}
