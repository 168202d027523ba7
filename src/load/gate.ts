import type { Assertion, AssertionKinds } from '../domain/assertion.ts';
import type { Failure } from '../domain/failure.ts';
import { type Case, demandsOf, type Gate, type GatedSlice, type Trials } from '../domain/suite.ts';
import type { SuiteHead } from '../domain/suite-file.ts';
import type { CaseList } from './cases.ts';
import { didYouMean, quote } from './failures.ts';
import type { Source } from './source.ts';

/** A suite's gate with its defaults filled in. */
export function fillGate(written: NonNullable<SuiteHead['gate']>): Gate {
  const { max_drop, rule, p_value, flips, quarantine, slices, required, strict, ...others } = written;
  const { baseline, on_inconclusive, ...limits } = others;
  return {
    ...(max_drop === undefined ? {} : { max_drop }),
    rule: rule ?? (max_drop === undefined ? 'detect' : 'both'),
    p_value: p_value ?? 'exact',
    ...(typeof flips === 'object' ? { max_flips: flips.fail } : {}),
    quarantine: quarantine ?? false,
    slices: slicesOf(slices),
    required: [...new Set(required)],
    strict: strict ?? false,
    ...limits,
    baseline: baseline ?? 'file',
    on_inconclusive: on_inconclusive ?? 'fail',
  };
}

function slicesOf(written: NonNullable<SuiteHead['gate']>['slices']): GatedSlice[] {
  if (written === undefined) return [];
  if (Array.isArray(written)) return [...new Set(written)].map((tag) => ({ tag }));
  return Object.entries(written).map(([tag, own]) => ({ tag, ...own }));
}

/** A gate that names a case or slice that no case has would guard nothing, and one without a baseline gives judges no pair. */
export function checkGate(
  gate: NonNullable<SuiteHead['gate']>,
  source: Source,
  { ids, tags, cases }: CaseList,
  trials: Trials,
  kinds: AssertionKinds,
): Failure[] {
  const idList = new Set([...ids.values()].map(({ id }) => id));
  const missing = (
    field: 'required' | 'slices',
    known: ReadonlySet<string>,
    what: string,
    hint: string,
  ): Failure[] => {
    const names = gate[field] ?? [];
    const keyed: (readonly [place: string | number, name: string])[] = Array.isArray(names)
      ? names.map((name, index) => [index, name])
      : Object.keys(names).map((name) => [name, name]);
    return keyed.flatMap(([place, name]) =>
      known.has(name)
        ? []
        : [
            {
              code: 'invalid',
              where: source.at(['gate', field, place]),
              message: `gate.${field}: no case has the ${what} ${quote(name)}${didYouMean(name, known)}`,
              hint,
            },
          ],
    );
  };
  return [
    ...ruleWithoutMargin(gate, source),
    ...metricFailures(gate, source, trials),
    ...pairsWithoutBaseline(gate, source, cases, kinds),
    ...missing('required', idList, 'id', 'Name the id of a case, or remove it.'),
    ...missing(
      'slices',
      tags,
      'tag',
      tags.size === 0
        ? 'No case has tags; add `tags:` to the cases of the slice.'
        : `The tags in use are: ${[...tags].sort().slice(0, 20).join(', ')}.`,
    ),
  ];
}

/** What compares an answer with the baseline's would never be scored. */
function pairsWithoutBaseline(
  { baseline }: NonNullable<SuiteHead['gate']>,
  source: Source,
  cases: readonly Case[],
  kinds: AssertionKinds,
): Failure[] {
  if (baseline !== 'none') return [];
  const isPair = ({ type, group = [] }: Assertion): boolean =>
    kinds.get(type)?.pairs === true || group.some(isPair);
  const paired = cases.flatMap(demandsOf).find(({ assertion }) => isPair(assertion));
  if (paired === undefined) return [];
  return [
    {
      code: 'invalid',
      where: source.at(['gate', 'baseline']),
      message: `gate.baseline is none, and ${quote(paired.name)} compares answers with those of a baseline`,
      hint: 'Remove `baseline: none`: the first run is inconclusive, and llm-eval accept makes it the baseline. Or use rubric.',
    },
  ];
}

/** A metric of k trials takes as many, and the planning that finds a margin is that of pass rates. */
function metricFailures(
  { metric, max_drop }: NonNullable<SuiteHead['gate']>,
  source: Source,
  trials: Trials,
): Failure[] {
  if (metric === undefined) return [];
  const failure = (message: string, hint: string): Failure => ({
    ...{ code: 'invalid', where: source.at(['gate', 'metric']), message: `gate.metric: ${message}`, hint },
  });
  const most = 'fixed' in trials ? trials.fixed : trials.max;
  const k = Number(/\d+$/.exec(metric)?.[0] ?? 1);
  return [
    ...(max_drop === undefined
      ? [
          failure(
            `${metric} needs a margin, and gate.max_drop is not written`,
            'Write gate.max_drop in points.',
          ),
        ]
      : []),
    ...(k > most
      ? [
          failure(
            `${metric} takes ${k} trials a case, and the suite asks ${most}`,
            `Write trials: ${k}, or more.`,
          ),
        ]
      : []),
  ];
}

/** Rules that speak of the margin need a written one: an automatic margin says what the suite can vouch for, not what is wanted. */
function ruleWithoutMargin(gate: NonNullable<SuiteHead['gate']>, source: Source): Failure[] {
  if (gate.max_drop !== undefined || gate.rule === undefined || gate.rule === 'detect') return [];
  return [
    {
      code: 'invalid',
      where: source.at(['gate', 'rule']),
      message: `gate.rule: ${gate.rule} needs a margin, and gate.max_drop is not written`,
      hint: 'Write gate.max_drop in points, or leave the rule out.',
    },
  ];
}
