import { ModulesContainer } from '@nestjs/core';
import type { INestApplication } from '@nestjs/common';
import { cachedAnswerKey } from '#caching';
import { openRouteKey, requiredScopeKey, type Scope } from '#security';

/**
 * What client generators name their methods by: `createArea` for AreasController.create, `listAreas` for its list.
 * A route whose sentence is another says its own `operationId`.
 */
export function operationIdOf(controllerName: string, methodName: string): string {
  const plural = controllerName.replace(/Controller$/, '');
  return methodName + (methodName === 'list' ? plural : plural.replace(/s$/, ''));
}

/** Who may call an operation, as the guard sees it: who has any of these scopes, everybody, or nobody. */
export type Access = readonly Scope[] | 'open' | 'closed';

/** Reads the same metadata as the guard, so that document and guard cannot disagree. */
export function accessByOperationId(app: INestApplication): ReadonlyMap<string, Access> {
  return new Map([...operationsOfControllers(app)].map(({ id, method, controller }) => [id, accessOf(method, controller)]));
}

/** Operations whose answers are kept whole: they judge `If-Match` too (RFC 9110, 13.1.1), though nobody needs it there. */
export function keptOperationIds(app: INestApplication): ReadonlySet<string> {
  return new Set([...operationsOfControllers(app)].filter(({ method }) => Reflect.hasMetadata(cachedAnswerKey, method)).map(({ id }) => id));
}

function* operationsOfControllers(app: INestApplication): Generator<{ readonly id: string; readonly method: object; readonly controller: object }> {
  for (const module of app.get(ModulesContainer).values()) {
    for (const { metatype } of module.controllers.values()) {
      if (typeof metatype !== 'function') continue;
      const prototype = metatype.prototype as Record<string, unknown>;
      for (const name of Object.getOwnPropertyNames(prototype)) {
        const method = prototype[name];
        if (name !== 'constructor' && typeof method === 'function') yield { id: ownOperationIdOf(method) ?? operationIdOf(metatype.name, name), method, controller: metatype };
      }
    }
  }
}

/** Where `@ApiOperation()` leaves what it was told; the package does not export the name. */
const apiOperationKey = 'swagger/apiOperation';

function ownOperationIdOf(method: object): string | undefined {
  return (Reflect.getMetadata(apiOperationKey, method) as { operationId?: string } | undefined)?.operationId;
}

function accessOf(method: object, controller: object): Access {
  const read = <T>(key: string): T | undefined => (Reflect.getMetadata(key, method) ?? Reflect.getMetadata(key, controller)) as T | undefined;
  if (read<boolean>(openRouteKey) === true) return 'open';
  return read<readonly Scope[]>(requiredScopeKey) ?? 'closed';
}
