import { DOMParser } from '@xmldom/xmldom';
import { SaxesParser } from 'saxes';
import { expect, test } from 'vitest';
import type { Report } from '../domain/report.ts';
import { junitReport } from './junit.ts';
import { kase, regressedSuite, report, side, suite, weakenedInputs } from './testdata/report.ts';

async function text(of: Report): Promise<string> {
  return [...(await junitReport(of))].join('');
}

/** What a strict parser reads of a document; throws where it refuses it. */
function parse(xml: string): {
  elements: { name: string; attributes: Record<string, string> }[];
  text: string;
} {
  const elements: { name: string; attributes: Record<string, string> }[] = [];
  let content = '';
  const parser = new SaxesParser({ xmlns: false });
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    elements.push({ name, attributes: { ...attributes } });
  });
  parser.on('text', (part) => {
    content += part;
  });
  parser.write(xml).close();
  const second = new DOMParser({
    onError: (level, message) => {
      // It warns of a replacement character, which XML allows.
      if (level !== 'warning') throw new Error(`${level}: ${message}`);
    },
  }).parseFromString(xml, 'text/xml');
  // Both read the same elements.
  expect(second.getElementsByTagName('*').length).toBe(elements.length);
  return { elements, text: content };
}

test('a broken case is a failure with both answers, and the verdict a testcase of its own', async () => {
  const { verdict } = regressedSuite();
  const broken = kase({
    case: 'angry-customer',
    status: 'worse',
    where: { file: 'evals/triage.cases.jsonl', line: 17 },
    after: { passed: 1, failed: 2, unscored: 0 },
    evidence: {
      before: { ordinal: 2, outcome: 'answered', body: { text: '{"category":"billing"}' }, scores: [] },
      after: {
        ordinal: 3,
        outcome: 'answered',
        body: { text: '{"category":"other"} & <b>]]></b>' },
        scores: [
          {
            ...{ assertion: 'equals /category', status: 'fail', weight: 1 },
            ...{ reason: 'expected "billing", found "other"', expected: 'billing', actual: 'other' },
          },
        ],
      },
    },
  });
  const cases = [
    broken,
    kase({ case: 'fine' }),
    kase({ case: 'must', required: true, after: { passed: 2, failed: 1, unscored: 0 } }),
    kase({
      case: 'flaky',
      status: 'worse',
      quarantined: true,
      after: { passed: 1, failed: 2, unscored: 0 },
    }),
    kase({
      case: 'known',
      before: { passed: 0, failed: 3, unscored: 0 },
      after: { passed: 0, failed: 3, unscored: 0 },
    }),
    kase({ case: 'added', status: 'new', before: undefined, after: { passed: 0, failed: 3, unscored: 0 } }),
    kase({
      case: 'lost',
      status: 'unclear',
      after: { passed: 0, failed: 0, unscored: 3 },
      evidence: { after: { ordinal: 1, outcome: 'failed', scores: [], reason: 'timeout: no answer' } },
    }),
    kase({ case: 'dropped', status: 'gone', where: undefined, after: undefined }),
  ];
  const waivers = [
    { case: 'flaky', assertion: 'equals', why: 'known', who: 'ann', until: '2026-12-31', failed: 1 },
  ];
  const short = {
    ...verdict,
    reasons: [{ code: 'drop', suite: 'ticket-triage', message: 'ticket-triage: worse' }],
  } as const;
  const of = report({
    exit: 1,
    verdict: short,
    suites: [suite({ verdict: short, cases, waivers })],
    warnings: ['w'],
  });
  expect(await text(of)).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="llm-eval" tests="9" failures="4" errors="1" skipped="3" time="3.240">
  <testsuite name="ticket-triage" tests="9" failures="4" errors="1" skipped="3" timestamp="2026-11-22T15:06:07Z" file="evals/triage.eval.yaml">
    <properties>
      <property name="waived flaky" value="waived until 2026-12-31 by ann: equals of flaky, 1 failed trial: known"/>
    </properties>
    <testcase name="verdict" classname="ticket-triage" file="evals/triage.eval.yaml" line="1">
      <failure message="ticket-triage: worse" type="regressed">ticket-triage: worse</failure>
      <system-out>regressed
ticket-triage: worse
waived until 2026-12-31 by ann: equals of flaky, 1 failed trial: known
warning: w</system-out>
    </testcase>
    <testcase name="angry-customer" classname="ticket-triage" file="evals/triage.cases.jsonl" line="17">
      <failure message="passed 3/3 before, 1/3 after; equals /category: expected &quot;billing&quot;, found &quot;other&quot;" type="broke">passed 3/3 before, 1/3 after
equals /category: expected "billing", found "other"
  equals /category: expected "billing"
  equals /category: actual "other"

before #2:
{"category":"billing"}

after #3:
{"category":"other"} &amp; &lt;b&gt;]]&gt;&lt;/b&gt;</failure>
    </testcase>
    <testcase name="fine" classname="ticket-triage" file="evals/triage.cases.jsonl" line="1"/>
    <testcase name="must" classname="ticket-triage" file="evals/triage.cases.jsonl" line="1">
      <failure message="passed 3/3 before, 2/3 after" type="required">passed 3/3 before, 2/3 after</failure>
    </testcase>
    <testcase name="flaky" classname="ticket-triage" file="evals/triage.cases.jsonl" line="1">
      <skipped message="flaky by its own past: passed 3/3 before, 1/3 after"/>
      <system-out>waived until 2026-12-31 by ann: equals of flaky, 1 failed trial: known</system-out>
    </testcase>
    <testcase name="known" classname="ticket-triage" file="evals/triage.cases.jsonl" line="1">
      <skipped message="not worse than before: passed 0/3 before, 0/3 after"/>
    </testcase>
    <testcase name="added" classname="ticket-triage" file="evals/triage.cases.jsonl" line="1">
      <failure message="passed 0/3 after" type="new">passed 0/3 after</failure>
    </testcase>
    <testcase name="lost" classname="ticket-triage" file="evals/triage.cases.jsonl" line="1">
      <error message="passed 3/3 before, 0/3 (3 not scored) after; timeout: no answer" type="not scored">passed 3/3 before, 0/3 (3 not scored) after
