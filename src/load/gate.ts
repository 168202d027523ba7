import type { Failure } from '../domain/failure.ts';
import type { Gate } from '../domain/suite.ts';
import type { SuiteHead } from '../domain/suite-file.ts';
import type { CaseList } from './cases.ts';
import { didYouMean, quote } from './failures.ts';
import type { Source } from './source.ts';

/** The largest tolerated drop when a suite writes none, in points. */
const DEFAULT_MAX_DROP = 5;

/** A suite's gate with its defaults filled in. */
export function fillGate(written: NonNullable<SuiteHead['gate']>): Gate {
  return {
    max_drop: written.max_drop ?? DEFAULT_MAX_DROP,
    slices: [...new Set(written.slices)],
    required: [...new Set(written.required)],
    ...(written.min_pass_rate === undefined ? {} : { min_pass_rate: written.min_pass_rate }),
    baseline: written.baseline ?? 'file',
    on_inconclusive: written.on_inconclusive ?? 'fail',
  };
}

/** A gate that names a case or slice that no case has would guard nothing. */
export function checkGate(
  gate: NonNullable<SuiteHead['gate']>,
  source: Source,
  { ids, tags }: CaseList,
): Failure[] {
  const idList = new Set([...ids.values()].map(({ id }) => id));
  const missing = (
    field: 'required' | 'slices',
    known: ReadonlySet<string>,
    what: string,
    hint: string,
  ): Failure[] =>
    (gate[field] ?? []).flatMap((name, index) =>
      known.has(name)
        ? []
        : [
            {
              code: 'invalid',
              where: source.at(['gate', field, index]),
              message: `gate.${field}: no case has the ${what} ${quote(name)}${didYouMean(name, known)}`,
              hint,
            },
          ],
    );
  return [
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
