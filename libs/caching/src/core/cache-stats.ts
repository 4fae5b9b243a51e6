import { type Verdict, verdicts } from './judge.ts';

/** How often the judge said what, where memory could not answer at once. */
export class VerdictCounts {
  readonly counts = Object.fromEntries(verdicts.map((verdict) => [verdict, 0])) as Record<Verdict, number>;

  add(verdict: Verdict): void {
    this.counts[verdict] += 1;
  }
}
