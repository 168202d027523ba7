import type { DataPath, Spot, Warning } from '../../domain/lint.ts';
import type { ModelTable } from '../../domain/model.ts';
import type { Suite } from '../../domain/suite.ts';
import { linksOf } from '../asks.ts';
import { judgesOf } from '../judging/judges-of.ts';
import { isNamedLatest } from '../models.ts';
import { contradictions } from './contradictions.ts';
import { duplicateCases } from './duplicates.ts';
import { emptyPrompts } from './empty-prompt.ts';
import { lastTurnOnly } from './last-turn.ts';
import { leakedAnswers } from './leaks.ts';
import { neverFailing } from './never-fails.ts';
import { strictObjections } from './strict-schema.ts';

/** Cases of a gated slice below which it can hardly show anything. */
const FEWEST_IN_SLICE = 5;

/** What is allowed in a suite and probably not meant, but for what needs its files, its baseline or prices. */
export function lintSuite(suite: Suite, models: ModelTable): Warning[] {
  return [
    ...suite.warnings.map((warning) => ({ ...warning, spot: at(suite, warning.path) })),
    ...floatingAliases(suite, models),
    ...openSchema(suite),
    ...ownJudges(suite),
    ...gateWarnings(suite),
    ...emptyPrompts(suite),
    ...contradictoryCases(suite),
    ...lastTurnOnly(suite),
    ...neverFailing(suite),
    ...duplicateCases(suite),
    ...leakedAnswers(suite),
  ];
}

/** A path into a suite's file. */
export function at({ file }: Pick<Suite, 'file'>, path: DataPath): Spot {
  return { file, path };
}

function floatingAliases(suite: Suite, { models }: ModelTable): Warning[] {
  if (suite.replay.length > 0) return [];
  return linksOf(suite).flatMap(({ model }, index): Warning[] => {
    const known = models.find(({ id }) => id === model);
    if (known?.kind !== 'alias' && !isNamedLatest(model)) return [];
    const [snapshot] = known?.snapshots ?? [];
    return [
      {
        code: 'floating-alias',
        spot: at(suite, index === 0 ? ['target', 'model'] : ['target', 'fallback', index - 1, 'model']),
        message: `${model} is a moving alias: a verdict on it is one on whatever the vendor serves that day`,
        hint: `Pin a snapshot${snapshot === undefined ? '' : `, e.g. ${snapshot}`}, and remove the alias from allow_aliases.`,
      },
    ];
  });
}

/** Judges that are the very model whose answers they judge. */
function ownJudges(suite: Suite): Warning[] {
  const { model, provider } = suite.target;
  const own = judgesOf(suite).filter(({ target }) => target.model === model && target.provider === provider);
  return own.map(
    ({ name }): Warning => ({
      code: 'judge-is-candidate',
      spot: at(suite, ['target', 'model']),
      message: `the judge ${name} is ${model}, which it judges: models favour answers of their own`,
      hint: 'Give the judge another model; then a new pin is not judged by itself either.',
    }),
  );
}

/** What the vendor would refuse of the schema that is sent. Only where nothing was ever answered by it is it mended unasked. */
function openSchema(suite: Suite): Warning[] {
  const { schema, schema_mode, target, replay } = suite;
  if (schema === undefined || schema_mode !== 'strict') return [];
  const mendable = replay.length === 0 && target.provider === undefined;
  return strictObjections(schema.schema, target.model.startsWith('ft:')).map(
    ({ path, message, hint, fix }): Warning => ({
      code: 'schema-not-strict',
      spot: at(suite, ['schema', ...path]),
      message: `${path.length === 0 ? 'schema' : `schema at /${path.map(pointerStep).join('/')}`}: ${message}`,
      hint,
      ...(fix === undefined || !mendable ? {} : { fix: { ...fix, path: ['schema', ...fix.path] } }),
    }),
  );
}

function pointerStep(step: string | number): string {
  return String(step).replaceAll('~', '~0').replaceAll('/', '~1');
}

function gateWarnings(suite: Suite): Warning[] {
  const { gate, cases } = suite;
  const floor: Warning[] =
    gate.min_pass_rate === 100
      ? [
          {
            code: 'min-pass-rate-100',
            spot: at(suite, ['gate', 'min_pass_rate']),
            message:
              'gate.min_pass_rate is 100: one failed trial of any case regresses, and models do not answer alike twice',
            hint: 'Name the cases that must never fail under gate.required, and set a floor that the model keeps.',
          },
        ]
      : [];
  const slices = gate.slices.flatMap(({ tag }): Warning[] => {
    const size = cases.filter(({ tags }) => tags.includes(tag)).length;
    if (size >= FEWEST_IN_SLICE) return [];
    return [
      {
        code: 'small-slice',
        spot: at(suite, ['gate', 'slices', tag]),
        message: `the slice ${JSON.stringify(tag)} has ${size} ${size === 1 ? 'case' : 'cases'}: with fewer than ${FEWEST_IN_SLICE} only a collapse can be told from chance`,
        hint: 'Tag more cases, or name its cases under gate.required.',
      },
    ];
  });
  return [...floor, ...slices];
}

/** Assertions of the suite that exclude each other are told once, with the first case. */
function contradictoryCases({ cases }: Suite): Warning[] {
  const told = new Map<object, Set<object>>();
  return cases.flatMap((kase) =>
    contradictions(kase).flatMap(({ first, second, why }): Warning[] => {
      const known = told.get(first.where);
      if (known?.has(second.where)) return [];
      told.set(first.where, (known ?? new Set<object>()).add(second.where));
      const place = [first.where.file, first.where.line].filter((part) => part !== undefined).join(':');
      return [
        {
          code: 'contradiction',
          spot: second.where,
          message: `case ${JSON.stringify(kase.id)}: no answer passes both ${JSON.stringify(label(first))} (${place}) and ${JSON.stringify(label(second))}: ${why}`,
          hint: 'Remove one of the two, or give one of them weight 0.',
        },
      ];
    }),
  );
}

function label({ negated, name }: { readonly negated: boolean; readonly name: string }): string {
  return negated && !name.startsWith('not-') ? `not ${name}` : name;
}
