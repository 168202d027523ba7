import type { Failure } from '../../domain/failure.ts';
import type { FindPrivate, Redact, RedactedKind } from '../../domain/redact.ts';
import { type Case, demandsOf, type Suite, type SuiteWarning } from '../../domain/suite.ts';
import { assertionKinds } from '../assertions/index.ts';
import { startMarks } from './marks.ts';
import { namesOf, privateNames, unfound } from './names.ts';
import { redactCase } from './redact-case.ts';
import { scanOf } from './scan.ts';
import { seeTexts } from './walk.ts';

/**
 * A suite with placeholders in the place of private values, before anything is asked, digested, stored or shown: nothing
 * after this sees the values, but assertions where `restore` lets them. Names that stand in every file cannot be replaced;
 * a private value in one is a failure, as is one that an assertion cannot do without.
 */
export async function redactSuite(
  suite: Suite,
  rules: Redact,
  find: FindPrivate,
): Promise<{ readonly suite: Suite } | { readonly failures: readonly Failure[] }> {
  const names = namesOf(suite);
  const texts = new Set<string>(promptTexts(suite));
  for (const kase of suite.cases) seeTexts(kase, (text) => texts.add(text));
  for (const { text } of names) texts.add(text);
  const found = await scanOf(texts, rules, find);
  if ('problem' in found) return { failures: [unfound(suite.file, found.problem)] };
  const { scan } = found;
  const failures = privateNames(names, scan);
  const counted = new Map<string, { values: number; cases: number }>();
  const cases: Case[] = [];
  for (const one of suite.cases) {
    const { kase, kinds } = redactCase(one, rules, scan);
    cases.push(kase);
    failures.push(...(await brokenDemands(one, kase)));
    for (const kind of new Set(kinds)) {
      const sum = counted.get(kind) ?? { values: 0, cases: 0 };
      counted.set(kind, sum);
      sum.values += kinds.filter((name) => name === kind).length;
      sum.cases++;
    }
  }
  if (failures.length > 0) return { failures };
  const redacted = [...counted].map(([kind, sum]): RedactedKind => ({ kind, ...sum }));
  redacted.sort((a, b) => (a.kind < b.kind ? -1 : 1));
  const { hide } = startMarks(promptTexts(suite), rules, scan);
  const { system, user } = suite.prompt;
  return {
    suite: {
      ...suite,
      prompt: {
        ...(system === undefined ? {} : { system: hide(system) }),
        ...(user === undefined ? {} : { user: hide(user) }),
      },
      cases,
      redacted,
      warnings: [...suite.warnings, ...unreadFiles(suite)],
    },
  };
}

function promptTexts({ prompt }: Suite): string[] {
  return [prompt.system ?? '', prompt.user ?? ''];
}

type Demand = ReturnType<typeof demandsOf>[number];

/** Assertions that compare with a placeholder what they can compare with the value alone. */
async function brokenDemands(written: Case, redacted: Case): Promise<Failure[]> {
  const before = demandsOf(written).flatMap(withGroup);
  const failures: Failure[] = [];
  for (const [index, { name, assertion }] of demandsOf(redacted).flatMap(withGroup).entries()) {
    if (assertion === before[index]?.assertion) continue;
    const problem = await assertionKinds.get(assertion.type)?.check?.(assertion.params);
    if (problem === undefined) continue;
    failures.push({
      code: 'invalid',
      where: redacted.where,
      message: `${name}: with its private values replaced by placeholders, ${problem}`,
      hint: 'Compare with something else, or list the value under `redact.allow` in the config.',
    });
  }
  return failures;
}

/** A demand and those of its group. */
function withGroup({ name, assertion }: Demand): Demand[] {
  const inside = assertion.group ?? [];
  return [{ name, assertion }, ...inside.flatMap((one) => withGroup({ name, assertion: one }))];
}

function unreadFiles({ cases }: Suite): SuiteWarning[] {
  const files = cases.flatMap(({ files = [], turns = [] }) => [
    ...(turns.length === 0 ? files : []),
    ...turns.flatMap((turn) => ('user' in turn ? (turn.files ?? []) : [])),
  ]);
  const count = new Set(files.map(({ sha256 }) => sha256)).size;
  if (count === 0) return [];
  return [
    {
      code: 'unredacted-file',
      path: ['cases'],
      message: `${count === 1 ? 'an image or PDF is' : `${count} images and PDFs are`} sent as written: redact reads texts, not files`,
      hint: 'See to it that no file shows what must not leave, or take the files out.',
    },
  ];
}
