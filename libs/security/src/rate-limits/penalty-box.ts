/** What an address did that ordinary clients do rarely. */
const faultsMax = 60;
const windowMs = 60_000;
/** Long enough that guessing keys is hopeless, short enough that a mistyped key in a busy shop does not close it for the evening. */
const penaltyMs = 60_000;
const addressesMax = 50_000;

interface Record {
  faults: number;
  windowEndsAtMs: number;
  freeAtMs: number;
}

/** Addresses that keep sending wrong keys, or go on when they were told to slow down, are not looked at for a while. */
export class PenaltyBox {
  private readonly byAddress = new Map<string, Record>();

  constructor(private readonly nowMs: () => number = () => performance.now()) {}

  /** How long the address is still not looked at, ms; 0 when it is welcome. */
  leftMs(address: string): number {
    if (this.byAddress.size === 0) return 0;
    const record = this.byAddress.get(address);
    return record === undefined ? 0 : Math.max(0, record.freeAtMs - this.nowMs());
  }

  /** It was answered with 401 or 429. */
  fault(address: string): void {
    const nowMs = this.nowMs();
    let record = this.byAddress.get(address);
    if (record === undefined || record.windowEndsAtMs <= nowMs) record = { faults: 0, windowEndsAtMs: nowMs + windowMs, freeAtMs: 0 };
    record.faults += 1;
    if (record.faults >= faultsMax) record.freeAtMs = nowMs + penaltyMs;
    // The one that was heard of longest ago gives way.
    this.byAddress.delete(address);
    if (this.byAddress.size >= addressesMax) for (const oldest of this.byAddress.keys()) { this.byAddress.delete(oldest); break; }
    this.byAddress.set(address, record);
  }
}