timeout: no answer

after #1, failed:
timeout: no answer</error>
    </testcase>
    <testcase name="dropped" classname="ticket-triage">
      <skipped message="gone: the suite does not ask it any more"/>
    </testcase>
  </testsuite>
</testsuites>
`);
});

test('what changed of the gate’s inputs is an error of its own, though every suite passed', async () => {
  const message = 'what the gate judges by was changed since origin/main (1 change)';
  const verdict = { status: 'inconclusive', reasons: [{ code: 'gate-inputs', suite: '', message }] } as const;
  const before = (xml: string) => xml.slice(0, xml.indexOf('  <testsuite name="ticket-triage"'));
  expect(
    before(await text(report({ exit: 3, verdict, gate_inputs: weakenedInputs }))),
  ).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="llm-eval" tests="3" failures="0" errors="1" skipped="0" time="3.240">
  <testsuite name="gate inputs" tests="1" failures="0" errors="1" skipped="0" timestamp="2026-11-22T15:06:07Z">
    <testcase name="changed" classname="gate inputs">
      <error message="${message}" type="gate-inputs">gate inputs against origin/main (0123456789ab): changed
weakened evals/&lt;b&gt;.eval.yaml: max_drop is 9, was 5 [a](https://evil.example)
added evals/new.recording.jsonl: 3 answers that the base does not have
the head is a fork’s: answers come from recordings alone, and live was not run</error>
      <system-out>gate inputs against origin/main (0123456789ab): changed
weakened evals/&lt;b&gt;.eval.yaml: max_drop is 9, was 5 [a](https://evil.example)
added evals/new.recording.jsonl: 3 answers that the base does not have
the head is a fork’s: answers come from recordings alone, and live was not run</system-out>
    </testcase>
  </testsuite>
`);
  const accepted = { ...weakenedInputs, fork: false, accepted: true, changes: [] };
  expect(before(await text(report({ gate_inputs: accepted })))).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="llm-eval" tests="3" failures="0" errors="0" skipped="0" time="3.240">
  <testsuite name="gate inputs" tests="1" failures="0" errors="0" skipped="0" timestamp="2026-11-22T15:06:07Z">
    <testcase name="unchanged" classname="gate inputs">
      <system-out>gate inputs against origin/main (0123456789ab): unchanged</system-out>
    </testcase>
  </testsuite>
