import { canonicalJson } from '../domain/json.ts';
import type { Baseline, RecordedAnswer } from '../domain/recording.ts';
import { byPlace } from '../domain/recording.ts';

/** Trials a case that a baseline pools at most: more say little of a model as it is today (section 4.8 of the method). */
export const MOST_POOLED = 30;

/** What a newly accepted run makes of the present baseline. */
export type Pooling =
  /** Both hold trials of the very same asks: they stand in one file. `dropped`: the oldest runs, left out for room. */
  | { readonly kind: 'pooled'; readonly baseline: Baseline; readonly dropped: readonly string[] }
  /** What was asked differs, so the new one takes its place. */
  | { readonly kind: 'other' }
  /** Answers of the new one stand in the present one already, so they would be evidence twice. */
  | { readonly kind: 'again'; readonly answers: number };

type Share = NonNullable<Baseline['header']['pooled']>[number];

/**
 * Pools the trials of a run with those of the present baseline where target, prompt, parameters, schema and cases are the
 * same. The run's trials follow the stored ones as further ordinals, and its header says why, who and when. Beyond
 * `MOST_POOLED` trials a case the oldest runs drop out whole; the newest always stays.
 */
export function poolBaselines(present: Baseline, newest: Baseline): Pooling {
  const [was, is] = [present.header, newest.header];
  const known = new Set(present.answers.map(({ id }) => id));
  const again = newest.answers.filter(({ id }) => known.has(id)).length;
  const shares = sharesOf(present);
  if (again > 0 || shares.some(({ run }) => run === is.run)) return { kind: 'again', answers: again };
  const same =
    was.target === is.target &&
    was.cases_digest === is.cases_digest &&
    canonicalJson(was.asked) === canonicalJson(is.asked);
  if (!same) return { kind: 'other' };

  const all = [
    ...shares.map((share) => ({ share, answers: present.answers })),
    ...sharesOf(newest).map((share) => ({ share, answers: newest.answers })),
  ];
  let trials = all.reduce((sum, { share }) => sum + sizeOf(share), 0);
  const dropped: string[] = [];
  while (trials > MOST_POOLED && all.length > 1) {
    const oldest = all.shift();
    if (oldest === undefined) break;
    dropped.push(oldest.share.run);
    trials -= sizeOf(oldest.share);
  }
  const pooled: Share[] = [];
  const answers: RecordedAnswer[] = [];
  for (const { share, answers: among } of all) {
    const shift = (pooled.at(-1)?.to ?? 0) + 1 - share.from;
    pooled.push({ ...share, from: share.from + shift, to: share.to + shift });
    for (const answer of among)
      if (answer.ordinal >= share.from && answer.ordinal <= share.to)
        answers.push({ ...answer, ordinal: answer.ordinal + shift });
  }
  answers.sort(byPlace);
  const { pooled: _alone, ...header } = is;
  return {
    kind: 'pooled',
    baseline: {
      header: { ...header, answers: answers.length, ...(pooled.length > 1 ? { pooled } : {}) },
      answers,
    },
    dropped,
  };
}

/** The runs of a baseline with their ordinals, oldest first. */
function sharesOf({ header, answers }: Baseline): readonly Share[] {
  if (header.pooled !== undefined) return header.pooled;
  const to = answers.reduce((last, { ordinal }) => Math.max(last, ordinal), 1);
  return [{ run: header.run, accepted_at: header.accepted_at, from: 1, to }];
}

function sizeOf({ from, to }: Share): number {
  return to - from + 1;
}
