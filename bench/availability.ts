import { drawBoard } from '../libs/bookings/src/domain/day-board.ts';
import type { RestaurantDay } from '../libs/bookings/src/domain/restaurant-day.ts';
import { seatable, seatableOn } from '../libs/bookings/src/domain/seatable.ts';
import { oracleMinutes } from '../test/support/availability/oracle.ts';
import { bigintSeatable } from './bigint-seatable.ts';
import { sampleDay } from './sample-day.ts';
import type { BenchOptions } from './support/options.ts';
import { pairedRounds, shareOf } from './support/paired-rounds.ts';
import { median, rounded } from './support/percentiles.ts';
import { progress } from './support/progress.ts';

const sizes = [1, 2, 3, 4, 5, 6, 7, 8];
const microsecondsADayMax = 30;
const houses = 64;

/**
 * `seatable` for a restaurant and a day: 30 tables, 20 combinations, 60 bookings, eight party sizes, on rows
 * that are new each time, as rows just read are. Beside it in the same run the same answers by bigints
 * and by a walk through the minutes. Figures are processor time;
 * the clock on the wall is given beside the first, and agrees on a machine that does nothing else.
 */
export async function run(options: BenchOptions): Promise<Record<string, unknown>> {
  const days = options.number('days', 2_000);
  const rounds = options.number('rounds', 15);
  const houseDays = Array.from({ length: houses }, (_, seed) => sampleDay(seed));
  requireSameAnswers(houseDays);
  const wallMicroseconds: number[] = [];
  const perDay = (count: number, judge: (day: RestaurantDay) => number) => async (round: number) => microsecondsADay(houseDays, { round, count, judge }).processor;
  const figures = await pairedRounds({
    rounds,
    contenders: {
      day: async (round) => {
        const { processor, wall } = microsecondsADay(houseDays, { round, count: days, judge: allSizes });
        wallMicroseconds.push(wall);
        return processor;
      },
      boardAlone: perDay(days, (day) => drawBoard(day).width),
      oneCall: perDay(days, (day) => seatable(day, 4).mask.low),
      eightCalls: perDay(days, (day) => sum(sizes.map((size) => seatable(day, size).mask.low))),
      bigint: perDay(Math.ceil(days / 10), (day) => bigintSeatable(day, sizes).length),
      byTheMinute: perDay(1, (day) => sum(sizes.map((size) => oracleMinutes(day, size).length))),
    },
    onRound: (round, { day, oneCall }) => progress(`round ${round + 1}: ${rounded(day, 1)} µs a restaurant and day, ${rounded(oneCall, 1)} µs a single call`),
  });
  return {
    microsecondsPerRestaurantDay: summary(figures.day),
    theSameByTheClockOnTheWall: summary(wallMicroseconds),
    ofThatDrawingTheBoard: summary(figures.boardAlone),
    microsecondsPerSingleCall: summary(figures.oneCall),
    microsecondsByEightSingleCalls: summary(figures.eightCalls),
    bigintTimesSlower: shareOf(figures.bigint, figures.day),
    byTheMinuteTimesSlower: rounded(shareOf(figures.byTheMinute, figures.day), 0),
    required: {
      microsecondsADayMax,
      isMetInProcessorTime: median(figures.day) <= microsecondsADayMax,
      isMetByTheClock: median(wallMicroseconds) <= microsecondsADayMax,
    },
  };
}

function allSizes(day: RestaurantDay): number {
  const board = drawBoard(day);
  let bits = 0;
  for (const size of sizes) bits += seatableOn(board, size).mask.low;
  return bits;
}

function microsecondsADay(houseDays: readonly RestaurantDay[], work: { round: number; count: number; judge: (day: RestaurantDay) => number }): { processor: number; wall: number } {
  const fresh = Array.from({ length: work.count }, (_, index) => freshRows(houseDays[(index + work.round) % houses] ?? sampleDay(0)));
  let total = 0;
  // Processor time, the garbage collector's threads counted in: a pure function waits for nothing, so what
  // the clock shows beyond that is other programs' work.
  const startedAt = performance.now();
  const before = process.cpuUsage();
  for (const day of fresh) total += work.judge(day);
  const { user, system } = process.cpuUsage(before);
  const wallMs = performance.now() - startedAt;
  // Reading the sum keeps the compiler from leaving the work out.
  if (Number.isNaN(total)) throw new RangeError('A mask is no number');
  return { processor: (user + system) / work.count, wall: (wallMs * 1_000) / work.count };
}

/** Rows as a query gives them: nothing that was kept for other arrays can be found again. */
function freshRows(day: RestaurantDay): RestaurantDay {
  return { ...day, tables: [...day.tables], combinations: [...day.combinations], services: [...day.services], bookings: [...day.bookings] };
}

function requireSameAnswers(houseDays: readonly RestaurantDay[]): void {
  for (const [index, day] of houseDays.entries()) {
    const byBigint = bigintSeatable(day, sizes);
    for (const [at, size] of sizes.entries()) {
      const { mask } = seatable(day, size);
      if (BigInt(`0x${mask.toString()}`) !== byBigint[at]) throw new RangeError(`House ${index}, party of ${size}: bigint gives another answer`);
      if (index < 2 && mask.minutes().join() !== oracleMinutes(day, size).join()) throw new RangeError(`House ${index}, party of ${size}: the minutes give another answer`);
    }
  }
}

function summary(figures: readonly number[]): { median: number; best: number } {
  return { median: rounded(median(figures), 1), best: rounded(Math.min(...figures), 1) };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
