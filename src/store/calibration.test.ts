import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Calibration } from '../domain/calibration.ts';
import { readCalibration, writeCalibration } from './calibration.ts';
import { failuresOf, temporaryFolder } from './testdata/samples.ts';

const calibration: Calibration = {
  v: 1,
  calibration: 'triage',
  at: '2026-11-22T12:00:00.000Z',
  run: '20261122T120000Z-8ig2',
  tool: 'llm-eval 0.1.0',
  asked: { api: 'responses', model: 'demo', prompt: '00', schema: null, params: {} },
  suite_digest: '0123456789abcdef',
  cases_digest: 'fedcba9876543210',
  cases: [
    { case: 'a', passed: 3, trials: 6 },
    { case: 'b', passed: 6, trials: 6 },
  ],
};

const newFile = () => join(temporaryFolder(), 'triage.calibration.json');

test('a calibration is read back as it was written, a line a case', async () => {
  const file = newFile();
  await writeCalibration(file, calibration);
  expect(await readCalibration(file, 'c')).toEqual(calibration);
  expect(readFileSync(file, 'utf8').split('\n').slice(-6)).toEqual([
    '  "cases": [',
    '    {"case":"a","passed":3,"trials":6},',
    '    {"case":"b","passed":6,"trials":6}',
    '  ]',
    '}',
    '',
  ]);
});

test('a calibration that is not there is undefined', async () => {
  expect(await readCalibration(newFile(), 'c')).toBe(undefined);
});

test.for([
  ['{', "the calibration is not JSON: Expected property name or '}' in JSON at position 1 (line 1 column 2)"],
  ['{"v":2}', 'the calibration has format 2; this version of llm-eval reads format 1'],
  [JSON.stringify({ ...calibration, at: 'yesterday' }), 'this is no calibration: at: Invalid ISO datetime'],
] as const)('%s is damaged', async ([text, message]) => {
  const file = newFile();
  writeFileSync(file, text);
  expect(await failuresOf(() => readCalibration(file, 'c'))).toEqual([
    {
      code: 'damaged',
      where: { file: 'c' },
      message,
      hint: 'Restore it from git, or calibrate again with: llm-eval calibrate SUITE',
    },
  ]);
});
