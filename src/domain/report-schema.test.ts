import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { jsonReport } from '../report/json.ts';
import { kase, regressedSuite, report, row, suite } from '../report/testdata/report.ts';
import type { Method, Report } from './report.ts';
import { reportSchema } from './report-schema.ts';
import { z } from './zod.ts';

const method: Method = {
  ...{ rule: 'both', p_value: 'exact', units: 'trials', alpha: 0.05, metrics: 1, level: 0.05 },
  ...{ margin: 'written', detectable: 4.2, detectable_flips: null, chance_of_pass: 0.97, smallest_p: 0.001 },
  ...{ looks: { taken: 1, planned: 3 }, rounds: { taken: 2, planned: 5 }, calls: { spent: 12, planned: 30 } },
  ...{ missing: { before: 0, after: 1 }, quarantined: ['a'], seed: 's', independence: { phi: 1.1, p: 0.4 } },
  ...{ drift: null, attempt: 1, words: ['3 trials a case'] },
};

/** A report in which every field is there. */
const full = report({
  limits: [{ model: 'm', resource: 'requests', limit: 500, peak: 0.5 }],
  suites: [
    regressedSuite(),
    suite({
      feature: 'support',
      method,
      ratios: [
        {
          ...{ what: 'cost', cases: 3, ratio: 1.1, low: 1, high: 1.2, p: 0.2, p_adjusted: 0.4 },
          ...{ tolerance: 25, finding: 'held' },
        },
      ],
      rows: [row()],
      waivers: [{ case: 'c', assertion: 'equals', why: 'known', who: 'ann', until: '2026-12-31', failed: 2 }],
      cases: [
        kase({
          flip: { kind: 'broke', status: 'confirmed', before: { passed: 3, failed: 0, unscored: 0 } },
          quarantined: true,
          evidence: {
            after: {
              ordinal: 1,
              outcome: 'answered',
              body: { text: 'a', tool_calls: [{ name: 'f', arguments: '{}' }] },
              scores: [
                {
                  ...{ assertion: 'equals', status: 'fail', value: 0.5, reason: 'r', weight: 1 },
                  ...{ expected: { a: [1, null] }, actual: 'b' },
                },
              ],
            },
          },
        }),
      ],
    }),
  ],
});

const written = JSON.parse([...jsonReport(full)].join('')) as Report;
const validate = new Ajv2020({ strict: false }).compile(z.toJSONSchema(reportSchema, { io: 'input' }));

test('a written report fits the schema, and the schema knows all that is in it', () => {
  // What the schema does not know it would leave out.
  expect(reportSchema.parse(written)).toEqual(written);
});

test('the published JSON Schema takes a written report', () => {
  expect([validate(written), validate.errors]).toEqual([true, null]);
});

test.each([
  ['another version', { ...written, v: 2 }],
  ['an exit code that no process has', { ...written, exit: 256 }],
  ['an unknown verdict', { ...written, verdict: { status: 'fine', reasons: [] } }],
  ['no suites', { ...written, suites: undefined }],
  [
    'a case without a status',
    { ...written, suites: [suite({ cases: [{ ...kase(), status: undefined! }] })] },
  ],
])('%s is no report', (_, wrong) => {
  const plain: unknown = JSON.parse(JSON.stringify(wrong));
  expect([reportSchema.safeParse(plain).success, validate(plain)]).toEqual([false, false]);
});

test('what a later llm-eval adds is let be', () => {
  const later = { ...written, added: { deep: true } };
  expect([reportSchema.safeParse(later).success, validate(later)]).toEqual([true, true]);
});
