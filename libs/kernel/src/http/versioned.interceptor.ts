import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { type Observable, tap } from 'rxjs';
import { etagOf } from './etag.ts';

/** A body that names the version of what it shows. */
interface VersionedBody {
  readonly version: number;
}

/** `@UseInterceptors(VersionedInterceptor)`: an answer with a `version` carries it as its ETag, for the If-Match of a change. */
@Injectable()
export class VersionedInterceptor implements NestInterceptor {
  intercept(host: ExecutionContext, next: CallHandler<unknown>): Observable<unknown> {
    const reply = host.switchToHttp().getResponse<{ header(name: string, value: string): void }>();
    return next.handle().pipe(
      tap((body) => {
        if (isVersioned(body)) reply.header('etag', etagOf(body.version));
      }),
    );
  }
}

function isVersioned(body: unknown): body is VersionedBody {
  return typeof body === 'object' && body !== null && 'version' in body && typeof body.version === 'number';
}
