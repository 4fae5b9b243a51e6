export interface SamplerOptions {
  /** Reports of one defect in a minute. */
  readonly perMinute: number;
  /** Monotonic, ms. */
  readonly nowMs: () => number;
}

interface Window {
  startedAtMs: number;
  reported: number;
  unreported: number;
}

const minuteMs = 60_000;
/** More kinds of defects than a process ever had; who makes new ones without end only makes old ones be reported again. */
const kindsMax = 1_000;

/** Lets the first reports of each defect through in a minute, and counts the others. */
export class ReportSampler {
  private readonly windows = new Map<string, Window>();

  constructor(private readonly options: SamplerOptions) {}

  /** @returns how many were kept back since the last one that was let through; null keeps this one back */
  take(fingerprint: string): number | null {
    const nowMs = this.options.nowMs();
    const window = this.windows.get(fingerprint) ?? this.begin(fingerprint, nowMs);
    if (nowMs - window.startedAtMs >= minuteMs) {
      window.startedAtMs = nowMs;
      window.reported = 0;
    }
    if (window.reported >= this.options.perMinute) {
      window.unreported += 1;
      return null;
    }
    const { unreported } = window;
    window.reported += 1;
    window.unreported = 0;
    return unreported;
  }

  private begin(fingerprint: string, nowMs: number): Window {
    const [oldest] = this.windows.keys();
    if (this.windows.size >= kindsMax && oldest !== undefined) this.windows.delete(oldest);
    const window = { startedAtMs: nowMs, reported: 0, unreported: 0 };
    this.windows.set(fingerprint, window);
    return window;
  }
}
