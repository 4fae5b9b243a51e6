/** What one transaction could see: the log's life and PostgreSQL's snapshot (`pg_current_snapshot()`), parsed. */
export interface Stamp {
  /** Empty while the log has none: such a stamp is never current. */
  readonly epoch: string;
  /** Every transaction below it had ended. */
  readonly xmin: bigint;
  /** No transaction from it on had ended. */
  readonly xmax: bigint;
  /** Those in between that were still running. */
  readonly xip: readonly bigint[];
}

/** @param snapshot `xmin:xmax:xip,xip…` as PostgreSQL writes it */
export function parseStamp(epoch: string, snapshot: string): Stamp {
  if (!/^\d+:\d+:(\d+(,\d+)*)?$/.test(snapshot)) throw new RangeError(`not a pg_snapshot: ${snapshot}`);
  const [xmin = '', xmax = '', xip = ''] = snapshot.split(':');
  return { epoch, xmin: BigInt(xmin), xmax: BigInt(xmax), xip: xip === '' ? [] : xip.split(',').map(BigInt) };
}

/** `xmin:xmax:xip,xip…`, as `::pg_snapshot` takes it. */
export function formatSnapshot({ xmin, xmax, xip }: Stamp): string {
  return `${xmin}:${xmax}:${xip.join(',')}`;
}

/** Whether what the transaction wrote, if it committed, was seen under the stamp. */
export function isVisible({ xmin, xmax, xip }: Stamp, xid: bigint): boolean {
  return xid < xmin || (xid < xmax && !xip.includes(xid));
}

/**
 * Whether everything visible under `earlier` is visible under `later`. Comparing `xmax` alone would not do: a small xid
 * may commit after a large one, so who still runs under one of them may have ended under the other.
 */
export function includesStamp(later: Stamp, earlier: Stamp): boolean {
  if (later.epoch !== earlier.epoch) return false;
  const runsInBoth = later.xip.every((xid) => xid >= earlier.xmax || earlier.xip.includes(xid));
  const begun = earlier.xmax - later.xmax;
  // Those that `later` has not heard of are few and known not to have ended, or one of them is visible under `earlier`.
  return runsInBoth && (begun <= 0n || BigInt(earlier.xip.filter((xid) => xid >= later.xmax).length) === begun);
}
