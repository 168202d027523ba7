import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson } from '../domain/json.ts';
import type { RecordedAnswer } from '../domain/recording.ts';
import { byPlace } from '../domain/recording.ts';
import { readRecording, writeRecording } from './recording.ts';
import { failuresOf, recorded, temporaryFolder } from './testdata/samples.ts';

async function read(file: string) {
  const found = [];
  for await (const { answer } of readRecording(file, 'a.recording.jsonl')) found.push(answer);
  return found;
}

/** A file with this text. */
function fileOf(text: string | Uint8Array): string {
  const file = join(temporaryFolder(), 'a.recording.jsonl');
  writeFileSync(file, text);
  return file;
}

const lineOf = (fields: Partial<RecordedAnswer> = {}) => `${canonicalJson(recorded(fields))}\n`;

const text = fc.string({ unit: 'binary' });
const someAnswers = fc
  .uniqueArray(
    fc.record({
      case: fc.oneof(text, fc.constantFrom('__proto__', 'a', 'A', 'é', 'é')),
      ordinal: fc.integer({ min: 1, max: 3 }),
      target: fc.constantFrom('demo', 'other'),
      outcome: fc.constantFrom('answered' as const, 'truncated' as const, 'refused' as const),
      body: fc.record({ text, refusal: text }, { requiredKeys: ['text'] }),
      usage: fc.constantFrom(null, { input: 0, output: 3, reasoning: 2 }),
      latency_ms: fc.constantFrom(null, 0, 0.5, 1e21),
    }),
    { selector: (fields) => `${fields.case} ${fields.ordinal} ${fields.target}` },
  )
  .map((all) => all.map((fields, index) => recorded({ ...fields, id: `resp_${index}` })).sort(byPlace));

test('what is written is read back, whatever the model wrote, and written again it is the same file', async () => {
  const file = join(temporaryFolder(), 'a.recording.jsonl');
  await fc.assert(
    fc.asyncProperty(someAnswers, async (answers) => {
      await writeRecording(file, answers);
      const before = readFileSync(file);
      const again = await read(file);
      expect(again).toEqual(answers);
      await writeRecording(file, readAnswers(file));
      expect(readFileSync(file).equals(before)).toBe(true);
    }),
    { numRuns: 50 },
  );
});

async function* readAnswers(file: string) {
  for await (const { answer } of readRecording(file, file)) yield answer;
}

test('a recording is canonical JSON, one answer a line', async () => {
  const file = join(temporaryFolder(), 'a.recording.jsonl');
  await writeRecording(file, [recorded({ ordinal: 1 }), recorded({ ordinal: 2 })]);
  const rest = `"input":"0123456789abcdef","key":"${'a'.repeat(64)}","latency_ms":12,"model":"demo-2026-01-15"`;
  const line = (n: number) =>
    `{"api":"responses","body":{"text":"billing"},"case":"refund","id":"resp_refund_${n}",${rest},"ordinal":${n},` +
    '"outcome":"answered","served":"demo-2026-01-15","suite":"triage","target":"demo","usage":{"input":10,"output":2},"v":1}\n';
  expect(readFileSync(file, 'utf8')).toBe(line(1) + line(2));
});

test('a byte order mark, CRLF, blank lines and a missing last line feed are tolerated, and lines keep their numbers', async () => {
  const lines = [lineOf({ ordinal: 1 }), '', '  ', lineOf({ ordinal: 2 }), lineOf({ ordinal: 3 })];
  const file = fileOf(`\uFEFF${lines.map((line) => line.trim()).join('\r\n')}`);
  const found = [];
  for await (const { answer, line } of readRecording(file, 'a')) found.push([answer.ordinal, line]);
  expect(found).toEqual([
    [1, 1],
    [2, 4],
    [3, 5],
  ]);
});

test('an answer of 4 MiB is read back', async () => {
  const file = join(temporaryFolder(), 'a.recording.jsonl');
  const huge = recorded({ body: { text: 'ü\u{1f600}"'.repeat(700_000) } });
  await writeRecording(file, [huge]);
  expect(await read(file)).toEqual([huge]);
});

const git = 'Restore the file from git, or record it again.';
const merged = 'Two versions of the file were merged: keep one of the two lines, or record again.';
const deep = `${'{"x":'.repeat(50_000)}1${'}'.repeat(50_000)}`;

