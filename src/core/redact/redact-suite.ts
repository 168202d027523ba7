import type { Failure } from '../../domain/failure.ts';
import type { FindPrivate, PrivateSpan, Redact, RedactedKind } from '../../domain/redact.ts';
import { type Case, demandsOf, type Suite, type SuiteWarning } from '../../domain/suite.ts';
import { assertionKinds } from '../assertions/index.ts';
import { type Scan, startMarks } from './marks.ts';
import { redactCase } from './redact-case.ts';
import { privateSpans } from './spans.ts';
import { mapTexts, seeTexts } from './walk.ts';

/** Texts whose spans are remembered; most cases share their system text and their assertions. */
const MOST_REMEMBERED = 2000;

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
  const foreign = await foreignSpans(suite, rules, find);
  if ('problem' in foreign) return { failures: [unfound(suite, foreign.problem)] };
  const scan = remembering((text) => privateSpans(text, rules, foreign.spans.get(text)));
  const failures = privateNames(suite, scan);
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

/** What the user's own patterns and module find, by text. */
async function foreignSpans(
  suite: Suite,
  rules: Redact,
  find: FindPrivate,
): Promise<{ readonly spans: ReadonlyMap<string, readonly PrivateSpan[]> } | { readonly problem: string }> {
  const spans = new Map<string, readonly PrivateSpan[]>();
  if (rules.module === undefined && Object.keys(rules.patterns).length === 0) return { spans };
  const texts = new Set<string>(promptTexts(suite));
  for (const kase of suite.cases) seeTexts(kase, (text) => texts.add(text));
  for (const { text } of namesOf(suite)) texts.add(text);
  const list = [...texts];
  const found = await find(list, rules);
  if ('problem' in found) return found;
  for (const [index, one] of found.entries()) if (one.length > 0) spans.set(list[index] ?? '', one);
  return { spans };
}

function unfound({ file }: Suite, problem: string): Failure {
  return {
    code: 'invalid',
    where: { file },
    message: `redact: ${problem}, so nothing is sent`,
    hint: 'Mend the pattern or the module under `redact` in the config.',
  };
}

function remembering(scan: Scan): Scan {
  const known = new Map<string, ReturnType<Scan>>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const spans = scan(text);
    if (known.size >= MOST_REMEMBERED) known.clear();
    known.set(text, spans);
    return spans;
  };
}

/** A text that stands in files, keys and reports, or is sent beside the prompt. */
interface Name {
  readonly text: string;
  readonly what: string;
  readonly where: Failure['where'];
}

function namesOf({ cases, feature, file, target }: Suite): readonly Name[] {
  const names = new Map<string, Name>();
  const add = (text: string | undefined, what: string, where: Failure['where']) => {
    if (text !== undefined && !names.has(text)) names.set(text, { text, what, where });
  };
  add(feature, 'the feature', { file });
  const { tools: _tools, ...params } = target.params;
  mapTexts(params, (text) => {
    add(text, 'a parameter of the target', { file });
    return text;
  });
  for (const kase of cases) {
    add(kase.id, 'the id of this case', kase.where);
    add(kase.cluster, 'the cluster of this case', kase.where);
    for (const tag of kase.tags) add(tag, 'a tag of this case', kase.where);
    for (const { name, assertion } of demandsOf(kase)) add(name, 'the name of an assertion', assertion.where);
  }
  return [...names.values()];
}

function privateNames(suite: Suite, scan: Scan): Failure[] {
  return namesOf(suite).flatMap(({ text, what, where }): Failure[] => {
    const [found] = scan(text);
    if (found === undefined) return [];
    return [
      {
        code: 'invalid',
        ...(where === undefined ? {} : { where }),
        message: `${what} holds a private value (${found.kind}), which no placeholder can stand for there`,
        hint: 'Write something else there, or list it under `redact.allow` in the config.',
      },
    ];
  });
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
