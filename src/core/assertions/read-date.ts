/** What a text says of a day: the day as `YYYY-MM-DD`, or why it says none. */
export type DateReading =
  | { readonly day: string }
  | { readonly ambiguous: readonly [string, string] }
  | { readonly problem: string };

/** The order of day and month where both are numbers and the year comes last. */
export type DateOrder = 'dmy' | 'mdy';

const MONTHS = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];
const YEAR = '(\\d{4})';
const DAY = '(\\d{1,2})(?:st|nd|rd|th)?';
const MONTH = '([a-z]{3,9})\\.?';
/** A weekday before, a time after (which is not converted between zones). */
const BEFORE = '^(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,? )?';
const AFTER =
  '(?:[t ,]+\\d{1,2}:\\d{2}(?::\\d{2}(?:\\.\\d+)?)?(?: ?[ap]m)?(?: ?(?:z|utc|gmt|[+-]\\d{2}:?\\d{2}))?)?$';

const yearFirst = form(`${YEAR}([-/.])(\\d{1,2})\\2(\\d{1,2})`);
const dayFirst = form(`${DAY}(?: of)?[ -]${MONTH},?[ -]${YEAR}`);
const monthFirst = form(`${MONTH} ${DAY},? ${YEAR}`);
const numbers = form(`(\\d{1,2})([-/.])(\\d{1,2})\\2${YEAR}`);

/**
 * Reads a text that is one date: ISO 8601 (`2026-03-05`, also with `/` or `.`, also with a time), `5 March 2026`,
 * `March 5th, 2026`, `5.3.2026`, `03/05/2026`. English names only. Dots mean day first; for `/` and `-` the order must be
 * known, unless one number is above 12 or both are the same.
 */
export function readDate(text: string, order?: DateOrder): DateReading {
  const plain = text.trim().replace(/\s+/g, ' ').toLowerCase();
  const iso = yearFirst.exec(plain);
  if (iso !== null) return day(iso[1], iso[3], iso[4]);
  const spelled = dayFirst.exec(plain);
  if (spelled !== null) return day(spelled[3], monthNumber(spelled[2]), spelled[1]);
  const american = monthFirst.exec(plain);
  if (american !== null) return day(american[3], monthNumber(american[1]), american[2]);
  const numeric = numbers.exec(plain);
  if (numeric === null) return { problem: 'is not one date' };
  const [, first, separator, second, year] = numeric;
  const asDmy = day(year, second, first);
  const asMdy = day(year, first, second);
  if (order !== undefined) return order === 'dmy' ? asDmy : asMdy;
  if (separator === '.' || !('day' in asMdy)) return asDmy;
  if (!('day' in asDmy) || asDmy.day === asMdy.day) return asMdy;
  return { ambiguous: [asDmy.day, asMdy.day] };
}

/** Whole days from one day to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);
}

function form(body: string): RegExp {
  return new RegExp(BEFORE + body + AFTER);
}

function monthNumber(name = ''): string {
  const index = MONTHS.findIndex(
    (month) => month === name || month.slice(0, 3) === name || (name === 'sept' && month === 'september'),
  );
  return String(index + 1);
}

function day(year = '', month = '', date = ''): DateReading {
  const text = `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`;
  const time = Date.parse(`${text}T00:00:00Z`);
  // A day that the month does not have moves on to the next month, or is none at all.
  const exists = !Number.isNaN(time) && new Date(time).toISOString().slice(0, 10) === text;
  return exists ? { day: text } : { problem: 'is not a day of the calendar' };
}
