import type { Type } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA, ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { ModulesContainer } from '@nestjs/core';
import type { INestApplication } from '@nestjs/common';
import { type AnswerQuestion, cachedAnswerKey } from '#caching';
import { publicByHostKey, requiredScopeKey, type Scope } from '#security';

/** A route whose answers are kept, and who may have them. */
export interface CachedRoute {
  /** As it was declared: `/v1/restaurants/:idOrSlug`. */
  readonly url: string;
  readonly question: AnswerQuestion;
  readonly anyOf: readonly Scope[];
  /** Whether the host may stand for a key. */
  readonly isPublicByHost: boolean;
  /** The class of its query; null when it reads none. */
  readonly queryClass: Type | null;
}

/** Every route with `@CachedAnswer`, by its url and by its question. */
export class CachedRoutes {
  private readonly byUrl = new Map<string, CachedRoute>();
  private readonly byQuestion = new Map<AnswerQuestion, CachedRoute>();

  /** Reads what the decorators say, once all modules are there. */
  compile(app: INestApplication): void {
    for (const module of app.get(ModulesContainer).values()) {
      for (const { metatype } of module.controllers.values()) if (typeof metatype === 'function') this.add(metatype as Type);
    }
  }

  at(url: string | undefined): CachedRoute | null {
    return url === undefined ? null : (this.byUrl.get(url) ?? null);
  }

  of(question: AnswerQuestion): CachedRoute | null {
    return this.byQuestion.get(question) ?? null;
  }

  get urls(): string[] {
    return [...this.byUrl.keys()].sort();
  }

  private add(controller: Type): void {
    const prototype = controller.prototype as Record<string, unknown>;
    for (const name of Object.getOwnPropertyNames(prototype)) {
      const method = Object.getOwnPropertyDescriptor(prototype, name)?.value as unknown;
      if (typeof method !== 'function') continue;
      const question = Reflect.getMetadata(cachedAnswerKey, method) as AnswerQuestion | undefined;
      if (question === undefined) continue;
      const route: CachedRoute = { url: urlOf(controller, method), question, anyOf: scopesOf(controller, method), isPublicByHost: Reflect.getMetadata(publicByHostKey, method) === true, queryClass: queryClassOf(controller, name) };
      this.byUrl.set(route.url, route);
      this.byQuestion.set(question, route);
    }
  }
}

/** RequestMethod.GET, and RouteParamtypes.QUERY: enumerations that Nest does not export as types. */
const [get, query] = [0, 4];

function urlOf(controller: Type, method: object): string {
  const parts = [Reflect.getMetadata(PATH_METADATA, controller), Reflect.getMetadata(PATH_METADATA, method)] as (string | undefined)[];
  const url = parts.flatMap((part) => (part ?? '').split('/')).filter((part) => part !== '').join('/');
  if (Reflect.getMetadata(METHOD_METADATA, method) !== get) throw new TypeError(`only a GET is kept: /${url}`);
  return `/${url}`;
}

function scopesOf(controller: Type, method: object): readonly Scope[] {
  const anyOf = (Reflect.getMetadata(requiredScopeKey, method) ?? Reflect.getMetadata(requiredScopeKey, controller)) as readonly Scope[] | undefined;
  if (anyOf === undefined) throw new TypeError('a route whose answers are kept says who may have them');
  return anyOf;
}

function queryClassOf(controller: Type, name: string): Type | null {
  const args = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, name) ?? {}) as Record<string, { index: number }>;
  const found = Object.entries(args).find(([key]) => key.startsWith(`${query}:`));
  if (found === undefined) return null;
  return (Reflect.getMetadata('design:paramtypes', controller.prototype as object, name) as Type[])[found[1].index] ?? null;
}
