import { Injectable, type PipeTransform } from '@nestjs/common';
import { kernelErrors } from '../errors/kernel.errors.ts';
import { rowIdMax } from './fields.ts';

/** The id of a row in the path: `@Param('id', RowIdPipe) id: number`. @throws NOT_FOUND for what can be no id. */
@Injectable()
export class RowIdPipe implements PipeTransform<string, number> {
  transform(text: string): number {
    const id = /^[1-9]\d{0,9}$/.test(text) ? Number(text) : Number.POSITIVE_INFINITY;
    if (id > rowIdMax) throw kernelErrors.notFound();
    return id;
  }
}
