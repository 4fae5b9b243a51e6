import { Body, Controller, Get, HttpCode, Inject, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Asker, Cache, CacheWarmer, CHANGE_LOG, type ChangeLog, HttpAnswers, isAnswerQuestion, PurgeCache, questionNamed } from '#caching';
import { type Context, Ctx, kernelErrors } from '#kernel';
import { RequireScope } from '#security';
import { presentExplanation, presentStats } from './cache.presenter.ts';
import { ExplainQuery, PurgeBody, purgeOf } from './cache.request.ts';
import { CacheStatsResponse, ExplanationResponse, PurgedResponse } from './cache.response.ts';

/** For who runs the platform: across tenants, and of the process that answers. */
@ApiTags('administration')
@Controller('v1/admin/cache')
@RequireScope('platform:admin')
export class CacheController {
  constructor(
    private readonly cache: Cache,
    private readonly answers: HttpAnswers,
    private readonly purging: PurgeCache,
    private readonly warmer: CacheWarmer,
    @Inject(CHANGE_LOG) private readonly log: ChangeLog,
  ) {}

  @Get('stats')
  @ApiOperation({ operationId: 'readCacheStats', summary: 'Read how well the cache does', description: 'Of the process that answers; the metrics are of all.' })
  @ApiOkResponse({ type: CacheStatsResponse })
  stats(): CacheStatsResponse {
    return presentStats({ values: this.cache.stats(), edge: this.answers.stats(), log: { epoch: this.log.epoch, ageMs: this.log.ageMs() }, warming: this.warmer.counts });
  }

  @Get('explain')
  @ApiOperation({ operationId: 'explainCachedAnswer', summary: 'Read why an answer would be served from the cache, or not', description: 'Changes nothing, and counts nothing.' })
  @ApiOkResponse({ type: ExplanationResponse })
  async explain(@Ctx() ctx: Context, @Query() { question: name, key, tenant_id: tenantId = ctx.tenantId }: ExplainQuery): Promise<ExplanationResponse> {
    const question = questionNamed(name);
    if (question === undefined) throw kernelErrors.queryInvalid({ errors: [{ pointer: '?question', code: 'NO_QUESTION', detail: 'No question has this name: the statistics show those that were asked.' }] });
    const asker: Asker = { tenantId, consistency: ctx.consistency, deadlineAtMs: ctx.deadlineAtMs, provenance: null };
    return presentExplanation(await (isAnswerQuestion(question) ? this.answers : this.cache).explain(asker, question, key));
  }

  @Post('purge')
  @HttpCode(200)
  @ApiOperation({ operationId: 'purgeCache', summary: 'Have every process forget what it keeps', description: 'What is said of: answers with one of some tags, those of a tenant, or all. No process serves one of them a second after the answer, nor to whoever brings its token.' })
  @ApiOkResponse({ type: PurgedResponse })
  async purge(@Ctx() ctx: Context, @Body() body: PurgeBody): Promise<PurgedResponse> {
    const { tags, removed } = await this.purging.execute(ctx, purgeOf(body));
    return { tags: [...tags], removed_from_store: removed };
  }
}
