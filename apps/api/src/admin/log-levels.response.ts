import { hostname } from 'node:os';
import { ApiProperty } from '@nestjs/swagger';
import { logLevels, type LogLevel, type ModuleLevel } from '#monitoring';

export class ModuleLevelResponse {
  @ApiProperty({ example: 'database' })
  module!: string;

  @ApiProperty({ enum: logLevels })
  level!: LogLevel;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true, description: 'When it goes back by itself.' })
  until!: string | null;
}

export class LogLevelsResponse {
  @ApiProperty({ description: 'Which process answers.', example: 'couvert-7d4b:1' })
  process!: string;

  @ApiProperty({ type: [ModuleLevelResponse] })
  modules!: ModuleLevelResponse[];
}

export function presentLogLevels(levels: readonly ModuleLevel[]): LogLevelsResponse {
  return {
    process: `${hostname()}:${process.pid}`,
    modules: levels.map(({ module, level, untilMs }) => ({ module, level, until: untilMs === null ? null : new Date(untilMs).toISOString() })),
  };
}
