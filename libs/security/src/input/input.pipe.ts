import { type ArgumentMetadata, Injectable, type PipeTransform, ValidationPipe, type ValidationPipeOptions } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { kernelErrors } from '#kernel';
import { inheritedNamesIn } from './inherited-names.ts';
import { errorsMax, inputErrorsOf } from './input-errors.ts';
import { requestMessages } from './request-messages.ts';

const options: ValidationPipeOptions = {
  transform: true,
  whitelist: true,
  forbidNonWhitelisted: true,
  forbidUnknownValues: true,
  // For its class, which knows the bounds of the rule that was broken; what is told is made of nothing else.
  validationError: { target: true },
};

/**
 * Checks every body, query and path against its class: unknown members are refused, and everything wrong is told
 * at once. Bodies answer INPUT_INVALID with JSON Pointers, queries and paths QUERY_INVALID with `?name`.
 */
@Injectable()
export class InputPipe implements PipeTransform {
  private readonly body = new ValidationPipe({
    ...options,
    exceptionFactory: (errors: ValidationError[]) => kernelErrors.inputInvalid({ errors: inputErrorsOf(errors, 'body') }),
  });
  private readonly parameters = new ValidationPipe({
    ...options,
    exceptionFactory: (errors: ValidationError[]) => kernelErrors.queryInvalid({ errors: inputErrorsOf(errors, 'parameters') }),
  });

  async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    if (metadata.type === 'body') {
      const errors = inheritedNamesIn(value, '/').slice(0, errorsMax);
      if (errors.length > 0) throw kernelErrors.inputInvalid({ errors });
      return this.body.transform(objectOf(value), metadata);
    }
    if (metadata.type === 'query' || metadata.type === 'param') {
      const errors = inheritedNamesIn(value, '?').slice(0, errorsMax);
      if (errors.length > 0) throw kernelErrors.queryInvalid({ errors });
      return this.parameters.transform(value, metadata);
    }
    return value;
  }
}

// Every body of the API is an object; none at all reads like an empty one, so that each missing member is named.
function objectOf(value: unknown): object {
  if (value === undefined || value === null) return {};
  if (typeof value === 'object' && !Array.isArray(value)) return value;
  throw kernelErrors.inputInvalid({ errors: [{ pointer: '', code: 'IS_OBJECT', detail: requestMessages.bodyNotObject() }] });
}
