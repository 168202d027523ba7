import { shortened } from '../answers.ts';
import type { XmlWriter } from '../escape/xml.ts';

/** How much of one answer or message a test shows, in UTF-16 units. The JSON report has all of it. */
export const MOST_CHARACTERS = 4_000;

/** How a test ended as JUnit counts it. */
export type Kind = 'passed' | 'failure' | 'error' | 'skipped';

/** The end of one testcase. */
export interface TestEnd {
  readonly kind: Kind;
  /** A word for filtering: what kind of failure it is. */
  readonly type: string;
  readonly message: string;
}

/** The counts that a testsuite, and the document, carry as attributes. */
export function counts(ends: readonly Kind[]): { readonly [name: string]: number } {
  const count = (kind: Kind) => ends.filter((one) => one === kind).length;
  return {
    tests: ends.length,
    failures: count('failure'),
    errors: count('error'),
    skipped: count('skipped'),
  };
}

/** Writes what ended a testcase, with its lines, into the testcase that is open. */
export function writeEnd({ kind, type, message }: TestEnd, lines: readonly string[], xml: XmlWriter): void {
  if (kind === 'passed') return;
  xml.open(kind, { message: shortened(message, MOST_CHARACTERS), ...(kind === 'skipped' ? {} : { type }) });
  if (kind !== 'skipped') xml.text(lines.join('\n'));
  xml.close();
}
