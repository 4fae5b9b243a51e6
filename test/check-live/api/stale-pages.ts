import type { Question } from '../facts.ts';
import type { PageBody } from './watch-searches.interceptor.ts';

/** How long a page is kept by whoever forgets to judge it again. */
const keptMs = 10_000;

/** Planted: pages out of a memory, with a new `as_of`. */
export class StalePages {
  private readonly pages = new Map<string, { readonly body: PageBody; readonly atMs: number }>();

  instead(question: Question, body: PageBody): PageBody {
    const key = JSON.stringify(question);
    const kept = this.pages.get(key);
    if (kept !== undefined && performance.now() - kept.atMs < keptMs) return { ...kept.body, as_of: body.as_of };
    this.pages.set(key, { body, atMs: performance.now() });
    return body;
  }
}
