import type { AssertionKind } from '../../domain/assertion.ts';
import { readJson } from './subject.ts';
import { subjectName } from './text.ts';

/** The whole answer is JSON, or the text at a `path` is JSON inside JSON. A value there that is no text is JSON already. */
export const isJson: AssertionKind = {
  type: 'is-json',
  summary: 'Is JSON and nothing else; a code fence or text around it is not JSON.',
  example: {},
  fields: {},
  takesPath: true,
  negatable: true,
  runs: () => 'inline',
  score(subject) {
    const name = subjectName(subject);
    const valid =
      subject.path === undefined ? subject.value !== undefined : typeof subject.value !== 'string';
    if (valid) return { pass: true, reason: `${name} is JSON` };
    const reading = readJson(subject.text, name);
    if ('value' in reading) return { pass: true, reason: `${name} is JSON` };
    if (reading.twice) return { missing: reading.problem };
    return { pass: false, reason: reading.problem, actual: subject.text };
  },
};
