import type { Reason } from '../domain/report.ts';
import type { SuiteScore } from '../domain/suite-assertion.ts';
import type { Comparison } from './compare.ts';

/** Longest reason of an assertion that a sentence of the verdict quotes, in characters. */
const QUOTED = 300;

/**
 * What the assertions over a suite say against the candidate. They are judged by what they measured, without a margin for
 * chance; so nothing is said before enough trials were scored.
 */
export function suiteReasons(suite: string, { after }: Comparison): { broken: Reason[]; unclear: Reason[] } {
  const scores = after.suite_scores ?? [];
  const told = (score: SuiteScore, code: Reason['code']): Reason => ({
    ...{ code, suite },
    message: `${suite}: ${overSuiteWords(score)}`,
  });
  return {
    broken: scores.filter(({ status }) => status === 'fail').map((one) => told(one, 'suite-assertion')),
    unclear: scores.filter(({ status }) => status === 'unscored').map((one) => told(one, 'suite-unscored')),
  };
}

/** What an assertion over a suite says of a side, in words. */
export function overSuiteWords({ assertion, status, value, threshold, reason }: SuiteScore): string {
  const quoted = reason.length > QUOTED ? `${reason.slice(0, QUOTED)}…` : reason;
  const why = quoted === '' ? '' : `: ${quoted}`;
  if (status === 'unscored') return `${assertion} could not be scored over the suite${why}`;
  if (value === undefined) {
    const words = { pass: 'holds', fail: 'does not hold', told: 'says nothing' }[status];
    return `${assertion} ${words} over the suite${why}`;
  }
  const floor =
    threshold === undefined
      ? ''
      : `, ${status === 'fail' ? 'below' : 'at or above'} its threshold of ${threshold}`;
  return `${assertion} is ${shortly(value, threshold)} over the suite${floor}${why}`;
}

/** At most four decimals, or all where these would read like the threshold. */
function shortly(value: number, threshold: number | undefined): number {
  const short = Number(value.toFixed(4));
  return short === threshold && value !== threshold ? value : short;
}
