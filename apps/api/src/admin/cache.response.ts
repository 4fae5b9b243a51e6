import { ApiProperty } from '@nestjs/swagger';
import { verdicts, type Verdict } from '#caching';

const count = { type: 'integer' as const, minimum: 0 };
const counts = (description: string, names: readonly string[]) => ({
  type: 'object' as const,
  description,
  properties: Object.fromEntries(names.map((name) => [name, count])),
  required: [...names],
  additionalProperties: false,
});

export class PurgedResponse {
  @ApiProperty({ type: [String], description: 'What every process is told to forget, within a second.', example: ['restaurant:4711'] }) tags!: string[];
  @ApiProperty({ ...count, nullable: true, description: 'Answers that were removed from the store; null without one, and for tags.', example: null }) removed_from_store!: number | null;
}

/** What happened to those who asked, since the process began. */
class AsksResponse {
  @ApiProperty({ ...count, example: 9120 }) memory_hits!: number;
  @ApiProperty({ ...count, example: 310 }) store_hits!: number;
  @ApiProperty({ ...count, description: 'Answers that may have been old, while the log was not heard.', example: 0 }) stale_hits!: number;
  @ApiProperty({ ...count, description: 'Who waited for another’s load.', example: 4 }) joins!: number;
  @ApiProperty({ ...count, example: 420 }) loads!: number;
  @ApiProperty({ type: 'number', nullable: true, minimum: 0, maximum: 1, description: 'Memory and store, of all who asked; null before anybody did.', example: 0.957 }) hit_ratio!: number | null;
}

export class QuestionStatsResponse extends AsksResponse {
  @ApiProperty({ example: 'restaurant' }) question!: string;
}

export class TenantStatsResponse extends AsksResponse {
  @ApiProperty({ description: 'A tenant, or `platform`.', example: '0192f7a4-5b6c-7d8e-9f01-23456789abcd' }) tenant_id!: string;
  @ApiProperty({ ...count, example: 1_204_000 }) bytes!: number;
  @ApiProperty({ ...count, example: 530 }) entries!: number;
  @ApiProperty({ ...count, description: 'What went although it was valid, for there was no room.', example: 12 }) evictions!: number;
}

export class LevelStatsResponse extends AsksResponse {
  @ApiProperty({ ...count, example: 2_100_400 }) bytes!: number;
  @ApiProperty({ ...count, example: 268_435_456 }) bytes_max!: number;
  @ApiProperty({ ...count, example: 870 }) entries!: number;
  @ApiProperty({ ...count, example: 12 }) evictions!: number;
  @ApiProperty({ ...counts('What the judge said where memory did not answer at once.', verdicts), example: Object.fromEntries(verdicts.map((verdict) => [verdict, 0])) }) verdicts!: Record<Verdict, number>;
  @ApiProperty({ ...count, description: 'Loads that a change overtook, and that were not kept.', example: 1 }) overtaken!: number;
  @ApiProperty({ ...count, description: 'Loads under way now.', example: 0 }) underway!: number;
  @ApiProperty(counts('Loads anew shortly before an answer expired.', ['begun', 'failed'])) refreshes!: { begun: number; failed: number };
  @ApiProperty(counts('Hits that were loaded as well, and compared.', ['same', 'different', 'inconclusive', 'failed'])) shadow!: { same: number; different: number; inconclusive: number; failed: number };
  @ApiProperty({ type: [QuestionStatsResponse], description: 'The most asked first.' }) questions!: QuestionStatsResponse[];
  @ApiProperty({ type: [TenantStatsResponse], description: 'The hundred who take most memory.' }) tenants!: TenantStatsResponse[];
}

class StoreStatsResponse {
  @ApiProperty({ description: 'Whether it is asked at present.' }) is_available!: boolean;
  @ApiProperty(counts('Rights to load for all processes.', ['won', 'taken', 'unavailable', 'outwaited'])) leases!: { won: number; taken: number; unavailable: number; outwaited: number };
}

class LogStatsResponse {
  @ApiProperty({ type: 'string', nullable: true, description: 'Null while nothing may be kept.', example: '7f0c2a8e-58b1-4d0e-8e43-7a1f6f0f3a55' }) epoch!: string | null;
  @ApiProperty({ type: 'number', nullable: true, minimum: 0, description: 'Since it was last read; null before.', example: 41 }) age_ms!: number | null;
}

class WarmingStatsResponse {
  @ApiProperty({ description: 'Whether what is asked most is being loaded now.' }) is_under_way!: boolean;
  @ApiProperty(count) rounds!: number;
  @ApiProperty(count) warmed!: number;
  @ApiProperty({ ...count, description: 'Of another build, or nothing that can be asked again.' }) skipped!: number;
  @ApiProperty(count) failed!: number;
}

export class CacheStatsResponse {
  @ApiProperty({ description: 'Which process answers: each counts for itself, since it began.', example: 'api-1:4711' }) process!: string;
  @ApiProperty({ type: 'number', minimum: 0, example: 86_400 }) uptime_seconds!: number;
  @ApiProperty({ type: LogStatsResponse }) log!: LogStatsResponse;
  @ApiProperty({ type: LevelStatsResponse, description: 'Whole answers, as bytes.' }) edge!: LevelStatsResponse;
  @ApiProperty({ type: LevelStatsResponse, description: 'What answers are made from.' }) values!: LevelStatsResponse;
  @ApiProperty({ type: StoreStatsResponse, nullable: true, description: 'What all processes share; null without Redis.' }) store!: StoreStatsResponse | null;
  @ApiProperty({ type: WarmingStatsResponse, description: 'Questions that were asked before anybody did.' }) warming!: WarmingStatsResponse;
}

export class ExplainedEntryResponse {
  @ApiProperty({ enum: verdicts }) verdict!: Verdict;
  @ApiProperty({ description: 'What its load could see, or under which it was found valid since, as PostgreSQL writes it.', example: '1042:1042:' }) snapshot!: string;
  @ApiProperty() epoch!: string;
  @ApiProperty({ type: [String] }) tags!: string[];
  @ApiProperty({ type: [String], description: 'Of the tags, those that have changed since.' }) changed_tags!: string[];
  @ApiProperty({ type: 'string', format: 'date-time', nullable: true, description: 'From when time alone makes it another; null: never.' }) valid_until!: string | null;
  @ApiProperty({ ...count }) bytes!: number;
}

export class ExplanationResponse {
  @ApiProperty({ description: 'Under which it lies in the store.', example: '0192f7a4-5b6c-7d8e-9f01-23456789abcd/restaurant@1/4711' }) key!: string;
  @ApiProperty({ enum: verdicts, description: '`served`, or why not.' }) verdict!: Verdict;
  @ApiProperty({ type: ExplainedEntryResponse, nullable: true }) memory!: ExplainedEntryResponse | null;
  @ApiProperty({ type: ExplainedEntryResponse, nullable: true }) store!: ExplainedEntryResponse | null;
  @ApiProperty({ description: 'Whether it is being loaded now.' }) is_loading!: boolean;
  @ApiProperty({ type: LogStatsResponse }) log!: LogStatsResponse;
}
