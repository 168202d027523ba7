import { expect, test } from 'vitest';
import type { PinState, PinsReport } from '../domain/pins.ts';
import { pinsMarkdown, pinsText } from './pins.ts';

const use = (suite: string, role: PinState['used_by'][number]['role'] = 'target') => ({
  suite,
  file: `evals/${suite}.eval.yaml`,
  role,
});

function report(pins: readonly PinState[], exit: number, within_days = 60): PinsReport {
  return { v: 1, today: '2026-11-22', as_of: '2026-11-20', within_days, exit, pins };
}

const gone: PinState = {
  pin: 'small',
  model: 'x-2026-01-01',
  kind: 'snapshot',
  listed: false,
  served: 'no',
  reason: '@octocat\x1b[31m <b>`no`</b> | [see](https://evil.example)',
  status: 'retired',
  notice: 'is not served: @octocat\x1b[31m',
  hint: 'Try it: \x1b[2J',
  used_by: ['a', 'b', 'c', 'd', 'e'].map((suite) => use(suite)),
};
const silent: PinState = {
  model: 'gpt-6-sol',
  provider: 'azure',
  kind: 'snapshot',
  listed: true,
  served: 'unknown',
  reason: 'HTTP 500',
  status: 'unknown',
  notice: 'could not be asked about: HTTP 500',
  hint: 'Ask again: llm-eval pins --served',
  used_by: [use('tone'), use('tone', 'judge')],
};

test('a list that was asked about says what is gone and what is not known, and obeys no server', async () => {
  expect(await pinsText(report([gone, silent], 1))).toBe(
    [
      'pin    model         provider  kind      listed  served   used by',
      'small  x-2026-01-01            snapshot  no      no       a, b, c, 2 more',
      '       gpt-6-sol     azure     snapshot  yes     unknown  tone, tone (judge)',
      '',
      'small: x-2026-01-01 is not served: @octocat\\x1b[31m',
      '  Try it: \\x1b[2J',
      'gpt-6-sol could not be asked about: HTTP 500',
      '  Ask again: llm-eval pins --served',
      '1 of 2 models is gone, 1 of 2 models could not be asked about (exit 1); by the API and the models table of 2026-11-20',
      '',
    ].join('\n'),
  );
});

test('the same list as Markdown holds no link, mention or tag of theirs', () => {
  expect(pinsMarkdown(report([gone, silent], 1))).toBe(
    [
      '### Model pins',
      '',
      '**1 of 2 models is gone, 1 of 2 models could not be asked about**, counted from 2026-11-22; by the API and the models table of 2026-11-20.',
      '',
      '| Pin | Model | Kind | Listed | Served | Shuts down | Days left | Replacement | Used by |',
      '| --- | --- | --- | --- | --- | --- | --- | --- | --- |',
      '| `small` | `x-2026-01-01` | snapshot | no | no: `@octocat\\x1b[31m <b>\\x60no\\x60</b> \\x7c [see](https://evil.example)` |  |  |  | `a`, `b`, `c`, `2 more` |',
      '|  | `gpt-6-sol` at `azure` | snapshot | yes | unknown: `HTTP 500` |  |  |  | `tone`, `tone (judge)` |',
      '',
    ].join('\n'),
  );
});

test('one model and one day are told in the singular', async () => {
  const dying: PinState = {
    ...silent,
    served: 'yes',
    shutdown_date: '2026-11-23',
    days_left: 1,
    status: 'retiring',
    notice: 'shuts down on 2026-11-23, in 1 day',
    hint: 'It is written in evals/tone.eval.yaml.',
    replacement: { model: 'gpt-6.2-sol', by: 'family' },
  };
  expect(await pinsText(report([dying], 1, 1))).toBe(
    [
      'model      provider  kind      listed  served  shuts down  days left  replacement  used by',
      'gpt-6-sol  azure     snapshot  yes     yes     2026-11-23          1  gpt-6.2-sol  tone, tone (judge)',
      '',
      'gpt-6-sol shuts down on 2026-11-23, in 1 day',
      '  It is written in evals/tone.eval.yaml.',
      '1 of 1 model shuts down within 1 day (exit 1); by the API and the models table of 2026-11-20',
      '',
    ].join('\n'),
  );
});
