import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { CacheInterceptor, CacheModule } from '@nestjs/cache-manager';
import { Controller, Get, Module, Param, Query, UseInterceptors, ValidationPipe } from '@nestjs/common';
import { APP_GUARD, NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { ThrottlerGuard, ThrottlerModule } from '@nestjs/throttler';
import { Type } from 'class-transformer';
import { IsInt, IsOptional } from 'class-validator';
import { Logger, LoggerModule } from 'nestjs-pino';

// What the documentation of Nest puts together for the same: a throttler, a cache, a validated query, a line a request.

const restaurant: unknown = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'));

class FindQuery {
  @IsOptional()
  @IsInt()
  @Type(() => Number)
  limit?: number;
}

@Controller('v1/restaurants')
class RestaurantsController {
  @Get(':slug')
  @UseInterceptors(CacheInterceptor)
  find(@Param('slug') _slug: string, @Query() _query: FindQuery): unknown {
    return restaurant;
  }
}

@Module({
  imports: [
    ThrottlerModule.forRoot([{ ttl: 60_000, limit: 1_000_000_000 }]),
    CacheModule.register({ ttl: 600_000 }),
    LoggerModule.forRoot({ forRoutes: ['{*splat}'] }),
  ],
  controllers: [RestaurantsController],
  providers: [{ provide: APP_GUARD, useClass: ThrottlerGuard }],
})
class StockModule {}

const app = await NestFactory.create<NestFastifyApplication>(StockModule, new FastifyAdapter(), { bufferLogs: true });
app.useLogger(app.get(Logger));
app.useGlobalPipes(new ValidationPipe({ transform: true, whitelist: true }));
await app.listen({ port: Number(process.argv[3]), host: '127.0.0.1' });
