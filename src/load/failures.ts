import { type Failure, Failures, fail, type Where } from '../domain/failure.ts';

/** Errors listed of one file before reading stops: enough to mend a pattern, few enough to hold and to read. */
export const MAX_LISTED = 1000;

/** Throws `Failures` at a place in a file once `MAX_LISTED` problems of the file are listed. */
export function stopAtMany(problems: readonly Failure[], where: Where): void {
  if (problems.length < MAX_LISTED) return;
  fail({
    code: 'limit',
    where,
    message: `reading stopped here after ${problems.length} errors`,
    hint: 'Mend those above and check again.',
  });
}

/** Runs one piece of loading; its failures join the list instead of ending the work, so that all are told at once. */
export async function gather<T>(problems: Failure[], work: () => T | Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Failures)) throw error;
    problems.push(...error.list);
    return undefined;
  }
}

/** As `gather`, for work that does not wait: a hundred thousand cases make no promises. */
export function collect<T>(problems: Failure[], work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Failures)) throw error;
    problems.push(...error.list);
    return undefined;
  }
}

/** Single-character edits between two strings (Levenshtein 1966), by the two-row method. */
function distance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(change, previous[j]! + 1, row[j - 1]! + 1));
    }
    previous = row;
  }
  return previous[b.length]!;
}

/** The candidate that was probably meant: at most a third of the letters differ (two at least), case aside. The first of equals. */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  const wanted = name.slice(0, 200).toLowerCase();
  const tolerated = Math.max(2, Math.floor(wanted.length / 3));
  let best: string | undefined;
  let least = Math.min(tolerated + 1, Math.max(wanted.length, 1));
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - wanted.length) >= least) continue;
    const edits = distance(wanted, candidate.toLowerCase());
    if (edits < least) [best, least] = [candidate, edits];
  }
  return best;
}

/** `; did you mean "assert"?`, or nothing when no candidate is near. */
export function didYouMean(name: string, candidates: Iterable<string>): string {
  const meant = nearest(name, candidates);
  return meant === undefined ? '' : `; did you mean ${quote(meant)}?`;
}

/** A text in quotes for a message, cut at 60 characters. */
export function quote(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}

/** What was found, in words: short values as they are, lists and mappings by their name. */
export function found(value: unknown): string {
  if (typeof value === 'string') return quote(value);
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (value !== null && typeof value === 'object') return 'a mapping';
  return String(value);
}

/** A place as it is printed: `evals/triage.eval.yaml:12:5`. */
export function placeText(where: Where): string {
  return [where.file, where.line, where.column].filter((part) => part !== undefined).join(':');
}

/** The same list by file, line and column, those without a place first, and nothing said twice. */
export function sortFailures(failures: readonly Failure[]): Failure[] {
  const unique = [...new Map(failures.map((failure) => [JSON.stringify(failure), failure])).values()];
  return unique.sort(
    (a, b) =>
      compareText(a.where?.file ?? '', b.where?.file ?? '') ||
      (a.where?.line ?? 0) - (b.where?.line ?? 0) ||
      (a.where?.column ?? 0) - (b.where?.column ?? 0),
  );
}

/** Order by UTF-16 code unit, which no locale changes. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
