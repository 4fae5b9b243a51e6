import { type DynamicModule, Global, type LoggerService, Module, type OnApplicationShutdown } from '@nestjs/common';
import { Logger, LoggerModule, type Params, PinoLogger } from 'nestjs-pino';
import { Loggers } from './loggers.ts';

/**
 * nestjs-pino as the way of Nest's own messages into our lines, and of `PinoLogger` for who wants one injected. It stands on
 * no route: the access line is the edge's, ids come with the scope, and a middleware would cost every request.
 */
function paramsOf(loggers: Loggers): Params {
  // pino-http would wrap the serialiser of errors with its own, which says all that hangs on one.
  return { pinoHttp: { logger: loggers.of('nest'), wrapSerializers: false, autoLogging: false }, forRoutes: [] };
}

/** Nest's own messages from its first one on: they come before there is anything to inject. */
export function nestLogger(loggers: Loggers): LoggerService {
  const params = paramsOf(loggers);
  return new Logger(new PinoLogger(params), params);
}

/** Gives every feature `Loggers`, and nestjs-pino's `PinoLogger`. */
@Global()
@Module({})
export class LoggingModule implements OnApplicationShutdown {
  constructor(private readonly loggers: Loggers) {}

  static forRoot(loggers: Loggers): DynamicModule {
    return { module: LoggingModule, imports: [LoggerModule.forRoot(paramsOf(loggers))], providers: [{ provide: Loggers, useValue: loggers }], exports: [Loggers] };
  }

  onApplicationShutdown(): void {
    this.loggers.close();
  }
}
