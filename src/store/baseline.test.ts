import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { canonicalJson } from '../domain/json.ts';
import type { BaselineHeader } from '../domain/recording.ts';
import { openBaseline, readBaseline, writeBaseline } from './baseline.ts';
import { readRecording } from './recording.ts';
import { failuresOf, recorded, temporaryFolder } from './testdata/samples.ts';

const header: BaselineHeader = {
  v: 1,
  baseline: 'triage',
  suite_digest: '0123456789abcdef',
  cases_digest: 'fedcba9876543210',
  target: 'demo',
  asked: {
    api: 'responses',
    model: 'demo-2026-01-15',
    prompt: '00',
    schema: null,
    params: { reasoning: { effort: 'low' } },
  },
  run: '20261122T150607Z-k3f9',
  tool: 'llm-eval 0.1.0',
  accepted_by: 'Ada',
  accepted_at: '2026-11-22T15:06:07Z',
  why: 'first baseline',
  answers: 2,
};
const answers = [recorded({ ordinal: 1 }), recorded({ ordinal: 2 })];

function newFile(): string {
  return join(temporaryFolder(), 'triage.baseline.jsonl');
}

test('a baseline is read back as it was written, and as a recording it gives its answers', async () => {
  const file = newFile();
  await writeBaseline(file, header, answers);
  expect(await readBaseline(file, 'b')).toEqual({ header, answers });
  const found = [];
  for await (const stored of readRecording(file, 'b')) found.push(stored);
  expect(found).toEqual([
    { answer: answers[0], line: 2 },
    { answer: answers[1], line: 3 },
  ]);
  expect(readFileSync(file, 'utf8')).toBe(
    [header, ...answers].map((line) => `${canonicalJson(line)}\n`).join(''),
  );
});

test('a baseline that does not exist is undefined', async () => {
  expect(await readBaseline(newFile(), 'b')).toBe(undefined);
});

const accept = 'Restore the file from git, or accept a run again with: llm-eval accept';
const noHeader = {
  message: 'a baseline begins with a header line, and this file has none',
  hint: 'Restore it from git, or accept a run with: llm-eval accept',
};
const git = 'Restore the file from git, or record it again.';

test.each([
  ['no line', [], { line: 1, ...noHeader }],
  ['no header', answers, { line: 1, ...noHeader }],
  [
    'a lost line',
    [header, answers[0]],
    { line: 1, message: 'the header speaks of 2 answers, the file holds 1', hint: accept },
  ],
  [
    'a line too many',
    [header, ...answers, recorded({ ordinal: 3 })],
    { line: 1, message: 'the header speaks of 2 answers, the file holds 3', hint: accept },
  ],
  [
    'an answer of another suite',
    [header, recorded({ suite: 'other' })],
    { line: 2, message: 'an answer of other@demo in the baseline of triage@demo', hint: git },
  ],
  [
    'an answer of another target',
    [header, recorded({ target: 'late' })],
    { line: 2, message: 'an answer of triage@late in the baseline of triage@demo', hint: git },
  ],
  [
    'two headers',
    [header, header],
    { line: 2, message: 'a baseline header stands only on the first line', hint: git },
  ],
  [
    'a header of nobody',
    [{ ...header, accepted_by: undefined }, ...answers],
    {
      line: 1,
      message: 'the line is no baseline header: "accepted_by" is missing',
      hint: git,
    },
  ],
])('a baseline with %s is refused', async (_, lines, { line, message, hint }) => {
  const file = newFile();
  writeFileSync(file, lines.map((value) => `${JSON.stringify(value)}\n`).join(''));
  expect(await failuresOf(() => readBaseline(file, 'b'))).toEqual([
    { code: 'damaged', where: { file: 'b', line }, message, hint },
  ]);
});

test('a header that does not fit its answers is our bug, and the old file stays', async () => {
  const file = newFile();
  writeFileSync(file, 'old');
  await expect(writeBaseline(file, header, answers.slice(1))).rejects.toThrow(
    new Error(`the header of ${file} speaks of 2 answers, not 1`),
  );
  await expect(writeBaseline(file, header, [recorded({ suite: 'other' })])).rejects.toThrow(
    new Error('an answer of other@demo for the baseline of triage@demo'),
  );
  expect(readFileSync(file, 'utf8')).toBe('old');
});

test('an open baseline gives its header before its answers are read, and tells at their end what is missing', async () => {
  const file = newFile();
  await writeBaseline(file, header, answers);
  writeFileSync(file, readFileSync(file, 'utf8').split('\n').slice(0, 2).join('\n'));
  const open = await openBaseline(file, 'b');
  expect(open?.header).toEqual(header);
  const found: unknown[] = [];
  const failures = await failuresOf(async () => {
    for await (const answer of open?.answers ?? []) found.push(answer);
  });
  expect(found).toEqual([answers[0]]);
  expect(failures).toEqual([
    {
      code: 'damaged',
      where: { file: 'b', line: 1 },
      message: 'the header speaks of 2 answers, the file holds 1',
      hint: 'Restore the file from git, or accept a run again with: llm-eval accept',
    },
  ]);
});
