/**
 * What the import has to say about a line. `refused`: nothing was taken. `mended`: taken, but not as written.
 * `assumed`: taken, with something that the source does not say.
 */
export interface Note {
  readonly outcome: 'refused' | 'mended' | 'assumed';
  readonly code: NoteCode;
  readonly detail: string;
}

/** Every reason there is, and what was done about it. Spaces and Unicode forms are put in order without a word. */
export const noteCodes = {
  'broken-record': 'refused: the record cannot be read',
  'id-missing': 'refused: without an id of its source a second run could not find it again',
  'id-repeated': 'refused: an earlier line has the same id',
  'name-missing': 'refused: without a name nobody could find or book it',
  'field-invalid': 'refused: a field that decides has no usable value',
  'database-refused': 'refused: it breaks a rule of the database',
  'bytes-not-utf8': 'mended: unreadable bytes became \ufffd',
  'text-cleaned': 'mended: control characters were taken out',
  'text-cut': 'mended: the text was longer than its column',
  'text-garbled': 'mended: UTF-8 read as Latin-1 was put right',
  'point-missing': 'mended: taken as a draft at its district’s centre, to be placed by hand and listed',
  'point-implausible': 'mended: taken as a draft at its district’s centre, to be placed by hand and listed',
  'website-mended': 'mended: the address got its https://',
  'website-dropped': 'mended: the address was none, and left out',
  'phone-cut': 'mended: the first of several numbers was taken',
  'email-dropped': 'mended: the address was none, and left out',
  'hours-off-quarter': 'mended: times between two quarters were narrowed to the quarters inside',
  'hours-to-midnight': 'mended: a closing at 23:59 became midnight',
  'hours-open-end': 'mended: an open end was taken as a few hours',
  'hours-uncertain': 'mended: hours that the source itself marks as uncertain were left out',
  'hours-holidays-unknown': 'mended: the holidays of its country are not known; their days were taken as any other',
  'hours-unreadable': 'mended: the opening hours could not be read, and the house default was taken',
  'hours-never': 'mended: the opening hours say that it never opens; it takes no bookings',
  'hours-assumed': 'assumed: the source has no hours; the house default was taken',
} as const;

export type NoteCode = keyof typeof noteCodes;

/** A note whose outcome is the one that its code declares. */
export function note(code: NoteCode, detail: string): Note {
  const outcome = noteCodes[code].slice(0, noteCodes[code].indexOf(':')) as Note['outcome'];
  return { outcome, code, detail };
}
