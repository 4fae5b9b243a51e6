import { dayStartMinute } from '#kernel';
import { note, type Note } from '../note.ts';
import type { HouseKind } from '../place.ts';
import { compileWeek, type CompiledHours } from './compile-week.ts';
import { defaultHours } from './default-hours.ts';
import { boundOpenEnds } from './open-ends.ts';
import { merged, minutesPerDay, type WallRange } from './range.ts';
import { type HoursPlace, type HoursSpan, type ReadHours, readOpeningHours } from './read-opening-hours.ts';
import { cutIntoServiceDays, type ServiceDay } from './service-days.ts';
import { withoutHolidays } from './without-holidays.ts';

export interface HouseHours {
  readonly hours: CompiledHours;
  readonly notes: readonly Note[];
}

/** Hours of a house whose source has none. */
export function assumedHours(kind: HouseKind): HouseHours {
  return { hours: defaultHours[kind], notes: [note('hours-assumed', kind)] };
}

/** Published opening hours as weeks and exceptions of the days asked for; the house default where they cannot be read. */
export function publishedHours(text: string, { kind, place, span }: { kind: HouseKind; place: HoursPlace; span: HoursSpan }): HouseHours {
  const notes: Note[] = [];
  try {
    const read = readForgiving(text, { place, span, notes });
    const openEnds = boundOpenEnds(text, { read, spanStart: span.firstDay * minutesPerDay + dayStartMinute });
    if (openEnds.length > 0) notes.push(note('hours-open-end', text));
    if (read.uncertain.length > openEnds.length) notes.push(note('hours-uncertain', text));
    if (read.uncertain.length > 0 && read.open.length + openEnds.length === 0) {
      return { hours: compileWeek(defaultOnDaysOf(read.uncertain, { kind, span })), notes: [...notes, note('hours-assumed', `${kind}: nothing certain in ${text}`)] };
    }
    const cut = cutIntoServiceDays([...read.open, ...openEnds], span);
    if (cut.toFullHour) notes.push(note('hours-to-midnight', text));
    if (cut.offQuarter) notes.push(note('hours-off-quarter', text));
    const hours = compileWeek(cut.days);
    if (hours.weekly.length === 0 && hours.exceptions.length === 0) notes.push(note('hours-never', text));
    return { hours, notes };
  } catch (error) {
    if (!(error instanceof UnreadableHours)) throw error;
    return { hours: defaultHours[kind], notes: [note('hours-unreadable', `${text}: ${error.message}`)] };
  }
}

/** As much of the house default as the house may be open for: `Tu-Su unknown; Mo off` is closed on Mondays. */
function defaultOnDaysOf(uncertain: readonly WallRange[], { kind, span }: { kind: HouseKind; span: HoursSpan }): ServiceDay[] {
  const usual = defaultHours[kind].weekly.map(({ start, end }) => ({ start, end }));
  return cutIntoServiceDays(uncertain, span).days.map((day) => ({
    ...day,
    openings: usual.filter(({ start, end }) => day.openings.some((perhaps) => perhaps.start < end && start < perhaps.end)),
  }));
}

class UnreadableHours extends Error {}

/** The package lacks the holidays of many countries; hours are then read as on any other day. */
function readForgiving(text: string, { place, span, notes }: { place: HoursPlace; span: HoursSpan; notes: Note[] }): ReadHours {
  try {
    return inOrder(readOpeningHours(text, { place, span }));
  } catch (error) {
    const everyDay = withoutHolidays(text);
    if (everyDay === text || everyDay === '') throw unreadable(error);
    try {
      const read = inOrder(readOpeningHours(everyDay, { place, span }));
      notes.push(note('hours-holidays-unknown', `${text}: holidays of ${place.country} are not known`));
      return read;
    } catch {
      // What is wrong with the text as it was written is what helps its author.
      throw unreadable(error);
    }
  }
}

function inOrder({ open, uncertain }: ReadHours): ReadHours {
  return { open: merged(open), uncertain: merged(uncertain) };
}

/** The package answers with sentences, and appends those of earlier failures. */
function unreadable(error: unknown): Error {
  return error instanceof Error ? new UnreadableHours(error.message.slice(0, 200), { cause: error }) : new Error(String(error));
}