/** A line of which the body gives two texts, of which a reader of the file sees the first, and JSON gives the last. */
const twice = (text: string) => lineOf().replace('"body":{', () => `"body":{"text":${JSON.stringify(text)},`);
const twiceSaid = (key: string) =>
  `the key "${key}" is written twice, so that readers disagree on what the line says`;
const edited =
  'llm-eval writes no key twice, so somebody edited the line. Restore the file from git, or record it again.';

test.each([
  ['no JSON', '{"v":1,', 'the line is not JSON', git],
  ['another value', '7', 'the line is no stored answer: expected object, received number', git],
  [
    'a wrong field',
    lineOf({ ordinal: 0 }),
    'the line is no stored answer: ordinal: expected number to be >=1',
    git,
  ],
  [
    'an unknown field',
    lineOf({ extra: 1 } as never),
    'the line is no stored answer: unknown key "extra"',
    git,
  ],
  ['a polluting key', '{"v":1,"__proto__":{"polluted":true}}', 'the key "__proto__" is not allowed', git],
  [
    'an escaped polluting key',
    '{"body":[{"\\u0063onstructor":1}]}',
    'the key "constructor" is not allowed',
    git,
  ],
  ['a key that is written twice', twice('{"category":"x"}'), twiceSaid('text'), edited],
  [
    'a key that is written twice, once with an escape and spaces',
    lineOf().replace('"v":1', '"v":1, "out\\u0063ome" : "refused"'),
    twiceSaid('outcome'),
    edited,
  ],
  ['deep nesting', deep, 'the line is nested deeper than 100 levels', git],
  ['a merge conflict', '<<<<<<< HEAD', 'the file holds a merge conflict', 'Keep the lines of one side.'],
  [
    'a newer format',
    lineOf({ v: 2 } as never),
    'the line has format 2; this version of llm-eval reads format 1',
    'Use the version of llm-eval that wrote it, or a newer one.',
  ],
  [
    'a trial that is there with another answer',
    lineOf({ body: { text: 'outage' }, id: 'resp_other' }),
    'a second, different answer of triage/refund@demo#1; the first is on line 1',
    merged,
  ],
  [
    'an answer that stands for two trials',
    lineOf({ ordinal: 2, id: 'resp_refund_1' }),
    'the same answer stands for two trials: triage/refund@demo#2 has the answer id of line 1',
    'An answer is evidence once. Remove the copied line, or record again.',
  ],
  ['a late header', '{"baseline":"triage"}', 'a baseline header stands only on the first line', git],
])('a line with %s is refused with its place', async (_, line, message, hint) => {
  const file = fileOf(`${lineOf()}\n${line}\n`);
  expect(await failuresOf(() => read(file))).toEqual([
    { code: 'damaged', where: { file: 'a.recording.jsonl', line: 3 }, message, hint },
  ]);
  expect(({} as { polluted?: boolean }).polluted).toBe(undefined);
});

test('bytes that are not UTF-8 are refused, not replaced', async () => {
  const file = fileOf(Buffer.from(lineOf({ body: { text: '\u00ff' } }), 'latin1'));
  expect(await failuresOf(() => read(file))).toEqual([
    {
      code: 'damaged',
      where: { file: 'a.recording.jsonl', line: 1 },
      message: 'the line is not UTF-8',
      hint: git,
    },
  ]);
});

test('a line longer than 8 MB is neither written nor read', async () => {
  const long = recorded({ body: { text: 'x'.repeat(8_000_000) } });
  const file = fileOf(`${canonicalJson(long)}\n`);
  expect(await failuresOf(() => read(file))).toEqual([
    {
      code: 'damaged',
      where: { file: 'a.recording.jsonl', line: 1 },
      message: 'the line is longer than 8000000 bytes',
      hint: git,
    },
  ]);
  expect(await failuresOf(() => writeRecording(file, [long]))).toEqual([
    {
      code: 'limit',
      where: { file },
      message: 'the answer of case refund, trial 1, has 8000348 bytes; a recording takes 8000000',
      hint: 'Lower max_output_tokens.',
    },
  ]);
});

