import { createHash } from 'node:crypto';
import type { Where } from '../../domain/failure.ts';
import type { ImportedSuite, Remark } from '../../domain/imported.ts';
import { canonicalJson, type Json } from '../../domain/json.ts';
import { type Prepared, prepare } from '../assertions.ts';
import { checkId, type Ids } from '../case-rules.ts';
import { collect, gather } from '../failures.ts';
import type { Loading } from '../loading.ts';
import { compile } from '../template.ts';
import { asTexts } from './as-texts.ts';

/** A suite as an importer understands it, before it is held against the rules of our own loader. */
export interface Draft {
  readonly name: string;
  /** All of the suite's file but `suite`, `assert` and `cases`; the prompt is Liquid. */
  readonly head: { readonly prompt: { readonly system?: string; readonly user: string } } & {
    readonly [key: string]: Json;
  };
  /** Variables that the prompt reads, and that a case need not have. */
  readonly reads: readonly string[];
  readonly cases: readonly DraftCase[];
  readonly remarks: readonly Remark[];
}

/** A case as an importer understands it. */
export interface DraftCase {
  /** What it is called; made unique, and readable as an id, here. */
  readonly id: string;
  readonly vars: { readonly [name: string]: Json };
  /** What only assertions read. */
  readonly expected?: Json;
  readonly tags: readonly string[];
  readonly where: Where;
  readonly assertions: readonly DraftAssertion[];
}

/** An assertion in our words, and what it was made of. */
export interface DraftAssertion {
  readonly written: { readonly [field: string]: Json };
  readonly where: Where;
  /** Its name where it comes from. */
  readonly what: string;
  readonly original: Json;
  /** True where each of its templates gives a text, as where it comes from; else a lone `{{ path }}` keeps the type of its value. */
  readonly texts?: boolean;
}

/** Longest name made of words: UTF-16 code units, and bytes of UTF-8, of which an id may have 200. */
const LONGEST = { units: 60, bytes: 180 };

/**
 * Makes a suite of a draft that our loader takes: everything in it is tried by the loader's own rules, and what they refuse
 * is left out with a remark. Assertions that all cases begin with become the suite's. Undefined without a case left.
 */
export async function finishDraft(
  loading: Loading,
  draft: Draft,
): Promise<ImportedSuite | readonly Remark[]> {
  const remarks: Remark[] = [...draft.remarks];
  const prompts = await compilePrompts(draft, remarks);
  if (prompts === undefined) return remarks;
  const known = new Map<string, Promise<Prepared | undefined>>();
  const ids: Ids = new Map();
  const kept: { readonly kase: { readonly [key: string]: Json }; readonly own: readonly Json[] }[] = [];

  for (const kase of draft.cases) {
    const vars = { ...Object.fromEntries(draft.reads.map((name) => [name, null])), ...kase.vars };
    const id = freeId(kase, ids);
    const asker = { id, where: kase.where };
    const refused = prompts.flatMap((prompt) => {
      const problems: Parameters<typeof collect>[0] = [];
      collect(problems, () => prompt.render(vars, asker));
      return problems;
    });
    const [problem] = refused;
    if (problem !== undefined) {
      const reason = problem.message.replace(/^case "(?:[^"\\]|\\.)*":? /, '');
      remarks.push(leftOut(kase.where, 'the case', reason, original(kase)));
      continue;
    }
    const scope = {
      ...vars,
      ...(kase.expected === undefined ? {} : { expected: kase.expected }),
      id,
      tags: kase.tags,
    };
    const own: Json[] = [];
    for (const assertion of kase.assertions) {
      // A module is written beside the suite only after this.
      if (assertion.written.type === 'module') {
        own.push(assertion.written);
        continue;
      }
      const problems: Parameters<typeof gather>[0] = [];
      const made = assertion.texts
        ? await gather(problems, () => asTexts(assertion.written, scope, asker))
        : assertion;
      if (made !== undefined && 'written' in made) {
        const { written } = made;
        const key = canonicalJson([written, assertion.where]);
        const prepared = known.get(key) ?? tryAssertion(loading, { ...assertion, written }, remarks);
        known.set(key, prepared);
        const ready = await prepared;
        if (ready === undefined) continue;
        if (!('fixed' in ready)) await gather(problems, () => ready.fill(scope, asker));
        if (problems.length === 0) own.push(written);
      }
      const unfit =
        problems[0]?.message ?? (made !== undefined && 'problem' in made ? made.problem : undefined);
      if (unfit !== undefined) remarks.push(leftOut(kase.where, assertion.what, unfit, assertion.original));
    }
    if (!own.some(decides)) {
      const reason = 'no assertion that decides is left, and a case that demands nothing could only pass';
      remarks.push(leftOut(kase.where, 'the case', reason, original(kase)));
      continue;
    }
    const { expected, tags } = kase;
    kept.push({
      kase: {
        id,
        ...(Object.keys(vars).length === 0 ? {} : { vars }),
        ...(expected === undefined ? {} : { expected }),
        ...(tags.length === 0 ? {} : { tags }),
      },
      own,
    });
  }
  const unique = withoutRepeats(remarks);
  if (kept.length === 0) return unique;

  const shared = commonStart(kept.map(({ own }) => own));
  return {
    name: draft.name,
    head: {
      suite: draft.name,
      ...draft.head,
      ...(shared.length === 0 ? {} : { assert: shared }),
    },
    cases: kept.map(({ kase, own }) =>
      own.length === shared.length ? kase : { ...kase, assert: own.slice(shared.length) },
    ),
    remarks: unique,
  };
}

