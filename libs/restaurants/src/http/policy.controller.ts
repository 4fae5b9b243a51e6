import { Body, Controller, Get, Put, UseInterceptors } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Context, Ctx, type ExpectedVersion, IfMatch, PathId, VersionedInterceptor } from '#kernel';
import { RequireScope } from '#security';
import { FindPolicy } from '../queries/find-policy.ts';
import { ReplacePolicy } from '../usecases/replace-policy.ts';
import { PolicyBody, PolicyResponse } from './dto/policy.dto.ts';
import { policyRulesOf, presentPolicy } from './policy.presenter.ts';

@ApiTags('policy')
@Controller('v1/restaurants/:restaurantId/policy')
@RequireScope('restaurants:write')
@UseInterceptors(VersionedInterceptor)
export class PolicyController {
  constructor(
    private readonly findPolicy: FindPolicy,
    private readonly replacePolicy: ReplacePolicy,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Read by which rules a restaurant takes bookings' })
  @ApiOkResponse({ type: PolicyResponse })
  async find(@Ctx() ctx: Context, @PathId('restaurantId') restaurantId: number): Promise<PolicyResponse> {
    return presentPolicy(await this.findPolicy.execute(ctx, restaurantId));
  }

  @Put()
  @ApiOperation({ summary: 'Replace the whole policy; bookings that are there keep the rules they were made under' })
  @ApiOkResponse({ type: PolicyResponse })
  async replace(@Ctx() ctx: Context, @PathId('restaurantId') restaurantId: number, @IfMatch() expected: ExpectedVersion, @Body() body: PolicyBody): Promise<PolicyResponse> {
    return presentPolicy(await this.replacePolicy.execute(ctx, { restaurantId, expected }, policyRulesOf(body)));
  }
}
