import { dirname, relative, sep } from 'node:path';
import { assertionKinds } from '../core/assertions/index.ts';
import { modelRule } from '../core/models.ts';
import { scoreTrial } from '../core/score.ts';
import type { Answer } from '../domain/answer.ts';
import type { Assertion } from '../domain/assertion.ts';
import { fail } from '../domain/failure.ts';
import type { Json } from '../domain/json.ts';
import type { TrialScore } from '../domain/score.ts';
import { importSchema } from '../execute/import-schema.ts';
import { openScoreWorkers } from '../execute/score-workers.ts';
import { loadProject } from '../load/project.ts';
import { models } from '../provider/models.ts';
import { joined, say, type TermText, term, termLines } from '../report/escape/term.ts';
import type { AssertionSpec } from './library.ts';

/** What assertions may read beside the answer, and where their files are. */
export interface AnswerContext {
  /** Values for templates in the assertions. */
  readonly vars?: { readonly [name: string]: Json };
  /** What a right answer holds, read as `{{ expected }}`. */
  readonly expected?: Json;
  /** Absolute path of the file that writes the assertions; `./x.assert.ts` and `file:` are relative to it. */
  readonly file: string;
  /** The project's folder, absolute: nothing outside is read. */
  readonly cwd: string;
  /** Is handed what modules print, a line or more. */
  readonly onPrint: (text: TermText) => void;
  /** What a command may see of the environment; PATH finds its program. */
  readonly env: { readonly [name: string]: string | undefined };
}

/** Milliseconds that one assertion may take, and megabytes of heap that its worker may use. */
const DEADLINE = 5_000;
const MEMORY = 256;

/**
 * Scores one answer by assertions as a suite writes them, by the same table and on the same workers. Data is scored as its
 * JSON text, and null, which is what a call without an answer often gives, as the empty answer. Throws `Failures` where an assertion is not written as its kind has it.
 */
export async function scoreAnswer(
  answer: Json,
  assertions: readonly AssertionSpec[],
  { vars, expected, file, cwd, onPrint, env }: AnswerContext,
): Promise<TrialScore> {
  const shown = relative(cwd, file).split(sep).join('/');
  if (assertions.length === 0) {
    fail({
      code: 'invalid',
      where: { file: shown },
      message: 'there is no assertion, so any answer would do',
      hint: 'Write at least one.',
    });
  }
  const text = textOf(answer);
  if (typeof text !== 'string')
    fail({ code: 'invalid', where: { file: shown }, message: text.problem, hint: text.hint });
  const value = {
    suite: 'answer',
    target: { model: 'answer', allow_unlisted: true, params: { max_output_tokens: 16 } },
    prompt: { user: 'answer' },
    cases: [
      {
        id: 'answer',
        ...(vars === undefined ? {} : { vars }),
        ...(expected === undefined ? {} : { expected }),
        assert: assertions,
      },
    ],
  };
  const { suites } = await loadProject(
    { kinds: assertionKinds, models, checkModel: modelRule(models), importSchema },
    {
      ...{ cwd, patterns: [], replay: [], live: true, allowCode: true, today: '' },
      given: [{ file: shown, value: JSON.parse(JSON.stringify(value)) as unknown }],
    },
  );
  const kase = suites[0]?.cases[0];
  if (kase === undefined) throw new Error(`nothing was loaded from ${dirname(file)}`);
  const unknown = flat(kase.assertions).find(({ type }) => /^(?:tool-|outcome$|refusal$)/.test(type));
  if (unknown !== undefined) {
    fail({
      code: 'invalid',
      where: { file: shown },
      message: `${unknown.name} looks at tool calls or at how the API ended the answer, and here is only what it says`,
      hint: 'Use it in a suite, which asks the model itself.',
    });
  }
  const across = kase.assertions.find(({ type }) => assertionKinds.get(type)?.across !== undefined);
  if (across !== undefined) {
    fail({
      code: 'invalid',
      where: { file: shown },
      message: `${across.name} holds the trials of a case against each other, and here is one answer`,
      hint: 'Use it in a suite.',
    });
  }
  const workers = openScoreWorkers({
    ...{ deadlineMs: DEADLINE, memoryMb: MEMORY, size: 1, env },
    onPrint: (text) => onPrint(say`${termLines(text)}\n`),
  });
  try {
    return await scoreTrial(1, answered(text), kase, workers);
  } finally {
    await workers.close();
  }
}

