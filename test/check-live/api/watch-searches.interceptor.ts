import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { concatMap, Observable } from 'rxjs';
import { serviceMinutesOf, type RequestWithContext } from '#kernel';
import type { Question, Shown } from '../facts.ts';
import { questionHeader } from './options.ts';
import type { StalePages } from './stale-pages.ts';
import type { Watch, Witness } from './witness.ts';

/** As much of a page of search as is looked at. */
export interface PageBody {
  readonly as_of: string;
  readonly items: readonly { readonly restaurant: { readonly id: number }; readonly times?: readonly { readonly local_time: string }[] }[];
}

interface SearchRequest extends RequestWithContext {
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/** Puts the witness beside every search of the checker's, behind the guards and around the controller. */
export class WatchSearches implements NestInterceptor {
  constructor(
    private readonly witness: Witness,
    private readonly stalePages: StalePages | null,
  ) {}

  intercept(host: ExecutionContext, next: CallHandler<PageBody>): Observable<PageBody> {
    const { headers, couvert: ctx } = host.switchToHttp().getRequest<SearchRequest>();
    const asked = headers[questionHeader];
    if (asked === undefined || ctx === undefined) return next.handle();
    const question = JSON.parse(asked) as Question;
    const watch: Watch = { question, ctx, arrivedAtMs: performance.now(), rows: null, isByIndex: false, isComposed: false };
    const answered = new Observable<PageBody>((subscriber) => this.witness.beside(watch, () => next.handle().subscribe(subscriber)));
    return answered.pipe(concatMap((body) => this.witnessed(watch, body)));
  }

  private async witnessed(watch: Watch, answer: PageBody): Promise<PageBody> {
    const body = this.stalePages?.instead(watch.question, answer) ?? answer;
    await this.witness.write(watch, { asOfMs: Date.parse(body.as_of), shown: shownIn(body) });
    return body;
  }
}

/** The times on a page, in minutes from the service date's midnight. */
export function shownIn({ items }: PageBody): Shown[] {
  return items.map(({ restaurant, times }) => ({ id: restaurant.id, minutes: (times ?? []).map(({ local_time: time }) => serviceMinutesOf(time)) }));
}
