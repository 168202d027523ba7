import type { AssertionKind, Finding, Subject } from '../../domain/assertion.ts';
import { canonicalJson } from '../../domain/json.ts';
import { shown, subjectName } from './text.ts';

/**
 * The trials of a case say the same: each is measured by the share of the others that it agrees with. JSON is compared as
 * JSON, whatever the order of its keys; any other text to the letter.
 */
export const consistent: AssertionKind = {
  type: 'consistent',
  summary:
    'Agrees with the other trials of its case, or with a share of them of at least `threshold`; all trials are asked at once.',
  example: { path: '/category', threshold: 0.75 },
  fields: {},
  takesPath: true,
  negatable: false,
  runs: () => 'inline',
  score: () => ({ unscored: 'the trials of the case are compared when all are there' }),
  across(subjects) {
    const said = subjects.map((subject) => (subject === undefined ? undefined : wordsOf(subject)));
    const others = subjects.length - 1;
    return subjects.map((subject, index): Finding => {
      if (subject === undefined) return { missing: 'there is nothing to compare' };
      const agreeing = said.filter((one) => one === said[index]).length - 1;
      const name = subjectName(subject);
      const what = shown(subject.path === undefined ? subject.text : (subject.value ?? subject.text));
      return {
        value: agreeing / others,
        reason: `${name}, ${what}, agrees with ${agreeing} of the ${others} other ${others === 1 ? 'trial' : 'trials'}`,
      };
    });
  },
};

function wordsOf({ text, value }: Subject): string {
  return value === undefined ? `text ${text}` : `json ${canonicalJson(value)}`;
}