/** Assertions with those in groups. */
function flat(assertions: readonly Assertion[]): readonly Assertion[] {
  return assertions.flatMap((one) => [one, ...flat(one.group ?? [])]);
}

/** The text of an answer, of data as JSON, or none of null; a problem where JSON would not hold what the data says. */
function textOf(answer: unknown): string | { readonly problem: string; readonly hint: string } {
  if (typeof answer === 'string') return answer;
  if (answer === null) return '';
  if (answer instanceof Promise) return { problem: 'the answer is a Promise', hint: 'Await it first.' };
  const odd = notJson(answer, 0);
  if (odd === undefined) return JSON.stringify(answer);
  return {
    problem: `the answer ${Object.is(answer, odd.value) ? 'is' : 'holds'} ${odd.name}, which is no text and no JSON`,
    hint: 'Hand over the text, or data of plain objects, lists, texts, numbers, true, false and null.',
  };
}

/** What JSON makes `{}` of, whatever it holds. */
const LOSSY = [Promise, Map, Set, Error, RegExp];

/** Deepest data that is looked into. */
const MOST_LEVELS = 1000;

/** The first part of a value that JSON has no form for; left-out (undefined) fields of an object are none. */
function notJson(
  value: unknown,
  level: number,
): { readonly value: unknown; readonly name: string } | undefined {
  if (value === null || ['string', 'boolean'].includes(typeof value)) return undefined;
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : { value, name: String(value) };
  if (typeof value !== 'object')
    return { value, name: value === undefined ? 'undefined' : `a ${typeof value}` };
  if (level > MOST_LEVELS) return { value, name: 'itself, or too many levels' };
  const lossy = LOSSY.find((one) => value instanceof one);
  if (lossy !== undefined) return { value, name: lossy === Error ? 'an Error' : `a ${lossy.name}` };
  for (const part of Object.values(value)) {
    if (part === undefined && !Array.isArray(value)) continue;
    const odd = notJson(part, level + 1);
    if (odd !== undefined) return odd;
  }
  return undefined;
}

/** An answer of which nothing is known but what it says. */
function answered(text: string): Answer {
  return {
    ...{ outcome: 'answered', body: { text }, id: 'answer', served: 'answer' },
    ...{ usage: null, latency_ms: null },
  };
}

/** What is to be said of an answer that did not satisfy its assertions, or with `negated` of one that did. */
export function satisfiedText(answer: Json, { scores, reason }: TrialScore, negated: boolean): TermText {
  const told = scores.filter(({ status }) => (status === 'pass') === negated);
  const text = typeof answer === 'string' ? answer : JSON.stringify(answer);
  if (scores.length === 0 && reason !== undefined)
    return say`expected an answer to hold against the assertions: ${term(reason)}`;
  const count = `${scores.length} ${scores.length === 1 ? 'assertion' : 'assertions'}`;
  const head = negated
    ? say`expected the answer not to satisfy the ${term(count)}, and it did:`
    : say`expected the answer to satisfy ${term(count)}, and ${told.length} did not hold:`;
  const lines = told.map(({ assertion, status, reason }) => {
    const why = status === 'unscored' ? say`could not be scored: ${term(reason)}` : term(reason);
    return reason === '' ? say`  ${term(assertion)}` : say`  ${term(assertion)}: ${why}`;
  });
  const shown = text.length > 1000 ? `${text.slice(0, 1000)} … ${text.length - 1000} more characters` : text;
  return joined([head, ...lines, term(''), term('the answer:'), termLines(shown)], '\n');
}