/** A remark on what could not be carried over. */
export function leftOut(where: Where, what: string, reason: string, original?: Json): Remark {
  return { kind: 'left-out', where, what, reason, ...(original === undefined ? {} : { original }) };
}

/** A remark on what was carried over with a difference. */
export function changed(where: Where, what: string, reason: string): Remark {
  return { kind: 'changed', where, what, reason };
}

/** The remarks without those that say the same of the same place. */
export function withoutRepeats(remarks: readonly Remark[]): Remark[] {
  return [...new Map(remarks.map((remark) => [canonicalJson(remark), remark])).values()];
}

/** Words as the name of a suite or case: lower case, `-` between them. Empty when nothing in them can stay. */
export function slug(words: string): string {
  const plain = words.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
  let name = plain
    .replaceAll(/[^\p{L}\p{N}._]+/gu, '-')
    .replace(/^[^\p{L}\p{N}]+/u, '')
    .slice(0, LONGEST.units);
  while (Buffer.byteLength(name) > LONGEST.bytes) name = name.slice(0, -1);
  return name.replace(/[^\p{L}\p{N}]+$/u, '');
}

/** Words as the name of a suite, which is a file's name too: ASCII alone. */
export function suiteName(words: string): string {
  return slug(words.replaceAll(/[^\p{ASCII}\p{M}\p{L}]/gu, '-'))
    .replaceAll(/[^a-z0-9._-]+/g, '-')
    .replace(/^[^a-z0-9]+|[^a-z0-9]+$/g, '');
}

async function compilePrompts({ head: { prompt } }: Draft, remarks: Remark[]) {
  const compiled: Awaited<ReturnType<typeof compile>>[] = [];
  for (const text of [prompt.system, prompt.user]) {
    if (text === undefined) continue;
    const where = { file: 'prompt' };
    const problems: Parameters<typeof gather>[0] = [];
    const template = await gather(problems, () => compile(text, { where, ownFile: false, gives: 'text' }));
    const [problem] = problems;
    if (problem !== undefined) remarks.push(leftOut(where, 'the prompt', problem.message, text));
    if (template === undefined) return undefined;
    compiled.push(template);
  }
  return compiled;
}

/** The loader's own reading of an assertion; a remark where it refuses. Nothing here refers to files any more. */
async function tryAssertion(
  loading: Loading,
  { written, where, what, original }: DraftAssertion,
  remarks: Remark[],
): Promise<Prepared | undefined> {
  const problems: Parameters<typeof gather>[0] = [];
  const source = { file: where.file, value: [written], at: () => where };
  const base = { root: loading.root, folder: loading.root };
  const prepared = await gather(problems, () => prepare(loading, base, source, [0]));
  const [problem] = problems;
  if (problem !== undefined) remarks.push(leftOut(where, what, problem.message, original));
  return prepared;
}

function freeId(kase: DraftCase, ids: Ids): string {
  const stem = slug(kase.id) || `case-${createHash('sha256').update(kase.id).digest('hex').slice(0, 8)}`;
  const row = (id: string) => ({ file: kase.where.file, value: { id }, at: () => kase.where });
  for (let count = 1; ; count++) {
    const id = count === 1 ? stem : `${stem}-${count}`;
    if (checkId(id, row(id), kase.where, ids).length === 0) return id;
  }
}

function original({ vars, expected }: DraftCase): Json {
  return expected === undefined ? { vars } : { vars, expected };
}

function decides(written: Json): boolean {
  return (written as { readonly weight?: Json }).weight !== 0;
}

/** What all lists begin with. */
function commonStart(lists: readonly (readonly Json[])[]): readonly Json[] {
  const [first = [], ...rest] = lists;
  const keys = first.map(canonicalJson);
  let length = first.length;
  for (const list of rest) {
    let same = 0;
    while (same < Math.min(length, list.length) && canonicalJson(list[same]) === keys[same]) same++;
    length = same;
  }
  return first.slice(0, length);
}
