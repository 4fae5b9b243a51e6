import type { HealthCheckService, HealthIndicatorResult } from '@nestjs/terminus';

export type IndicatorDetails = Readonly<Record<string, { readonly status: string }>>;

/** What Terminus finds, also when something is down, for which it throws. */
export async function foundBy(health: HealthCheckService, checks: readonly (() => HealthIndicatorResult)[]): Promise<{ readonly isDown: boolean; readonly details: IndicatorDetails }> {
  try {
    const { details } = await health.check([...checks]);
    return { isDown: false, details };
  } catch (error) {
    const details = detailsOf(error);
    if (details === null) throw error;
    return { isDown: true, details };
  }
}

function detailsOf(error: unknown): IndicatorDetails | null {
  if (!(error instanceof Error) || !('getResponse' in error) || typeof error.getResponse !== 'function') return null;
  const response: unknown = error.getResponse();
  return typeof response === 'object' && response !== null && 'details' in response ? (response.details as IndicatorDetails) : null;
}
