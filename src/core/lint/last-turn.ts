import type { Assertion } from '../../domain/assertion.ts';
import type { Warning } from '../../domain/lint.ts';
import type { Suite } from '../../domain/suite.ts';

/** Kinds that, negated, say what must not stand in an answer. */
const FORBIDS = new Set(['contains', 'icontains', 'contains-any', 'regex']);

/**
 * Assertions of the suite that forbid a text, and look at the last answer alone where cases have several turns. Those of a
 * single case are left alone: who writes turns and an assertion beside them means the last.
 */
export function lastTurnOnly({ cases }: Pick<Suite, 'cases'>): Warning[] {
  if (cases.length < 2) return [];
  const places = cases.map(({ assertions }) => new Map(assertions.map((one) => [placeOf(one), one])));
  const [first = new Map<string, Assertion>(), ...others] = places;
  const shared = [...first].filter(([place]) => others.every((known) => known.has(place)));
  return shared.flatMap(([place, { name, type, negated, weight, where }]): Warning[] => {
    if (!negated || weight === 0 || !FORBIDS.has(type)) return [];
    const count = cases.filter(({ turns = [] }, index) => {
      const own = places[index]?.get(place);
      // What is answered with the results of tools was a call of them, and hardly a text.
      const early = turns.filter((_, turn) => 'user' in (turns[turn + 1] ?? {}));
      return early.some(({ assertions }) => !assertions.some((one) => isSame(one, own)));
    }).length;
    if (count === 0) return [];
    return [
      {
        code: 'last-turn-only',
        spot: where,
        message: `${name} looks at the last answer alone, and ${count} ${count === 1 ? 'case has' : 'cases have'} answers before it`,
        hint: 'Write it in each turn as well; what must be in no answer is for `canary` and `no-pii`, which look at all of them.',
      },
    ];
  });
}

function placeOf({ where: { file, line, column } }: Assertion): string {
  return `${file}:${line}:${column}`;
}

function isSame(one: Assertion, other: Assertion | undefined): boolean {
  return one.negated && one.type === other?.type;
}
