import { METHOD_METADATA } from '@nestjs/common/constants.js';
import type { INestApplication } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { Span } from 'nestjs-otel';
import { isRecorded, runningTelemetry } from '#monitoring';

const recorded = new WeakSet<object>();

/**
 * Has each call of a route's method be a span, `BookingsController.create`, by nestjs-otel's decorator: in a process that
 * records, on requests that are recorded. Before routes are mapped. nestjs-otel's module is left out: it puts a middleware before
 * every request.
 */
export function recordControllers(app: INestApplication): void {
  if (runningTelemetry()?.isTracing !== true) return;
  for (const module of app.get(ModulesContainer).values()) {
    for (const { metatype } of module.controllers.values()) if (typeof metatype === 'function') recordMethods(metatype.prototype as object);
  }
}

function recordMethods(prototype: object): void {
  if (recorded.has(prototype)) return;
  recorded.add(prototype);
  for (const name of Object.getOwnPropertyNames(prototype)) {
    const descriptor = Object.getOwnPropertyDescriptor(prototype, name);
    const method: unknown = descriptor?.value;
    if (descriptor === undefined || typeof method !== 'function' || Reflect.getMetadata(METHOD_METADATA, method) === undefined) continue;
    Object.defineProperty(prototype, name, { ...descriptor, value: recordedWhenAsked(prototype, { name, descriptor }) });
  }
}

type Method = (...args: unknown[]) => unknown;

function recordedWhenAsked(prototype: object, { name, descriptor }: { name: string; descriptor: PropertyDescriptor }): Method {
  const method = descriptor.value as Method;
  const own = { ...descriptor };
  Span()(prototype, name, own);
  const inSpan = own.value as Method;
  // Its own name and length, and what the decorators said of it.
  const either = new Proxy(method, { apply: (_method, self, args: unknown[]) => Reflect.apply(isRecorded() ? inSpan : method, self, args) });
  for (const key of Reflect.getMetadataKeys(method) as unknown[]) Reflect.defineMetadata(key, Reflect.getMetadata(key, method), either);
  return either;
}
