import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonText } from './escape/json.ts';
import { jsonReport } from './json.ts';
import { kase, regressedSuite, report, suite } from './testdata/report.ts';

const text = (value: Parameters<typeof jsonReport>[0]) => [...jsonReport(value)].join('');

test('a report is one document, a case a line', () => {
  const small = report({ suites: [suite({ rows: [], cases: [kase(), kase({ case: 'other' })] })] });
  const usage = '{"calls":360,"input":43200,"cached":0,"output":7305,"reasoning":0,"cost":null}';
  const sideText = (about: string, accepted: string) =>
    `{${about},"model":"demo-2026-01-15","planned":360,"outcomes":{"answered":360},"scored":360,"pass_rate":0.912,"usage":${usage}${accepted}}`;
  const verdict =
    '{"status":"passed","reasons":[{"suite":"ticket-triage","code":"no-regression","message":"ticket-triage: no regression found"}]}';
  const caseText = (id: string) =>
    `{"case":"${id}","status":"same","tags":[],"required":false,"where":{"file":"evals/triage.cases.jsonl","line":1},"before":{"passed":3,"failed":0,"unscored":0},"after":{"passed":3,"failed":0,"unscored":0}}`;
  const before = sideText(
    '"name":"evals/triage.baseline.jsonl","source":"baseline"',
    ',"accepted":{"by":"ann","at":"2026-09-02T10:00:00Z","why":"first baseline"}',
  );
  const after = sideText('"name":"demo-2026-01-15","source":"replay"', '');
  expect(
    text(small),
  ).toBe(`{"v":1,"tool":"llm-eval 0.1.0","command":"run","run":{"id":"20261122T150607Z-k3f9","started":"2026-11-22T15:06:07Z","seconds":3.24},"verdict":${verdict},"exit":0,"warnings":[],"suites":[
{"suite":"ticket-triage","file":"evals/triage.eval.yaml","verdict":${verdict},"before":${before},"after":${after},"differs":[],"same_answers":false,"rows":[],"ratios":[],"waivers":[],"cases":[
${caseText('refund')},
${caseText('other')}
]}
]}
`);
});

test('the document reads back to the report', () => {
  for (const value of [
    report(),
    report({ suites: [regressedSuite(), suite()] }),
    report({ suites: [] }),
    report({ suites: [suite({ cases: [] })] }),
  ]) {
    expect(JSON.parse(text(value))).toEqual(JSON.parse(JSON.stringify(value)));
  }
});

test('no chunk holds more than one case', () => {
  const cases = Array.from({ length: 50 }, (_, index) => kase({ case: `c${index}` }));
  const chunks = [...jsonReport(report({ suites: [suite({ cases })] }))];
  expect(chunks.filter((chunk) => chunk.split('"case":').length > 2)).toEqual([]);
  expect(chunks.filter((chunk) => chunk.split('"case":').length === 2).length).toBe(50);
});

test('what steers or hides in a terminal is escaped, and no CI runner finds a command', () => {
  expect(
    jsonText([
      '\x1b\x9b\x7f',
      '\u202e\u200b\ufeff\u2028',
      '\u{e0041}',
      '\ud800',
      '##[error]x ##vso[y]',
      '::error::',
    ]),
  ).toBe(
    String.raw`["\u001b\u009b\u007f","\u202e\u200b\ufeff\u2028","\udb40\udc41","\ud800","##\u005berror]x ##vso\u005by]","::error::"]`,
  );
});

test('any text comes through JSON unchanged, and the line holds nothing unseen', () => {
  const anything = fc.array(
    fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
    { maxLength: 40 },
  );
  const hostile = fc.oneof(
    anything.map((units) => units.join('')),
    fc.string({ unit: 'binary' }),
    fc.constantFrom('##[', '\u{e0101}', '"##'),
  );
  fc.assert(
    fc.property(fc.array(hostile, { maxLength: 5 }), (parts) => {
      const value = { [parts.join('')]: parts, joined: parts.join('') };
      const out = jsonText(value);
      expect(JSON.parse(out)).toEqual(value);
      expect(out.match(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|##\[/gu)).toBe(null);
    }),
    { numRuns: 300 },
  );
});
