import { AGREEMENT_VERSION, type Agreement, type Label } from '../../domain/agreement.ts';
import type { TrialEnd } from '../../domain/answer.ts';
import type { Brief, Judge } from '../../domain/judge.ts';
import type { Ask } from '../../domain/ports.ts';
import { meets } from '../assertions/closed-qa.ts';
import { agrees } from '../assertions/factuality.ts';
import { fulfils } from '../assertions/rubric.ts';
import { fingerprint, shortDigest } from '../fingerprint.ts';
import { type RateBounds, type Tally, wilson } from '../stats/rate.ts';
import { kappaOf } from './kappa.ts';
import { labelOf } from './label.ts';
import { judgeMark, judgeRequest } from './request.ts';
import { readVerdict } from './verdict.ts';

/** The error of each bound. */
const LEVEL = 0.025;

/** The asks of a check: every label so many times, the first time of all labels first. */
export function checkAsks(judge: Judge, labels: readonly Label[], repeats: number): Ask[] {
  return Array.from({ length: repeats }, (_, index) =>
    labels.map((label, place): Ask => {
      const { question = '', answer: text } = label;
      const request = judgeRequest(judge, briefOf(label), { question, text, seed: `label ${place}` });
      const name = labelOf('check', request);
      return {
        trial: {
          suite: 'judge-check',
          case: String(place + 1),
          target: judge.name,
          ordinal: index + 1,
          judge: name,
        },
        request,
        key: fingerprint(request),
        input: shortDigest(label),
      };
    }),
  ).flat();
}

function briefOf({ criterion, criteria, reference }: Label): Brief {
  if (criterion !== undefined) return meets(criterion);
  return criteria === undefined ? agrees(reference ?? '') : fulfils(criteria);
}

/** How a judge stands to the labels. `endsOf` gives how its asks of a label ended, by repeat. */
export function agreementOf(
  judge: Judge,
  labels: readonly Label[],
  endsOf: (place: number) => readonly (TrialEnd | undefined)[],
): Agreement {
  const counts = { passed_right: 0, passed_wrong: 0, failed_right: 0, failed_wrong: 0, unscored: 0 };
  let pairs = 0;
  let pairs_alike = 0;
  for (const [place, { pass }] of labels.entries()) {
    const verdicts = endsOf(place).map((end) => {
      const found = readVerdict(judge.name, false, end);
      return 'pass' in found ? found.pass : undefined;
    });
    const [first] = verdicts;
    if (first === undefined) counts.unscored++;
    else counts[`${first ? 'passed' : 'failed'}_${first === pass ? 'right' : 'wrong'}`]++;
    const said = verdicts.filter((verdict) => verdict !== undefined);
    const yes = said.filter(Boolean).length;
    const no = said.length - yes;
    pairs += (said.length * (said.length - 1)) / 2;
    pairs_alike += (yes * (yes - 1) + no * (no - 1)) / 2;
  }
  return {
    v: AGREEMENT_VERSION,
    judge: judge.name,
    asked: judgeMark(judge),
    ...counts,
    pairs,
    pairs_alike,
  };
}

/** The figures of an agreement. Bounds are those of Wilson, each wrong with 2.5 %. */
export interface AgreementFigures {
  readonly accuracy: RateBounds;
  /** Agreement beyond chance, 1 at most; absent where one side says the same of everything. */
  readonly kappa?: number;
  /** Of what people passed, the share that the judge passes. */
  readonly true_pass_rate: RateBounds;
  /** Of what people failed, the share that the judge passes. */
  readonly false_pass_rate: RateBounds;
  /** Of two repeats of one label, how often they agree. */
  readonly self_agreement: RateBounds;
}

/** The figures of an agreement. */
export function figuresOf(agreement: Agreement): AgreementFigures {
  const { pairs, pairs_alike } = agreement;
  const { right, total, good, bad } = talliesOf(agreement);
  const kappa = kappaOf([
    [good.passed, good.trials - good.passed],
    [bad.passed, bad.trials - bad.passed],
  ]);
  return {
    accuracy: wilson({ passed: right, trials: total }, LEVEL),
    ...(kappa === undefined ? {} : { kappa }),
    true_pass_rate: wilson(good, LEVEL),
    false_pass_rate: wilson(bad, LEVEL),
    self_agreement: wilson({ passed: pairs_alike, trials: pairs }, LEVEL),
  };
}

function talliesOf({ passed_right, passed_wrong, failed_right, failed_wrong }: Agreement): {
  readonly right: number;
  readonly total: number;
  /** What people passed, and of it what the judge passed. */
  readonly good: Tally;
  /** What people failed, and of it what the judge passed. */
  readonly bad: Tally;
} {
  const right = passed_right + failed_right;
  return {
    right,
    total: right + passed_wrong + failed_wrong,
    good: { passed: passed_right, trials: passed_right + failed_wrong },
    bad: { passed: passed_wrong, trials: passed_wrong + failed_right },
  };
}

/**
 * The pass rate that people would have given, from that of a judge and its measured errors, 0 to 1; undefined where the
 * labels do not show that the judge tells right from wrong. Reported beside the raw rate, never gated on.
 *
 * Source: W. J. Rogan and B. Gladen, "Estimating prevalence from the results of a screening test", 1978; the interval is that
 * of Z. Lang and J. Reiczigel, "Confidence limits for prevalence of disease adjusted for estimated sensitivity and
 * specificity", 2014, which holds also where no error was seen.
 */
export function correctedRate(judged: Tally, agreement: Agreement): RateBounds | undefined {
  const { good, bad } = talliesOf(agreement);
  if (judged.trials === 0 || good.trials === 0 || bad.trials === 0) return undefined;
  const gain = good.passed / good.trials - bad.passed / bad.trials;
  if (gain <= 0) return undefined;
  const z = 1.959963984540054;
  const n = { judged: judged.trials + z * z, good: good.trials + 2, bad: bad.trials + 2 };
  const raw = (judged.passed + (z * z) / 2) / n.judged;
  const hit = (good.passed + 1) / n.good;
  const sound = (bad.trials - bad.passed + 1) / n.bad;
  const power = hit + sound - 1;
  if (power <= 0) return undefined;
  const rate = (raw + sound - 1) / power;
  const ofHit = (hit * (1 - hit)) / n.good;
  const ofSound = (sound * (1 - sound)) / n.bad;
  const shift = 2 * z * z * (rate * ofHit - (1 - rate) * ofSound);
  const reach =
    (z * Math.sqrt((raw * (1 - raw)) / n.judged + rate * rate * ofHit + (1 - rate) * (1 - rate) * ofSound)) /
    power;
  const within = (value: number) => Math.min(1, Math.max(0, value));
  return {
    rate: within((judged.passed / judged.trials - bad.passed / bad.trials) / gain),
    low: within(rate + shift - reach),
    high: within(rate + shift + reach),
  };
}
