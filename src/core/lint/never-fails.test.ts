import { expect, test } from 'vitest';
import type { Assertion } from '../../domain/assertion.ts';
import type { Case } from '../../domain/suite.ts';
import { sampleSuite } from '../testdata/sides.ts';
import { neverFailing } from './never-fails.ts';

const at = (line: number) => ({ file: 'a.eval.yaml', line });
const demand = (line: number, type: string, change: Partial<Assertion> = {}): Assertion => ({
  ...{ type, negated: false, name: type, weight: 1, threshold: 0, params: {}, where: at(line) },
  ...change,
});

function warned(assertions: readonly Assertion[], change: Partial<Case> = {}, over?: readonly Assertion[]) {
  const [one] = sampleSuite({ a: [] }).cases as [Case];
  const cases = ['a', 'b'].map((id) => ({ ...one, id, assertions, ...change }));
  const suite = { cases, ...(over === undefined ? {} : { suite_assertions: over }) };
  return neverFailing(suite).map(({ spot, message }) => [spot, message]);
}
const message = (name: string) =>
  `${name} passes whatever it measures: every value reaches its threshold of 0`;

test('a measure with a threshold of 0 is told once for all cases, in a turn and in groups as well', () => {
  const group = [demand(3, 'levenshtein'), demand(4, 'rubric', { name: 'polite' })];
  const turns = [{ user: 'Hi.', assertions: [demand(5, 'tool-call-f1')] }];
  const assertions = [
    ...[demand(1, 'similar'), demand(2, 'all-of', { threshold: undefined, group })],
    ...[demand(6, 'pairwise'), demand(7, 'consistent')],
    ...[demand(9, 'any-of', { group: [] }), demand(10, 'similarity')],
  ];
  expect(warned(assertions, { turns }, [demand(11, 'accuracy')])).toEqual([
    [at(5), message('tool-call-f1')],
    [at(1), message('similar')],
    [at(3), message('levenshtein')],
    [at(4), message('polite')],
    [at(6), message('pairwise')],
    [at(7), message('consistent')],
    [at(9), message('any-of')],
    [at(10), message('similarity')],
    [at(11), message('accuracy')],
  ]);
});

test('nothing is told of what can fail or only informs: another threshold, no measure, no weight, a negated group', () => {
  const group = [demand(3, 'equals')];
  expect(
    warned(
      [
        ...[demand(1, 'similar', { threshold: 0.01 }), demand(2, 'equals')],
        ...[demand(3, 'similar', { weight: 0 }), demand(4, 'any-of', { negated: true, group })],
        ...[demand(5, 'module'), demand(6, 'levenshtein', { params: { max: 2 } })],
        demand(7, 'rubric', { threshold: undefined }),
        demand(8, 'not-similar', { type: 'similar', negated: true }),
        demand(9, 'not-similarity', { type: 'similarity', negated: true, threshold: 0.5 }),
        demand(10, 'not-rubric', { type: 'rubric', negated: true, threshold: undefined }),
        demand(11, 'not-equals', { type: 'equals', negated: true, threshold: undefined }),
        demand(12, 'not-any-of', { type: 'any-of', negated: true, threshold: undefined, group }),
      ],
      {},
      [demand(8, 'module'), demand(9, 'accuracy', { threshold: undefined })],
    ),
  ).toEqual([]);
});

test('a negated measure without a threshold is told: all but the whole measure passes', () => {
  const negated = { negated: true, threshold: undefined };
  expect(
    warned([
      demand(1, 'not-similarity', { type: 'similarity', ...negated }),
      demand(2, 'not-levenshtein', { type: 'levenshtein', ...negated }),
      demand(3, 'not-similarity', { type: 'similarity', ...negated, weight: 0 }),
    ]),
  ).toEqual([
    [at(1), 'not-similarity fails only an answer that measures 1: it has no threshold'],
    [at(2), 'not-levenshtein fails only an answer that measures 1: it has no threshold'],
  ]);
});
