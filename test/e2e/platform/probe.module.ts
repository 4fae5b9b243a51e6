import { Body, Controller, Get, HttpCode, Module, Post } from '@nestjs/common';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import { Ctx, type Context, Database, idempotently, statement } from '#kernel';
import { Open, RequireScope } from '#security';

class Words {
  @IsString()
  @MaxLength(10)
  said!: string;

  @IsOptional()
  @IsString()
  aside?: string;
}

const sleep = statement('probe_sleep', 'SELECT pg_sleep(60)');
const nonsense = statement('probe_nonsense', 'SELECT secret_column FROM a_table_of_the_probe');
const zero = statement('probe_zero', 'SELECT 1 / 0');
const gate: { open: () => void; opened: Promise<void> } = newGate();

function newGate() {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { open: resolve, opened: promise };
}

/** Lets `GET /v1/probe/gate` answer. */
export function openGate(): void {
  gate.open();
  Object.assign(gate, newGate());
}

/** Routes that only tests have: one of each kind that a feature could have, and the ways in which one can fail. */
@Controller('v1/probe')
class ProbeController {
  private made = 0;

  constructor(private readonly database: Database) {}

  @Post()
  @RequireScope('bookings:create')
  say(@Ctx() ctx: Context, @Body() { said }: Words) {
    return this.database.write(ctx, (tx) => idempotently(tx, async () => ({ said, made: (this.made += 1), tenant: ctx.tenantId })));
  }

  @Get()
  @RequireScope('restaurants:read')
  look(@Ctx() ctx: Context) {
    return { tenant: ctx.tenantId, key: ctx.caller.keyId, scopes: [...ctx.caller.scopes], restaurants: ctx.caller.restaurantIds, trace: ctx.traceId };
  }

  @Get('admin')
  @RequireScope('platform:admin')
  administer() {
    return {};
  }

  @Get('either')
  @RequireScope('bookings:create', 'bookings:read')
  either() {
    return {};
  }

  @Get('closed')
  closed() {
    return {};
  }

  @Post('action')
  @HttpCode(200)
  @RequireScope('bookings:create')
  act() {
    return { acted: true };
  }

  @Get('defect')
  @Open()
  defect() {
    throw new Error('TypeError at /srv/app/node_modules/pg/lib/client.js: SELECT * FROM bookings');
  }

  @Get('thrown-text')
  @Open()
  throwText() {
    return Promise.reject('a text from deep inside');
  }

  @Get('sql')
  @RequireScope('restaurants:read')
  async sql(@Ctx() ctx: Context) {
    await this.database.read(ctx, (tx) => tx.rows(nonsense, []));
  }

  @Get('zero')
  @RequireScope('restaurants:read')
  async zero(@Ctx() ctx: Context) {
    await this.database.read(ctx, (tx) => tx.rows(zero, []));
  }

  @Get('slow')
  @RequireScope('restaurants:read')
  async slow(@Ctx() ctx: Context) {
    await this.database.read(ctx, (tx) => tx.rows(sleep, []));
  }

  @Get('gate')
  @Open()
  async gate() {
    await gate.opened;
    return { through: true };
  }
}

@Module({ controllers: [ProbeController] })
export class ProbeModule {}
