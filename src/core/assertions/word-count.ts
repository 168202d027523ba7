import type { AssertionKind } from '../../domain/assertion.ts';
import { countFields, limitsProblem, withinLimits } from './limits.ts';
import { subjectName } from './text.ts';

/**
 * How many words the text has. A word is a run without white space that holds a letter or digit, so a dash of its own is
 * none and `don't` is one. Dictionaries that cut Chinese, Japanese or Thai differ between Node versions; use `length` there.
 */
export const wordCount: AssertionKind = {
  type: 'word-count',
  summary: 'Has a number of words: runs without white space that hold a letter or digit.',
  example: { max: 80 },
  fields: countFields('words'),
  takesPath: true,
  negatable: false,
  runs: () => 'inline',
  check: limitsProblem,
  score(subject, params) {
    const count = subject.text.split(/\s+/u).filter((run) => /[\p{L}\p{N}]/u.test(run)).length;
    const name = subjectName(subject);
    return withinLimits(count, params, (words) => `${words} words in ${name}`);
  },
};
