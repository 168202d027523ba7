import { createHash } from 'node:crypto';
import type { TrialEnd } from '../domain/answer.ts';
import { canonicalJson } from '../domain/json.ts';
import type { Plan, PlannedSuite } from '../domain/plan.ts';
import { PLAN_VERSION } from '../domain/plan.ts';
import type { Ask } from '../domain/ports.ts';
import type { Suite } from '../domain/suite.ts';
import { askedOf } from './asked.ts';
import { firstAsk, linkOf } from './asks.ts';
import { casesDigest, suiteDigest } from './fingerprint.ts';
import { openAsk } from './next-ask.ts';
import { partOf } from './shards.ts';

/** One suite with the number of trials that each of its cases gets. */
export interface Scheduled {
  readonly suite: Suite;
  readonly trials: number;
  /** True where the gate looks between the rounds, and may take fewer. */
  readonly early?: boolean;
}

function plannedFallback({ target }: Suite): Pick<PlannedSuite, 'fallback'> {
  if (target.fallback === undefined) return {};
  return {
    fallback: target.fallback.map((one) => ({
      ...linkOf(one),
      params: one.params as PlannedSuite['asked']['params'],
    })),
  };
}

/**
 * The plan of a run: plain data, written before the first ask. What is asked alike has equal hashes; the name of the pin that
 * a model was found by asks nothing.
 */
export function makePlan(
  scheduled: readonly Scheduled[],
  about: Omit<Plan, 'v' | 'against' | 'hash' | 'suites' | 'total'>,
): Plan {
  const suites = scheduled.map(({ suite, trials, early }) => ({
    suite: suite.name,
    file: suite.file,
    ...(suite.feature === undefined ? {} : { feature: suite.feature }),
    target: suite.target.name,
    asked: askedOf(suite),
    ...plannedFallback(suite),
    suite_digest: suiteDigest(suite),
    cases_digest: casesDigest(suite),
    cases: suite.cases.length,
    trials,
    ...(early ? { early: true as const } : {}),
  }));
  const asks = about.shard === undefined ? scheduled : partOf(scheduled, about.shard);
  const total = asks.reduce((sum, { suite, trials }) => sum + suite.cases.length * trials, 0);
  const asked = suites.map(({ suite, target, asked: { pin: _name, ...asked }, fallback, ...planned }) => ({
    suite,
    target,
    asked,
    ...(fallback === undefined ? {} : { fallback }),
    cases_digest: planned.cases_digest,
    trials: planned.trials,
  }));
  const hash = createHash('sha256').update(canonicalJson(asked)).digest('hex');
  return { v: PLAN_VERSION, ...about, hash, suites, total };
}

/** An ask that no recording answers. */
export interface Miss {
  readonly suite: string;
  readonly case: string;
  readonly ordinal: number;
  /** The turn that has no answer, from 2. */
  readonly turn?: number;
  /** The ask of a judge that has none. */
  readonly judge?: string;
}

/**
 * How many trials a replay can give each case, and what is missing. A fixed number of trials is asked for whole; up to a
 * maximum, the rounds that are recorded for every case are used. Round 1 must be there for every case.
 */
export function replayRounds(
  suite: Suite,
  answerTo: (ask: Pick<Ask, 'trial' | 'key'>) => TrialEnd | undefined,
): {
  readonly trials: number;
  readonly missing: readonly Miss[];
  /** Recorded answers of later rounds, which are not used because not every case has them. */
  readonly unused: number;
} {
  const most = 'fixed' in suite.trials ? suite.trials.fixed : suite.trials.max;
  const missing: Miss[] = [];
  let rounds = most;
  let there = 0;
  for (const kase of suite.cases) {
    const known = firstAsk(suite, kase, 1);
    const open = Array.from({ length: most }, (_, index) =>
      openAsk(firstAsk(suite, kase, index + 1, known), answerTo),
    );
    const recorded = open.map((ask) => ask === undefined);
    there += recorded.filter(Boolean).length;
    const first = recorded.indexOf(false);
    const run = first === -1 ? most : first;
    const gap = run < most && recorded.lastIndexOf(true) > run;
    if ('fixed' in suite.trials || run === 0 || gap) {
      recorded.forEach((has, index) => {
        const needed = 'fixed' in suite.trials || index <= Math.max(recorded.lastIndexOf(true), 0);
        const { turn, judge } = open[index]?.trial ?? {};
        const at = {
          ordinal: index + 1,
          ...(turn === undefined ? {} : { turn }),
          ...(judge === undefined ? {} : { judge }),
        };
        if (!has && needed) missing.push({ suite: suite.name, case: kase.id, ...at });
      });
    }
    rounds = Math.min(rounds, Math.max(run, 1));
  }
  return { trials: rounds, missing, unused: Math.max(0, there - rounds * suite.cases.length) };
}
