const hourMs = 3_600_000;
/** What it is to show at the beginning lies so long before the hour: processes need some seconds to start. */
const beforeTheHourMs = 12 * 60_000;

/**
 * The clock by which holds run out, lead times pass and books open. It runs faster than the database's: within a minute
 * an hour passes. It begins shortly before a full hour, at which a service day begins somewhere, and books open.
 */
export interface ServiceClock {
  /** On the machine's clock, which is the database's. */
  readonly startedAtMs: number;
  /** What it showed then. */
  readonly showedMs: number;
  readonly speed: number;
}

/** What a clock should show when it is started at about this instant. */
export function showsAtFirst(nowMs: number): number {
  return Math.ceil((nowMs + beforeTheHourMs) / hourMs) * hourMs - beforeTheHourMs;
}

/** What it shows at an instant of the database's clock. */
export function serviceMsAt({ startedAtMs, showedMs, speed }: ServiceClock, atMs: number): number {
  return showedMs + (atMs - startedAtMs) * speed;
}

/** What is to be added to the database's clock at an instant of it. */
export function offsetMsAt(clock: ServiceClock, atMs: number): number {
  return serviceMsAt(clock, atMs) - atMs;
}
