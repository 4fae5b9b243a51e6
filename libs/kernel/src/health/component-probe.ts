export type ComponentStatus = 'up' | 'degraded' | 'down';

/** What a look at a component found; whatever else it says is shown to administrators, so it holds no secret and no address. */
export interface ComponentFinding {
  readonly status: ComponentStatus;
  readonly [fact: string]: string | number | boolean | null;
}

/** One thing that can break, looked at in the background. */
export interface ComponentProbe {
  /** snake_case, as it is shown: `database`, `cache_log`, `outbox`. */
  readonly name: string;
  /** @throws like `down` */
  look(signal: AbortSignal): Promise<ComponentFinding>;
}
