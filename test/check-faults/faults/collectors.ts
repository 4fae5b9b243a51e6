import type { Fault } from '../fault.ts';

/** What telemetry is sent to, down, hanging and slow: each is one entry here, with its address in `needs.env`. */
export const collectorFaults: readonly Fault[] = [];
