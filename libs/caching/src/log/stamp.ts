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
  /** Of a standby alone: what it has shown may be from any transaction below. Such a stamp is for the judge, and is never written down. */
  readonly mayShowBelow?: bigint;
}

/** Never current: what has it is answered and not kept. */
export const unstamped: Stamp = { epoch: '', xmin: 0n, xmax: 0n, xip: [] };

/** @param snapshot `xmin:xmax:xip,xip…` as PostgreSQL writes it */
export function parseStamp(epoch: string, snapshot: string): Stamp {
  if (!/^\d+:\d+:(\d+(,\d+)*)?$/.test(snapshot)) throw new RangeError(`not a pg_snapshot: ${snapshot}`);
  const [xmin = '', xmax = '', xip = ''] = snapshot.split(':');
  return { epoch, xmin: BigInt(xmin), xmax: BigInt(xmax), xip: xip === '' ? [] : xip.split(',').map(BigInt) };
}

/**
 * Of a standby, which names nobody who runs: `725:728:` was its snapshot while 725 ran and was not visible. So nothing is known of
 * those between xmin and xmax: to the judge none of them is visible, and to who asks what was shown any of them may be.
 */
export function standbyStamp({ epoch, xmin, xmax }: Stamp): Stamp {
  return { epoch, xmin, xmax: xmin, xip: [], mayShowBelow: xmax };
}

/** Of rows of a standby together with what was known under another stamp. */
export function withStandby(standby: Stamp, other: Stamp): Stamp {
  if (standby.epoch !== other.epoch) return unstamped;
  const [xmin, xmax] = [standby.xmin < other.xmin ? standby.xmin : other.xmin, shownBelow(standby) > shownBelow(other) ? shownBelow(standby) : shownBelow(other)];
  return standbyStamp({ epoch: standby.epoch, xmin, xmax, xip: [] });
}

/** Whether all that may have been shown under `earlier` is visible under `later`. */
export function includesShown(later: Stamp, earlier: Stamp): boolean {
  const xmax = shownBelow(earlier);
  return includesStamp(later, earlier.mayShowBelow === undefined ? earlier : { epoch: earlier.epoch, xmin: xmax, xmax, xip: [] });
}

function shownBelow({ xmax, mayShowBelow }: Stamp): bigint {
  return mayShowBelow ?? xmax;
}

/**
 * `xmin:xmax:xip,xip…`, as `::pg_snapshot` takes it.
 * @throws for a standby's stamp: who reads it could not tell that it says less than was shown
 */
export function formatSnapshot({ xmin, xmax, xip, mayShowBelow }: Stamp): string {
  if (mayShowBelow !== undefined) throw new Error('the stamp of a standby is not written down');
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
