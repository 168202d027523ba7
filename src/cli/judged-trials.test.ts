import { expect, test } from 'vitest';
import { questionsAbout } from '../core/judging/asks.ts';
import { controlsOf } from '../core/judging/controls.ts';
import { occasionOf } from '../core/judging/conversation.ts';
import { scoreTrial } from '../core/score.ts';
import type { Answer, TrialEnd } from '../domain/answer.ts';
import type { Judge } from '../domain/judge.ts';
import type { Case, Suite } from '../domain/suite.ts';
import { type ControlEnds, judgedTrials } from './judged-trials.ts';

const house: Judge = {
  name: 'house',
  target: { name: 'house', api: 'responses', model: 'referee', params: {} },
  controls: [],
};
const where = { file: 'a' };
const params = { criterion: 'Names Anna.' };
const kase: Case = {
  ...{ id: 'c', vars: {}, tags: [], user: 'Who?', where },
  assertions: [{ type: 'closed-qa', negated: false, name: 'names', weight: 1, params, judge: house, where }],
};
const suite = { cases: [kase] } as unknown as Suite;
const workers = { find: () => Promise.reject(new Error('no worker')), close: async () => undefined };
const said = (text: string, id = 'r'): Answer => ({
  ...{ outcome: 'answered', body: { text }, id, served: 'm', usage: null, latency_ms: 1 },
});
const verdict = (pass: boolean) => said(JSON.stringify({ reason: 'R.', pass }));
const answer = said('It was Anna.');

/** A side with one answer, what its judge says of it, and its control cases as they should be, or all wrong. */
function side(
  name: string,
  { judged, control, controls }: { judged?: TrialEnd; control?: 'right' | 'wrong'; controls?: ControlEnds },
) {
  const trials = judgedTrials(
    suite,
    name,
    (one, ordinal, [end], judgements) =>
      scoreTrial(ordinal, end as TrialEnd, one, workers, undefined, judgements),
    controls,
  );
  trials.add(kase, { ordinal: 1 }, 'i', answer);
  if (control !== undefined)
    for (const { label, right } of controlsOf({ ...house, decides: true, compares: false }))
      trials.add(kase, { ordinal: 1, judge: label }, 'i', verdict(right === (control === 'right')));
  const [label = ''] = questionsAbout(kase, { ordinal: 1 }, answer, occasionOf(kase, 1, [])).keys();
  if (judged !== undefined) trials.add(kase, { ordinal: 1, judge: label }, 'i', judged);
  return async () => {
    const { cases, judges } = await trials.finish(1, undefined);
    const [score] = cases.get('c')?.trials ?? [];
    return [score?.status, score?.reason, judges[0]?.void];
  };
}

test('a trial counts by what its judge said, once the control cases came out right', async () => {
  expect(await side('a', { judged: verdict(true), control: 'right' })()).toEqual([
    'pass',
    undefined,
    undefined,
  ]);
  expect(await side('a', { judged: verdict(false), control: 'right' })()).toEqual([
    'fail',
    undefined,
    undefined,
  ]);
});

test('a trial that its judge was not asked about is not scored', async () => {
  expect(await side('a', { control: 'right' })()).toEqual([
    'unscored',
    'names: the judge house was not asked about this answer; ask it with: llm-eval run --live',
    undefined,
  ]);
});

test('sides of one run share their control cases, and one that is wrong on one of them is wrong on all', async () => {
  const controls: ControlEnds = new Map();
  const asked = side('a', { judged: verdict(true), control: 'right', controls });
  const hunted = side('b', { judged: verdict(true), controls });
  expect([await asked(), await hunted()]).toEqual(Array(2).fill(['pass', undefined, undefined]));
  side('c', { control: 'wrong', controls });
  const why = 'it got the control case "known good" wrong, which must pass';
  expect(await hunted()).toEqual(['unscored', `names: the judge house is void: ${why}`, why]);
});
