import { timeZoneOf } from '../import/facts/time-zone-of.ts';
import { countryOfZone } from '../import/facts/country-of.ts';
import type { SourceFormat } from '../import/formats/formats.ts';
import { HoursBook } from '../import/hours/hours-book.ts';
import { openFile } from '../import/reading/open-file.ts';
import { compareHours, type Verdict } from './compare-hours.ts';

/** Why a text's answers differ from the package's, by what the import has said about it. */
export type Disagreement = 'off-quarter' | 'to-midnight' | 'open-end' | 'uncertain' | 'unreadable' | 'holidays-unknown' | 'unexplained';

export interface OracleReport {
  /** Different texts, and places that have one. */
  readonly texts: number;
  readonly places: number;
  /** Texts whose answers are the same on every minute of the year. */
  readonly agree: number;
  /** Texts that differ in no first minute of a quarter hour: when parties can be seated. */
  readonly agreeAtQuarters: number;
  readonly disagree: readonly { readonly text: string; readonly line: number; readonly why: Disagreement; readonly verdict: Verdict }[];
  readonly minutesCompared: number;
}

/** Compares every different opening time of a file with the package, on every day of the year after today. */
export async function hoursOracle({ path, format, today, onProgress }: { path: string; format: SourceFormat; today: string; onProgress?: (texts: number) => void }): Promise<OracleReport> {
  const { span } = new HoursBook(today);
  const seen = new Set<string>();
  const report = { places: 0, agree: 0, agreeAtQuarters: 0, disagree: [] as OracleReport['disagree'][number][] };
  for await (const record of format.records((await openFile(path)).bytes)) {
    const place = 'broken' in record ? null : format.toReading(record.value).place;
    const text = place?.openingHours ?? null;
    if (place === null || text === null) continue;
    report.places += 1;
    if (seen.has(text)) continue;
    seen.add(text);
    onProgress?.(seen.size);
    const verdict = verdictOn(text, { ...place, country: place.country ?? countryOfZone(timeZoneOf(place) ?? '') ?? 'US' }, { kind: place.kind, span });
    if (verdict.minutes === 0) report.agree += 1;
    else report.disagree.push({ text, line: record.line, why: classOf(verdict), verdict });
    if (verdict.quarters === 0) report.agreeAtQuarters += 1;
  }
  return { ...report, texts: seen.size, minutesCompared: seen.size * span.days * 1_440 };
}

const unreadable: Verdict = { days: 0, minutes: Number.POSITIVE_INFINITY, quarters: Number.POSITIVE_INFINITY, notes: ['hours-unreadable'], first: 'the package cannot read it' };

function verdictOn(text: string, place: Parameters<typeof compareHours>[1]['place'], options: Pick<Parameters<typeof compareHours>[1], 'kind' | 'span'>): Verdict {
  try {
    return compareHours(text, { ...options, place });
  } catch (error) {
    // The package raises what it cannot read again when it is asked for itself; a contradiction of its own is ours to know.
    if (error instanceof Error && error.message.startsWith('getState')) throw error;
    return unreadable;
  }
}

function classOf({ notes }: Verdict): Disagreement {
  if (notes.includes('hours-unreadable')) return 'unreadable';
  if (notes.includes('hours-holidays-unknown')) return 'holidays-unknown';
  if (notes.includes('hours-open-end')) return 'open-end';
  if (notes.includes('hours-uncertain')) return 'uncertain';
  if (notes.includes('hours-to-midnight')) return 'to-midnight';
  return notes.includes('hours-off-quarter') ? 'off-quarter' : 'unexplained';
}
