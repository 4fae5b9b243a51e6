import { median, rounded } from './percentiles.ts';

export interface PairedRoundsOptions<Name extends string> {
  readonly rounds: number;
  /** Each answers its figure of one round, such as operations a second. */
  readonly contenders: Readonly<Record<Name, (round: number) => Promise<number>>>;
  readonly onRound?: (round: number, figures: Readonly<Record<Name, number>>) => void;
}

/**
 * Measures contenders in turns, so that a machine that grows slower or busier does so for all of them. Each
 * round begins with another one: who comes first finds a colder cache.
 * @returns for each contender its figures, one a round.
 */
export async function pairedRounds<Name extends string>({ rounds, contenders, onRound }: PairedRoundsOptions<Name>): Promise<Record<Name, number[]>> {
  const names = Object.keys(contenders) as Name[];
  const figures = {} as Record<Name, number[]>;
  for (const name of names) figures[name] = [];
  for (let round = 0; round < rounds; round += 1) {
    const ofThisRound = {} as Record<Name, number>;
    for (let place = 0; place < names.length; place += 1) {
      const name = names[(round + place) % names.length] as Name;
      ofThisRound[name] = await contenders[name](round);
      figures[name].push(ofThisRound[name]);
    }
    onRound?.(round, ofThisRound);
  }
  return figures;
}

/** One contender as a share of another: the median over the rounds of the ratio within each round. */
export function shareOf(figures: readonly number[], ofWhat: readonly number[]): number {
  if (figures.length !== ofWhat.length) throw new RangeError(`Rounds come in pairs, got ${figures.length} and ${ofWhat.length}`);
  return rounded(median(figures.map((figure, round) => figure / (ofWhat[round] ?? Number.NaN))));
}
