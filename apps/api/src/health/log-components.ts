import type { INestApplication } from '@nestjs/common';
import { HealthWatcher, type Logger } from '#monitoring';

/** Writes down when a component becomes worse, and when it is better again; not that everything began well. */
export function logComponents(app: INestApplication, logger: Logger): void {
  const wasWorse = new Set<string>();
  app.get(HealthWatcher).onChange(({ name: component, status, facts }) => {
    if (status === 'up' ? !wasWorse.delete(component) : false) return;
    if (status === 'up') return logger.info({ component, status }, 'a component is well again');
    wasWorse.add(component);
    logger.warn({ component, status, facts }, 'a component is not well');
  });
}