`);
});

test('an inconclusive suite is an error, and skipped where the policy only warns of it', async () => {
  const verdict = {
    status: 'inconclusive',
    reasons: [{ code: 'coverage', suite: 'ticket-triage', message: 'ticket-triage: 1 of 2' }],
  } as const;
  const kinds = async (exit: number) =>
    parse(await text(report({ exit, verdict, suites: [suite({ verdict })] }))).elements.map(
      ({ name }) => name,
    );
  const around = (kind: string) => [
    ...['testsuites', 'testsuite', 'testcase', kind, 'system-out', 'testcase'],
  ];
  expect([await kinds(3), await kinds(0)]).toEqual([around('error'), around('skipped')]);
});

/** Every code unit, which makes every code point up to U+FFFF and every lone surrogate, in lines of 256. */
const everything = Array.from({ length: 256 }, (_, high) =>
  Array.from({ length: 256 }, (_, low) => String.fromCharCode(high * 256 + low)).join(' '),
);

test('two strict parsers read every code point up to U+FFFF and every lone surrogate in every field', async () => {
  const hostile = everything.map((line) => `${line}]]>&"'<`);
  for (const line of hostile) {
    const why = { suite: line, code: 'drop', message: line } as const;
    const inputs = { ...why, suite: '', code: 'gate-inputs' } as const;
    const verdict = { status: 'regressed', reasons: [why, inputs] } as const;
    const shown = {
      ordinal: 1,
      outcome: 'answered',
      reason: line,
      body: { text: line, refusal: line },
    } as const;
    const scores = [
      { assertion: line, status: 'fail', reason: line, expected: { [line]: line }, actual: line, weight: 1 },
    ] as const;
    const of = report({
      exit: 1,
      verdict,
      warnings: [line],
      gate_inputs: {
        ...{ ref: line, commit: line, fork: true, accepted: false },
        changes: [{ kind: 'weakened', file: line, message: line }],
      },
      suites: [
        suite({
          ...{ suite: line, file: line, verdict, after: side({ name: line }) },
          waivers: [{ case: line, assertion: line, why: line, who: line, until: line, failed: 2 }],
          cases: [
            kase({
              ...{ case: line, status: 'worse', tags: [line], where: { file: line, line: 1 } },
              after: { passed: 0, failed: 1, unscored: 0 },
              evidence: { before: { ...shown, scores: [] }, after: { ...shown, scores } },
            }),
          ],
        }),
      ],
    });
    const xml = await text(of);
    const { elements } = parse(xml);
    expect(elements.map(({ name }) => name)).toEqual([
      ...['testsuites', 'testsuite', 'testcase', 'error', 'system-out'],
      ...['testsuite', 'properties', 'property', 'testcase', 'failure', 'system-out'],
      ...['testcase', 'failure', 'system-out'],
    ]);
    // What XML forbids is never written as a reference either, and nothing unseen is left.
    expect(xml.match(/&#|[^\n\t\P{Cc}]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}\ufffe\uffff]/gu)).toBe(null);
  }
});

test('what XML and terminals allow is read back unchanged', async () => {
  const plain = 'naïve 日本語 👍🏽 ❤️ עברית \\x1b & <tag attr="x"> \'q\' ]]> &amp; &#65;\n  indented\n\nend';
  const shown = { ordinal: 1, outcome: 'answered', body: { text: plain }, scores: [] } as const;
  const cases = [
    kase({
      case: plain.replaceAll('\n', ' '),
      status: 'worse',
      after: { passed: 0, failed: 1, unscored: 0 },
      evidence: { after: shown },
    }),
  ];
  const { elements, text: content } = parse(await text(report({ suites: [suite({ cases })] })));
  const names = elements.flatMap(({ name, attributes }) => (name === 'testcase' ? [attributes.name] : []));
  expect(names).toEqual(['verdict', plain.replaceAll('\n', ' ')]);
  expect(content.slice(content.indexOf('after #1:\n') + 'after #1:\n'.length).trimEnd()).toBe(plain);
});

test('a long answer is cut, and how much is left out is said', async () => {
  const shown = { ordinal: 1, outcome: 'answered', body: { text: 'x'.repeat(4_001) }, scores: [] } as const;
  const cases = [
    kase({ status: 'worse', after: { passed: 0, failed: 1, unscored: 0 }, evidence: { after: shown } }),
  ];
  const { text: content } = parse(await text(report({ suites: [suite({ cases })] })));
  expect(/x{9,}.*/.exec(content)?.[0]).toBe(`${'x'.repeat(4_000)} … 1 more character`);
});