test('the same line twice counts once; equal texts with different ids are two answers', async () => {
  const twice = fileOf(lineOf() + lineOf() + lineOf({ ordinal: 2 }));
  expect(await read(twice)).toEqual([recorded(), recorded({ ordinal: 2 })]);
});

test('one answer id may appear in two suites and for two targets', async () => {
  const answers = [
    recorded({ id: 'x' }),
    recorded({ id: 'x', target: 'e' }),
    recorded({ id: 'x', suite: 'zoo' }),
  ];
  const file = fileOf('');
  await writeRecording(file, answers);
  expect(await read(file)).toEqual(answers);
});

test('a recording that is not there is not found', async () => {
  const file = join(temporaryFolder(), 'none.jsonl');
  expect(await failuresOf(() => read(file))).toEqual([
    {
      code: 'not-found',
      where: { file: 'a.recording.jsonl' },
      message: 'there is no such recording',
      hint: 'Check the path, or record it with: llm-eval run --live --record FILE',
    },
  ]);
});

test('answers out of order are our bug, and the old file stays', async () => {
  const file = fileOf('old');
  const wrong = [recorded({ ordinal: 2 }), recorded({ ordinal: 1 })];
  await expect(writeRecording(file, wrong)).rejects.toThrow(new Error(`answers of ${file} are not in order`));
  expect(readFileSync(file, 'utf8')).toBe('old');
});

test('contradicting answers are not written', async () => {
  const file = fileOf('old');
  const answers = [recorded(), recorded({ body: { text: 'outage' } })];
  expect(await failuresOf(() => writeRecording(file, answers))).toEqual([
    {
      code: 'damaged',
      where: { file, line: 2 },
      message: 'a second, different answer of triage/refund@demo#1; the first is on line 1',
      hint: merged,
    },
  ]);
  expect(readFileSync(file, 'utf8')).toBe('old');
});

// Put together here, so that no scanner takes this file for a leak.
const keys: [string, string][] = [
  ['an OpenAI key', `sk-${'aB3'.repeat(16)}`],
  ['an OpenAI key', `sk-${'a'.repeat(20)}T3Blbk${'FJ'}${'b'.repeat(20)}`],
  ['an OpenAI key', `sk-proj-${'aB3_-'.repeat(10)}`],
  ['an OpenAI key', `sk-svcacct-${'aB3_-'.repeat(10)}`],
  ['an Anthropic key', `sk-ant-api03-${'aB3_-'.repeat(10)}`],
  ['an AWS key id', `AKIA${'ABCDEFGH23456722'}`],
  ['a GitHub token', `ghp_${'aB3'.repeat(12)}`],
  ['a GitHub token', `github_pat_${'aB3_'.repeat(20)}`],
  ['a Slack token', `xoxb-${'1234567890-'.repeat(2)}abc`],
];

test.each(keys)('%s is refused wherever the model put it', async (name, key) => {
  const file = fileOf('old');
  const holders: Partial<RecordedAnswer>[] = [
    { case: 'a', body: { text: `before\n${key}\nafter` } },
    { case: 'b', body: { text: '', refusal: `"${key}"` } },
    { case: 'c', body: { text: '', tool_calls: [{ name: 'f', arguments: `{"x":"a\\n${key}"}` }] } },
    { case: 'd', body: { text: `token=${key}` } },
  ];
  expect(await failuresOf(() => writeRecording(file, holders.map(recorded)))).toEqual(
    ['a', 'b', 'c', 'd'].map((id) => ({
      code: 'forbidden',
      where: { file },
      message: `the answer of case ${id}, trial 1, holds what looks like ${name}`,
      hint: 'Revoke the key if it is real, and take it out of the prompt, the case or the log before you record again.',
    })),
  );
  expect(readFileSync(file, 'utf8')).toBe('old');
});

test.each([
  'sk-short',
  'a task-project-management-of-something-long-and-dashed',
  'risk-proj-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
  `AKIA${'IOSFODNN7'}EXAMPLE`,
  'AKIAABCDEFGHIJKLMNOPQRSTUVWXYZ',
  'xoxb-1',
])('%s is not taken for a key', async (harmless) => {
  const file = fileOf('');
  await writeRecording(file, [recorded({ body: { text: harmless } })]);
  expect(await read(file)).toEqual([recorded({ body: { text: harmless } })]);
});
