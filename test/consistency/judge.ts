import { type Crash, type Fault, type Line, type Read, type Rule, saysStale, stalenessMs, type Violation, type Write } from './facts.ts';

export interface Counts {
  readonly reads: number;
  /** Those with a status of 200. */
  readonly answered: number;
  /** Of which the edge sent what it kept. */
  readonly edgeHits: number;
  /** Of routes whose answers the edge may keep. */
  readonly edgeAnswers: number;
  /** That had to show something to who brought a token. */
  readonly floors: number;
  readonly ownWriteFloors: number;
  /** Said that they may be old, and were not held to H. */
  readonly saidStale: number;
  /** Times that the clock took from guests while somebody was there to see it. */
  readonly leadTimesPassed: number;
  /** Answers so long after one of them that it must be gone. */
  readonly looksAfterLeadTime: number;
  readonly writes: number;
  readonly rolledBack: number;
  readonly unknown: number;
  /** Answers that were older than what was known to be committed when they were asked for, ms, ascending. */
  readonly stalenessesMs: readonly number[];
}

export interface Verdict {
  readonly counts: Counts;
  readonly violations: readonly Violation[];
}

/** A time in which a value may have been the committed one. */
export interface Span {
  readonly fromMs: number;
  /** When something later was known to be committed, or the value to be lost. */
  readonly untilMs: number;
}

/** How long after a fault is over what has died may still be met. */
export const graceMs = 3_000;

/** How long before the end a lead time has to pass to be seen gone. */
const lookedForMs = 5_000;

const excusing: readonly Fault['kind'][] = ['PostgreSQL killed', 'standby promoted', 'backup restored', 'process killed', 'connections cut', 'process cut off', 'process stopped'];

/** Judges a history. The first write of each register is what it held when the run began. */
export function judge(lines: readonly Line[]): Verdict {
  const [writes, reads] = [lines.filter((line) => line.of === 'write'), lines.filter((line) => line.of === 'read')];
  const [crashes, faults] = [lines.filter((line) => line.of === 'crash'), lines.filter((line) => line.of === 'fault')];
  const spans = new Map([...Map.groupBy(writes, ({ register }) => register)].map(([register, own]) => [register, spansOf(own, crashes)] as const));
  const byLeadTime = new Set(writes.filter(({ by }) => by === 'lead time').map(({ register }) => register));
  const stalenessesMs: number[] = [];
  const violations = reads.flatMap((read) => {
    if (read.status !== 200) return isExcused(read, faults) ? [] : [broken('reads are answered', read, `got ${read.status ?? 'nothing'} ${read.failure ?? ''}`.trimEnd())];
    const staleMs = stalenessOf(read, spans.get(read.register) ?? new Map());
    const found = [...belowFloor(read, crashes)];
    if (read.showsOther) found.push(broken('tenants stay apart', read, 'showed what is of another tenant'));
    const isByLeadTime = byLeadTime.has(read.register);
    if (staleMs === null && isByLeadTime && read.value !== null) found.push(broken('lead times pass', read, `showed ${read.value} times gone, before their lead times had passed`));
    else if (staleMs === null) found.push(broken('only what was committed', read, `showed ${read.value ?? 'nothing'}, which nobody had committed`));
    else if (!saysStale(read.cacheStatus)) {
      if (staleMs > 0) stalenessesMs.push(staleMs);
      if (staleMs > stalenessMs) found.push(broken(isByLeadTime ? 'lead times pass' : 'never older than H', read, `showed ${read.value ?? ''}, which had been followed ${Math.round(staleMs)} ms before it was asked for`));
    }
    return found;
  });
  return { counts: { ...countsOf(reads), ...writeCounts(writes.filter(({ by }) => by === undefined)), ...leadTimeCounts(writes, reads), stalenessesMs: stalenessesMs.sort((one, other) => one - other) }, violations };
}

/** When each value may have been the committed one. What was rolled back has no such time. */
export function spansOf(writes: readonly Write[], crashes: readonly Crash[]): Map<number, Span[]> {
  const spans = new Map<number, Span[]>();
  const add = (value: number, span: Span): void => void spans.set(value, [...(spans.get(value) ?? []), span]);
  const inOrder = [...writes].sort((one, other) => one.value - other.value);
  const ends = (value: number, sinceMs: number): number => {
    const crashedAtMs = crashes.find(({ fromMs, values }) => fromMs >= sinceMs && values[writes[0]?.register ?? ''] !== undefined)?.untilMs ?? Infinity;
    const next = inOrder.find((write) => write.outcome === 'committed' && write.value > value && write.sentAtMs >= sinceMs)?.knownAtMs ?? Infinity;
    return Math.min(crashedAtMs, next);
  };
  for (const { value, outcome, sentAtMs } of inOrder) if (outcome !== 'rolled back') add(value, { fromMs: sentAtMs, untilMs: ends(value, sentAtMs) });
  for (const { fromMs, untilMs, values } of crashes) {
    const value = values[writes[0]?.register ?? ''];
    if (value !== undefined) add(value, { fromMs, untilMs: ends(value, untilMs) });
  }
  return spans;
}

