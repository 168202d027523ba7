import { compareText } from '../domain/recording.ts';
import type { TrialScore } from '../domain/score.ts';
import type { UnscoredReason, UnscoredTrials } from '../domain/side.ts';

/** Reasons that a side names; the trials of the others are counted. */
const MOST_REASONS = 10;

type Cases = Iterable<readonly [id: string, scored: { readonly trials: readonly Trial[] }]>;
type Trial = Pick<TrialScore, 'status' | 'reason'>;

/** Why a trial without an answer is unscored: how asking ended, and what was said of it. */
export function noAnswer(kind: string, message: string): string {
  return `no answer (${kind}): ${message}`;
}

const BY_FALLBACK = 'served by the fallback ';

/** Why a trial that a fallback answered is unscored. */
export function byFallback(name: string): string {
  return `${BY_FALLBACK}${name}, not by the pin`;
}

/**
 * Why the trials of a side have no score, the most frequent reason first, each with its first case by id as an example. Trials that
 * ended without an answer are one reason for each kind of end: their words hold addresses and ids of requests. Those that a
 * fallback answered are left out: `Side.fallback` counts them. Undefined where there is no other.
 */
export function unscoredTrials(cases: Cases): UnscoredTrials | undefined {
  const found = new Map<string, UnscoredReason>();
  let trials = 0;
  for (const [id, { trials: own }] of cases) {
    for (const { status, reason = '' } of own) {
      if (status !== 'unscored' || reason.replace(/^turn \d+: /, '').startsWith(BY_FALLBACK)) continue;
      trials++;
      const [, turn = '', kind, message = ''] =
        /^(turn \d+: )?no answer \((\w+)\): (.*)$/s.exec(reason) ?? [];
      const key = kind ?? ` ${reason}`;
      const known = found.get(key);
      const one = { ...(kind === undefined ? { reason } : { kind, reason: `${turn}${message}` }), case: id };
      const first = known !== undefined && compareText(known.case, id) <= 0 ? known : one;
      found.set(key, { ...first, trials: (known?.trials ?? 0) + 1 });
    }
  }
  if (trials === 0) return undefined;
  const reasons = [...found.values()].sort(
    (a, b) => b.trials - a.trials || compareText(a.case, b.case) || compareText(a.reason, b.reason),
  );
  return { trials, reasons: reasons.slice(0, MOST_REASONS) };
}
