import { Body, Controller, Delete, Get, HttpCode, Inject, Patch, Post, UseInterceptors } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Context, Ctx, type ExpectedVersion, IfMatch, PathUuid, VersionedInterceptor } from '#kernel';
import { RequireScope } from '#security';
import { FindWebhooks } from '../queries/find-webhooks.ts';
import { ChangeWebhook } from '../usecases/change-webhook.ts';
import { CreateWebhook, type EndpointWithSecret } from '../usecases/create-webhook.ts';
import { RemoveWebhook } from '../usecases/remove-webhook.ts';
import { RotateWebhookSecret } from '../usecases/rotate-webhook-secret.ts';
import { ALLOW_PRIVATE } from '../allow-private.ts';
import { ChangeWebhookBody, CreateWebhookBody, endpointChangesOf, endpointOf, RotateSecretBody } from './webhook.request.ts';
import { presentWebhook, WebhookListResponse, WebhookResponse, WebhookWithSecretResponse } from './webhook.response.ts';

const hourMs = 3_600_000;

@ApiTags('webhooks')
@Controller('v1/webhooks')
@RequireScope('webhooks:write')
@UseInterceptors(VersionedInterceptor)
export class WebhooksController {
  constructor(
    private readonly find: FindWebhooks,
    private readonly createWebhook: CreateWebhook,
    private readonly changeWebhook: ChangeWebhook,
    private readonly rotateSecret: RotateWebhookSecret,
    private readonly removeWebhook: RemoveWebhook,
    @Inject(ALLOW_PRIVATE) private readonly allowPrivate: boolean,
  ) {}

  @Get()
  @RequireScope('webhooks:read', 'webhooks:write')
  @ApiOperation({ operationId: 'listWebhooks', summary: 'List the webhook endpoints of the tenant' })
  @ApiOkResponse({ type: WebhookListResponse })
  async list(@Ctx() ctx: Context): Promise<WebhookListResponse> {
    return { items: (await this.find.all(ctx)).map(presentWebhook) };
  }

  @Get(':webhookId')
  @RequireScope('webhooks:read', 'webhooks:write')
  @ApiOperation({ operationId: 'readWebhook', summary: 'Read a webhook endpoint, and how it does' })
  @ApiOkResponse({ type: WebhookResponse })
  async read(@Ctx() ctx: Context, @PathUuid('webhookId') id: string): Promise<WebhookResponse> {
    return presentWebhook(await this.find.one(ctx, id));
  }

  @Post()
  @ApiOperation({ operationId: 'createWebhook', summary: 'Have an address told of what happens', description: 'The answer shows the signing secret, this once. Messages name what happened by ids and facts, and no guest: see the guide to webhooks.' })
  @ApiCreatedResponse({ type: WebhookWithSecretResponse })
  async create(@Ctx() ctx: Context, @Body() body: CreateWebhookBody): Promise<WebhookWithSecretResponse> {
    return withSecret(await this.createWebhook.execute(ctx, endpointOf(body, this.allowPrivate)));
  }

  @Patch(':webhookId')
  @ApiOperation({ operationId: 'changeWebhook', summary: 'Change a webhook endpoint, or switch it on or off' })
  @ApiOkResponse({ type: WebhookResponse })
  async change(@Ctx() ctx: Context, @PathUuid('webhookId') id: string, @IfMatch() expected: ExpectedVersion, @Body() body: ChangeWebhookBody): Promise<WebhookResponse> {
    return presentWebhook(await this.changeWebhook.execute(ctx, { id, expected }, endpointChangesOf(body, this.allowPrivate)));
  }

  @Post(':webhookId/rotate-secret')
  @HttpCode(200)
  @ApiOperation({ operationId: 'rotateWebhookSecret', summary: 'Give a webhook endpoint a new signing secret', description: 'The answer shows it, this once. For a while messages carry a signature with each of both.' })
  @ApiOkResponse({ type: WebhookWithSecretResponse })
  async rotate(@Ctx() ctx: Context, @PathUuid('webhookId') id: string, @Body() { overlap_hours }: RotateSecretBody): Promise<WebhookWithSecretResponse> {
    return withSecret(await this.rotateSecret.execute(ctx, id, overlap_hours * hourMs));
  }

  @Delete(':webhookId')
  @HttpCode(204)
  @ApiOperation({ operationId: 'deleteWebhook', summary: 'Delete a webhook endpoint; what waits for it is dropped' })
  @ApiNoContentResponse()
  async remove(@Ctx() ctx: Context, @PathUuid('webhookId') id: string, @IfMatch() expected: ExpectedVersion): Promise<void> {
    await this.removeWebhook.execute(ctx, { id, expected });
  }
}

function withSecret({ endpoint, secret }: EndpointWithSecret): WebhookWithSecretResponse {
  return Object.assign(presentWebhook(endpoint), { secret });
}
