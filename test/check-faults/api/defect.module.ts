import { Controller, Get, Module } from '@nestjs/common';
import { Open } from '#security';
import { defectPath } from './defect-path.ts';

/** A route that has a defect, so that somebody who asks for it is answered with 500 and the collector is told. */
@Controller(defectPath.slice(1))
class DefectController {
  @Get()
  @Open()
  fail(): never {
    throw new Error('a defect that was asked for');
  }
}

@Module({ controllers: [DefectController] })
export class DefectModule {}
