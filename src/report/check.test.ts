import { expect, test } from 'vitest';
import { checkText, vouchingText } from './check.ts';

test('every suite is listed with what a run would ask', async () => {
  const triage = {
    suite: 'ticket-triage',
    target: 'demo-2026-01-15',
    cases: 1120,
    trials: 3,
    assertions: 2240,
  };
  expect(
    await checkText(
      [
        { ...triage, source: 'replay', fallback: [] },
        {
          ...triage,
          suite: 'tone',
          target: 'new\x1b[2J',
          cases: 1,
          trials: 5,
          assertions: 2,
          source: 'live',
          fallback: ['old\x1b[2J', 'the same at azure'],
        },
      ],
      3365,
    ),
  ).toBe(`suite          target           cases  trials  assertions  answers
ticket-triage  demo-2026-01-15  1,120       3       2,240  replay
tone           new\\x1b[2J           1       5           2  live
2 suites in order; a run takes 3,365 answers
  tone: when its target is down, asked of old\\x1b[2J, then the same at azure; neither counted nor priced here, and never scored
`);
});

test('what a suite vouches for is a line, and an assumption is named', () => {
  const words = '60 cases x 3 trials vouch for drops above 5 points';
  expect([
    vouchingText([]),
    vouchingText([
      { suite: { name: 'triage' }, words, baseline: true },
      { suite: { name: 'tone' }, words, baseline: false },
    ]),
  ]).toEqual([
    '',
    `size of the suites:
  triage: 60 cases x 3 trials vouch for drops above 5 points
  tone: 60 cases x 3 trials vouch for drops above 5 points; no baseline is accepted yet
`,
  ]);
});
