import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CachedAnswer } from '#caching';
import { Ctx, dayEndMinute, dayStartMinute, serviceMinutesOf, type Context } from '#kernel';
import { RestaurantRefParam, type RestaurantRef } from '#restaurants';
import { PublicByHost, RequireScope } from '#security';
import type { TimeWindow } from '../domain/search-times.ts';
import { ExplainDay } from '../queries/explain-day.ts';
import { FindDayAvailability } from '../queries/find-day-availability.ts';
import { FindMonthAvailability } from '../queries/find-month-availability.ts';
import { DayAvailabilityBody, DayExplanationBody, MonthAvailabilityBody } from './availability.response.ts';
import { presentDayAvailability, presentDayExplanation, presentMonthAvailability } from './availability.presenter.ts';
import { DayAvailabilityQuery, ExplainQuery, MonthAvailabilityQuery } from './availability.request.ts';

@ApiTags('Availability')
@Controller('v1/restaurants/:idOrSlug/availability')
export class AvailabilityController {
  constructor(
    private readonly findDayAvailability: FindDayAvailability,
    private readonly findMonthAvailability: FindMonthAvailability,
    private readonly explainDay: ExplainDay,
  ) {}

  @Get()
  @RequireScope('restaurants:read')
  @PublicByHost()
  @CachedAnswer({ name: 'day-availability', shape: 1, reads: 'strict' })
  @ApiOperation({ summary: 'When a party can be booked on a date', operationId: 'findDayAvailability' })
  @ApiOkResponse({ type: DayAvailabilityBody })
  async day(@Ctx() ctx: Context, @RestaurantRefParam() ref: RestaurantRef, @Query() { date, party_size, time, window }: DayAvailabilityQuery): Promise<DayAvailabilityBody> {
    return presentDayAvailability(await this.findDayAvailability.execute(ctx, { ref, serviceDate: date, partySize: party_size, window: windowOf(time, window) }));
  }

  @Get('calendar')
  @RequireScope('restaurants:read')
  @PublicByHost()
  @CachedAnswer({ name: 'month-availability', shape: 1, reads: 'strict' })
  @ApiOperation({ summary: 'On which days of a month a party can be booked', operationId: 'findMonthAvailability' })
  @ApiOkResponse({ type: MonthAvailabilityBody })
  async month(@Ctx() ctx: Context, @RestaurantRefParam() ref: RestaurantRef, @Query() { month, party_size }: MonthAvailabilityQuery): Promise<MonthAvailabilityBody> {
    return presentMonthAvailability(await this.findMonthAvailability.execute(ctx, { ref, month, partySize: party_size }));
  }

  @Get('explain')
  @RequireScope('bookings:read')
  @ApiOperation({ summary: 'Why a party can start at some times and not at others', operationId: 'explainAvailability' })
  @ApiOkResponse({ type: DayExplanationBody })
  async explain(@Ctx() ctx: Context, @RestaurantRefParam() ref: RestaurantRef, @Query() { date, party_size }: ExplainQuery): Promise<DayExplanationBody> {
    return presentDayExplanation(await this.explainDay.execute(ctx, { ref, serviceDate: date, partySize: party_size }));
  }
}

function windowOf(time: string | undefined, windowMinutes: number): TimeWindow {
  if (time === undefined) return { fromMinute: dayStartMinute, untilMinute: dayEndMinute };
  const minute = serviceMinutesOf(time);
  return { fromMinute: minute - windowMinutes, untilMinute: minute + windowMinutes };
}