/** How long before it was asked for the value had been followed by another; null for what was never true by then. */
function stalenessOf({ value, sentAtMs, atMs }: Read, spans: ReadonlyMap<number, readonly Span[]>): number | null {
  const wasTrue = (value === null ? [] : (spans.get(value) ?? [])).filter(({ fromMs }) => fromMs <= atMs);
  return wasTrue.length === 0 ? null : Math.max(0, Math.min(...wasTrue.map(({ untilMs }) => sentAtMs - untilMs)));
}

/** A crash ends what tokens say: they are of another epoch then. */
function belowFloor(read: Read, crashes: readonly Crash[]): Violation[] {
  const { floor, value, atMs } = read;
  if (floor === null || value === null || value >= floor.value) return [];
  if (crashes.some(({ fromMs, untilMs }) => untilMs >= floor.sinceMs && fromMs <= atMs)) return [];
  const rule: Rule = floor.by === 'own write' ? 'read your writes' : 'never back';
  return [broken(rule, read, `showed ${value} to who had ${floor.by === 'own write' ? 'written' : 'been shown'} ${floor.value}`)];
}

function isExcused({ sentAtMs, atMs }: Read, faults: readonly Fault[]): boolean {
  return faults.some(({ kind, fromMs, untilMs }) => excusing.includes(kind) && sentAtMs <= untilMs + graceMs && atMs >= fromMs);
}

function countsOf(reads: readonly Read[]): Pick<Counts, 'reads' | 'answered' | 'edgeHits' | 'edgeAnswers' | 'floors' | 'ownWriteFloors' | 'saidStale'> {
  const answered = reads.filter(({ status }) => status === 200);
  const atEdge = answered.filter(({ cacheStatus }) => cacheStatus !== null);
  const withFloor = answered.filter(({ floor }) => floor !== null);
  return {
    reads: reads.length,
    answered: answered.length,
    edgeHits: atEdge.filter(({ cacheStatus }) => cacheStatus?.startsWith('couvert; hit')).length,
    edgeAnswers: atEdge.length,
    floors: withFloor.length,
    ownWriteFloors: withFloor.filter(({ floor }) => floor?.by === 'own write').length,
    saidStale: answered.filter(({ cacheStatus }) => saysStale(cacheStatus)).length,
  };
}

function writeCounts(writes: readonly Write[]): Pick<Counts, 'writes' | 'rolledBack' | 'unknown'> {
  const of = (wanted: Write['outcome']): number => writes.filter(({ outcome }) => outcome === wanted).length;
  return { writes: of('committed'), rolledBack: of('rolled back'), unknown: of('unknown') };
}

function leadTimeCounts(writes: readonly Write[], reads: readonly Read[]): Pick<Counts, 'leadTimesPassed' | 'looksAfterLeadTime'> {
  const endsAtMs = reads.reduce((latest, { sentAtMs }) => Math.max(latest, sentAtMs), -Infinity);
  const passed = writes.filter(({ by, knownAtMs }) => by === 'lead time' && knownAtMs > -Infinity && knownAtMs < endsAtMs - lookedForMs);
  const goneSince = new Map<string, number>();
  for (const { register, knownAtMs } of passed) goneSince.set(register, Math.min(goneSince.get(register) ?? Infinity, knownAtMs + stalenessMs));
  return { leadTimesPassed: passed.length, looksAfterLeadTime: reads.filter(({ register, status, sentAtMs }) => status === 200 && sentAtMs > (goneSince.get(register) ?? Infinity)).length };
}

function broken(rule: Rule, { register, process, sentAtMs, atMs, cacheStatus }: Read, what: string): Violation {
  return { rule, what: `${register} on ${process}, asked at ${Math.round(sentAtMs)} and answered ${Math.round(atMs - sentAtMs)} ms later (${cacheStatus ?? 'no Cache-Status'}), ${what}` };
}
