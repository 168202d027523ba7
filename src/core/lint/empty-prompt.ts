import { isBlank } from '../../domain/answer.ts';
import type { Warning } from '../../domain/lint.ts';
import type { Suite, TurnInput } from '../../domain/suite.ts';

/**
 * Cases that ask a model nothing: the text of the user, or that of a turn, is blank once it is rendered, and no file goes with
 * it. Code that answers in a model's place may read the variables instead.
 */
export function emptyPrompts({ cases, target }: Pick<Suite, 'cases' | 'target'>): Warning[] {
  if (target.code !== undefined) return [];
  return cases.flatMap(({ id, user, files, turns, where }) => {
    const said: readonly TurnInput[] = turns ?? [{ user, ...(files === undefined ? {} : { files }) }];
    return said.flatMap((turn, index): Warning[] => {
      if (!('user' in turn) || turn.files !== undefined || !isBlank(turn.user)) return [];
      const whose = turns === undefined ? 'the user text' : `the user text of turn ${index + 1}`;
      const what = turn.user === '' ? 'empty' : 'white space alone';
      return [
        {
          code: 'empty-prompt',
          spot: where,
          message: `case ${JSON.stringify(id)} asks nothing: ${whose} is ${what} once its variables are filled in`,
          hint: 'Give the variables that it reads a value, or remove the case. If it is meant, e.g. to see what no input does, let it stand.',
        },
      ];
    });
  });
}
