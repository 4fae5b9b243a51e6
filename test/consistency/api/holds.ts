import { Controller, Get, Inject, Module, Param, Query } from '@nestjs/common';
import { Cache, cachedQuestion, loadIn } from '#caching';
import { type Context, Ctx, Database, statement } from '#kernel';
import { RequireScope } from '#security';

// A minute after they have run out a job writes down of holds that they have expired: they are counted all the same.
const countRunOut = statement(
  'watched_holds',
  `SELECT count(*) FILTER (WHERE status = 'expired' OR hold_expires_at <= now)::int AS run_out, (extract(epoch FROM min(hold_expires_at) FILTER (WHERE status = 'held' AND hold_expires_at > now)) * 1000)::float8 AS until_ms
     FROM bookings, (SELECT clock_timestamp() AS now OFFSET 0) AS n WHERE restaurant_id = $1 AND service_date = $2 AND status IN ('held', 'expired')`,
);
const runOut = cachedQuestion<number>({ name: 'watched-holds', shape: 1, reads: 'strict', tables: ['bookings'] });

/** An answer that says until when it is valid, as none of the product's own needs to yet: days are applied to the clock when they are read. */
@Controller('v1/watched')
class HoldsController {
  constructor(
    @Inject(Cache) private readonly cache: Cache,
    @Inject(Database) private readonly database: Database,
  ) {}

  @Get(':id/holds')
  @RequireScope('restaurants:read')
  async look(@Ctx() ctx: Context, @Param('id') id: string, @Query('date') date: string) {
    const asked = { key: `${id}:${date}`, tags: [`availability:${id}:${date}`] };
    const { value } = await this.cache.read(ctx, runOut, asked, () =>
      loadIn(this.database, ctx, async (tx) => {
        const row = await tx.one<{ run_out: number; until_ms: number | null }>(countRunOut, [id, date]);
        return { value: row?.run_out ?? 0, ...(row?.until_ms === null || row === null ? {} : { validUntilMs: row.until_ms }) };
      }));
    return { run_out: value };
  }
}

@Module({ controllers: [HoldsController] })
export class HoldsModule {}
