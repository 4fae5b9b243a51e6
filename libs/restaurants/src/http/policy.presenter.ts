import type { BookingPolicy, BookingPolicyRules } from '../domain/booking-policy.ts';
import type { TurnTime } from '../domain/turn-times.ts';
import type { PolicyBody, PolicyResponse } from './dto/policy.dto.ts';
import type { TurnTimeBody } from './dto/turn-time.dto.ts';

export function presentPolicy(policy: BookingPolicy): PolicyResponse {
  return {
    restaurant_id: policy.restaurantId,
    min_party: policy.minParty,
    max_party: policy.maxParty,
    lead_minutes: policy.leadMinutes,
    horizon_days: policy.horizonDays,
    hold_minutes: policy.holdMinutes,
    cancellation_cutoff_minutes: policy.cancellationCutoffMinutes,
    buffer_minutes: policy.bufferMinutes,
    turn_times: policy.turnTimes.map(presentTurnTime),
    auto_confirm: policy.autoConfirm,
    version: policy.version,
  };
}

export function policyRulesOf(body: PolicyBody): BookingPolicyRules {
  return {
    minParty: body.min_party,
    maxParty: body.max_party,
    leadMinutes: body.lead_minutes,
    horizonDays: body.horizon_days,
    holdMinutes: body.hold_minutes,
    cancellationCutoffMinutes: body.cancellation_cutoff_minutes,
    bufferMinutes: body.buffer_minutes,
    turnTimes: body.turn_times.map(turnTimeOf),
    autoConfirm: body.auto_confirm,
  };
}

export function presentTurnTime({ maxParty, minutes }: TurnTime): TurnTimeBody {
  return { max_party: maxParty, minutes };
}

export function turnTimeOf({ max_party, minutes }: TurnTimeBody): TurnTime {
  return { maxParty: max_party, minutes };
}
