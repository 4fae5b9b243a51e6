import { Body, Controller, Get, Put } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { kernelErrors } from '#kernel';
import { Loggers } from '#monitoring';
import { RequireScope } from '#security';
import { ChangeLogLevelBody } from './log-levels.request.ts';
import { LogLevelsResponse, presentLogLevels } from './log-levels.response.ts';

/** For who runs the platform: what a process writes down, while it runs. */
@ApiTags('administration')
@Controller('v1/admin/log-levels')
@RequireScope('platform:admin')
export class LogLevelsController {
  constructor(private readonly loggers: Loggers) {}

  @Get()
  @ApiOperation({ operationId: 'readLogLevels', summary: 'Read how much each part of the process logs', description: 'Of the process that answers.' })
  @ApiOkResponse({ type: LogLevelsResponse })
  read(): LogLevelsResponse {
    return presentLogLevels(this.loggers.levels());
  }

  @Put()
  @ApiOperation({ operationId: 'changeLogLevel', summary: 'Have a part of the process log more, or less', description: 'Of the process that answers, until it ends, until somebody says otherwise, or for so many seconds.' })
  @ApiOkResponse({ type: LogLevelsResponse })
  change(@Body() { module, level, for_seconds: forSeconds }: ChangeLogLevelBody): LogLevelsResponse {
    if (module !== 'all' && !this.loggers.modules.includes(module)) {
      throw kernelErrors.inputInvalid({ errors: [{ pointer: '/module', code: 'NO_MODULE', detail: 'No part of the process is called so: GET shows them.' }] });
    }
    this.loggers.change(module, level === 'default' ? null : level, forSeconds === undefined ? null : forSeconds * 1_000);
    return presentLogLevels(this.loggers.levels());
  }
}
