import type { Candidate, Choice, ChoicePoint, Priced } from '../domain/choice.ts';
import type { Reason, Side, SuiteReport, VerdictStatus } from '../domain/report.ts';
import { roundUsd } from './cost.ts';
import { exitOfVerdict } from './exit.ts';

/** What of a choice follows from the comparisons alone. */
export type Chosen = Pick<Choice, 'pin' | 'candidates' | 'chosen' | 'status' | 'exit' | 'points'>;

/** True of a candidate that passed and saves nothing, so that there is no reason to take it. */
export function isDearer({ status, saved_per_1000 }: Candidate): boolean {
  return status === 'passed' && saved_per_1000 !== null && saved_per_1000 <= 0;
}

/** Why no candidate is chosen, where the comparisons do not say it: those that passed and are not known to be cheaper. */
export function unchosenReasons({ candidates, chosen, pin }: Chosen): Reason[] {
  if (chosen !== undefined) return [];
  return candidates
    .filter(({ status }) => status === 'passed')
    .map((one): Reason => {
      const [code, why] = isDearer(one)
        ? (['saves-nothing', `it is not cheaper than ${pin.model}`] as const)
        : ([
            'no-price',
            `what it saves against ${pin.model} is not known without the prices of both`,
          ] as const);
      return { code, suite: '', message: `${one.model} passed, and ${why}` };
    });
}

/**
 * Chooses the cheapest candidate that passed and costs less than the pin. `suites` holds one comparison a candidate and suite, the pin's answers before;
 * all of them were judged together, so that naming more candidates does not raise the chance of a false alarm.
 */
export function chooseCheapest(suites: readonly SuiteReport[]): Chosen {
  const byModel = Map.groupBy(suites, ({ after }) => after.model);
  const sizes = new Map(suites.map((one) => [one.suite, one.cases.length]));
  const first = [...byModel.values()][0] ?? [];
  const pin = priced(
    first.flatMap(({ suite, before }) => (before === undefined ? [] : [{ suite, side: before }])),
    sizes,
  );
  const candidates = [...byModel.values()].map((own) => candidateOf(own, pin, sizes));
  const passed = candidates.filter(({ status }) => status === 'passed');
  const [chosen] = passed
    .filter(({ saved_per_1000 }) => (saved_per_1000 ?? 0) > 0)
    .sort((a, b) => (b.saved_per_1000 ?? 0) - (a.saved_per_1000 ?? 0));
  const allOut = candidates.every((one) => one.status === 'regressed' || isDearer(one));
  const status: VerdictStatus = chosen !== undefined ? 'passed' : allOut ? 'regressed' : 'inconclusive';
  return {
    pin,
    candidates,
    ...(chosen === undefined ? {} : { chosen: chosen.model }),
    status,
    exit: exitOfVerdict({ status, reasons: [] }, 'fail'),
    points: [...pointsOfPin(first), ...suites.map((one) => pointOf(one))],
  };
}

function candidateOf(
  own: readonly SuiteReport[],
  pin: Priced,
  sizes: ReadonlyMap<string, number>,
): Candidate {
  const price = priced(
    own.map(({ suite, after }) => ({ suite, side: after })),
    sizes,
  );
  const status = strongest(own.map(({ verdict }) => verdict.status));
  const [mine, theirs] = [price.cost_per_1000, pin.cost_per_1000];
  return {
    ...price,
    status,
    suites: own.map(({ suite, verdict, rows: [total] }) => ({
      suite,
      status: verdict.status,
      cases: total?.cases ?? 0,
      change: total?.change ?? null,
      low: total?.low ?? null,
      high: total?.high ?? null,
      margin: total?.margin ?? null,
    })),
    saved_per_1000: mine === null || theirs === null ? null : roundUsd(theirs - mine),
    reasons: own.filter(({ verdict }) => verdict.status === status).flatMap(({ verdict }) => verdict.reasons),
  };
}

function strongest(all: readonly VerdictStatus[]): VerdictStatus {
  return all.includes('regressed')
    ? 'regressed'
    : all.every((one) => one === 'passed')
      ? 'passed'
      : 'inconclusive';
}

/** A model over all its suites. How far each suite was asked is chance, so suites weigh by their cases. */
function priced(
  sides: readonly { readonly suite: string; readonly side: Side }[],
  sizes: ReadonlyMap<string, number>,
): Priced {
  let cost: number | null = 0;
  let cases = 0;
  let calls = 0;
  for (const { suite, side } of sides) {
    const own = costPer1000(side);
    const size = sizes.get(suite) ?? 0;
    cost = cost === null || own === null ? null : cost + own * size;
    cases += size;
    calls += side.usage.calls;
  }
  return {
    model: sides[0]?.side.model ?? '',
    cost_per_1000: cost === null || cases === 0 ? null : roundUsd(cost / cases),
    calls,
  };
}

/** USD for 1,000 answers, from the usage that was returned; null when it is not known, or when nothing was answered. */
export function costPer1000({ usage, outcomes }: Pick<Side, 'usage' | 'outcomes'>): number | null {
  const answers = Object.entries(outcomes).reduce(
    (sum, [outcome, times]) => sum + (outcome.startsWith('failed:') ? 0 : times),
    0,
  );
  return usage.cost === null || answers === 0 ? null : roundUsd((usage.cost / answers) * 1000);
}

function pointOf({ suite, after, rows: [total] }: SuiteReport): ChoicePoint {
  return {
    model: after.model,
    suite,
    cost_per_1000: costPer1000(after),
    change: total?.change ?? null,
    low: total?.low ?? null,
    high: total?.high ?? null,
  };
}

function pointsOfPin(suites: readonly SuiteReport[]): ChoicePoint[] {
  return suites.flatMap(({ suite, before }) =>
    before === undefined
      ? []
      : [
          {
            model: before.model,
            suite,
            cost_per_1000: costPer1000(before),
            change: 0,
            low: 0,
            high: 0,
          },
        ],
  );
}
