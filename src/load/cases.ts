import type { Assertion } from '../domain/assertion.ts';
import type { Failure, Where } from '../domain/failure.ts';
import type { Json } from '../domain/json.ts';
import type { FilePart } from '../domain/request.ts';
import type { Case, Turn } from '../domain/suite.ts';
import type { CaseFile } from '../domain/suite-file.ts';
import { isAboutTemplate, type Prepared, prepare } from './assertions.ts';
import {
  allWeightless,
  checkId,
  filesBesideTurns,
  type Ids,
  noAssertion,
  noUser,
  promptMissing,
  reservedNames,
} from './case-rules.ts';
import { collect, gather, stopAtMany } from './failures.ts';
import { readFiles } from './files.ts';
import { failuresOf } from './issues.ts';
import type { Loading } from './loading.ts';
import type { Base } from './refs.ts';
import { isMapping, type Source } from './source.ts';
import type { Asker, Scope, Template } from './template.ts';
import { type FillTurns, prepareTurns } from './turns.ts';

/** Shared by all cases of a suite. A part that could not be read is absent, so that the others are still checked. */
export interface CaseRules {
  readonly loading: Loading;
  /** Of the suite's file; cases of their own file refer relative to that one. */
  readonly system?: string | Template;
  readonly user?: string | Template;
  /** True when the prompt is written, but could not be read. */
  readonly userBroken: boolean;
  /** Where a suite begins that writes no prompt at all; absent: it writes one. */
  readonly noPrompt?: Where;
  /** The suite's assertions, the schema's first. */
  readonly shared: readonly Prepared[];
  /** False when the suite writes assertions or a schema, sound or not: then a case needs none of its own. */
  readonly needsOwn: boolean;
}

/** Collects the cases of one suite, from whichever file they come. */
export interface CaseList {
  readonly cases: Case[];
  /** The first place of every id that is well formed, also of cases that are wrong elsewhere. */
  readonly ids: Ids;
  readonly tags: Set<string>;
  /** Checks one written case and adds it; waits only where the case has assertions of its own. */
  add(row: Source, base: Base): void | Promise<void>;
}

/** The tags of the many cases that have none. */
const UNTAGGED: readonly string[] = [];

/** Starts a suite's list of cases. What is wrong with them joins `problems`; after `MAX_LISTED` of them `add` throws. */
export function caseList(rules: CaseRules, problems: Failure[]): CaseList {
  const { loading, shared } = rules;
  const cases: Case[] = [];
  const ids: Ids = new Map();
  const tags = new Set<string>();
  const allFixed = shared.every((prepared) => 'fixed' in prepared)
    ? shared.map((prepared) => prepared.fixed)
    : undefined;

  let promptBroken = false;
  let promptMissed = false;
  let weightless = false;

  const render = (template: string | Template | undefined, vars: Scope, asker: Asker): string | undefined => {
    if (typeof template === 'string' || template === undefined) return template;
    return promptBroken ? undefined : collect(problems, () => String(template.render(vars, asker) ?? ''));
  };

  /** Renders the case and adds it, unless problems were found since there were `before` of them. */
  const finish = (
    written: CaseFile,
    where: Where,
    { own, files, fillTurns }: Own,
    before: number,
  ): void | Promise<void> => {
    const { id, vars = {}, expected, tags: tagList = UNTAGGED, cluster } = written as ReadCase;
    const asker: Asker = { id, where };
    const start = problems.length;
    const system = render(rules.system, vars, asker);
    const user = fillTurns === undefined ? render(rules.user, vars, asker) : '';
    if (fillTurns === undefined && rules.user === undefined && !rules.userBroken) {
      const { noPrompt } = rules;
      if (noPrompt === undefined) problems.push(noUser(id, where));
      else if (!promptMissed) problems.push(promptMissing(id, noPrompt));
      promptMissed = true;
    }
    // A failure that is placed elsewhere is the template's own, and the same for every case.
    promptBroken ||= problems.slice(start).some((problem) => problem.where !== where);

    const place = (assertions: readonly (Assertion | undefined)[], turns?: readonly Turn[]): void => {
      const demanded = [...assertions, ...(turns ?? []).flatMap((turn) => turn.assertions)];
      // Without assertions the suite's own could not be read, which is told already.
      if (problems.length > before || user === undefined || demanded.length === 0) return;
      const [first] = turns ?? [];
      const sent = first !== undefined && 'user' in first ? first : { user, files };
      const ready = assertions as readonly Assertion[];
      if (demanded.every((assertion) => assertion?.weight === 0)) {
        // Said once of the suite's assertions, and of each case that adds its own.
        if (own.length > 0 || !weightless)
          problems.push(allWeightless(own.length > 0 ? where : ready[0]!.where));
        weightless ||= own.length === 0;
        return;
      }
      cases.push({
        id,
        vars,
        ...(expected === undefined ? {} : { expected }),
        tags: tagList,
        ...(cluster === undefined ? {} : { cluster }),
        ...(system === undefined ? {} : { system }),
        user: sent.user,
        ...(sent.files === undefined ? {} : { files: sent.files }),
        ...(turns === undefined ? {} : { turns }),
        assertions: ready,
        where,
      });
    };
    if (allFixed !== undefined && own.length === 0 && fillTurns === undefined) return place(allFixed);
    const scope = { ...vars, ...(expected === undefined ? {} : { expected }), id, tags: tagList };
    const filled = [...shared, ...own].map((prepared) => {
      if ('fixed' in prepared) return prepared.fixed;
      const one = collect(problems, () => prepared.fill(scope, asker));
      return one instanceof Promise ? gather(problems, () => one) : one;
    });
    if (fillTurns !== undefined) {
      return Promise.all(filled).then(async (assertions) => {
        const turns = await gather(problems, () => fillTurns(vars, scope, asker));
        if (turns !== undefined) place(assertions, turns);
      });
    }
    return filled.some((one) => one instanceof Promise)
      ? Promise.all(filled).then((assertions) => place(assertions))
      : place(filled as (Assertion | undefined)[]);
  };

  return {
    cases,
    ids,
    tags,
    add(row, base) {
      const where = row.at([]);
      stopAtMany(problems, where);
      const before = problems.length;
      const checked = loading.schemas.case.safeParse(row.value);
      const issues = checked.success
        ? []
        : checked.error.issues.filter((issue) => !isAboutTemplate(issue, row.value));
      problems.push(...failuresOf(loading.schemas.case, issues, row));
      if (!isMapping(row.value)) return;
      const written = row.value as CaseFile;
      const wrong = new Set(issues.map((issue) => issue.path[0]));
      if (!wrong.has('tags')) for (const tag of written.tags ?? []) tags.add(tag);
      if (!wrong.has('id')) problems.push(...checkId(written.id, row, where, ids));
      if (!wrong.has('vars')) problems.push(...reservedNames(written, row));
      const own = wrong.has('assert') ? 0 : (written.assert?.length ?? 0);
      const turns = wrong.has('turns') ? undefined : written.turns;
      const files = wrong.has('files') ? undefined : written.files;
      const inTurns = wrong.has('turns') || turns?.some((turn) => (turn.assert?.length ?? 0) > 0) === true;
      if (rules.needsOwn && own === 0 && !inTurns && !wrong.has('assert'))
        problems.push(noAssertion(written, where));
      if (turns !== undefined && files !== undefined)
        problems.push(filesBesideTurns(row.at(['files'], 'key')));
      const fields = ['id', 'vars', 'expected', 'tags', 'cluster', 'files', 'turns'];
      const readable = !fields.some((field) => wrong.has(field));
      if (own === 0 && turns === undefined && files === undefined)
        return readable ? finish(written, where, { own: [] }, before) : undefined;
      return ownParts(loading, base, row, { assertions: own, turns, files }, problems).then((parts) =>
        readable ? finish(written, where, parts, before) : undefined,
      );
    },
  };
}

/** A written case whose shape is sound. */
interface ReadCase {
  readonly id: string;
  readonly vars?: Case['vars'];
  readonly expected?: Json;
  readonly tags?: readonly string[];
  readonly cluster?: string;
}

/** What a case brings along that takes reading. */
interface Own {
  readonly own: readonly Prepared[];
  readonly files?: readonly FilePart[] | undefined;
  readonly fillTurns?: FillTurns | undefined;
}

async function ownParts(
  loading: Loading,
  base: Base,
  row: Source,
  written: { readonly assertions: number } & Pick<CaseFile, 'turns' | 'files'>,
  problems: Failure[],
): Promise<Own> {
  const { turns, files: paths } = written;
  const own: Prepared[] = [];
  for (let index = 0; index < written.assertions; index++) {
    const one = await gather(problems, () => prepare(loading, base, row, ['assert', index]));
    if (one !== undefined) own.push(one);
  }
  const files =
    paths === undefined
      ? undefined
      : await gather(problems, () =>
          readFiles(loading.files, base, paths, (index) => row.at(['files', index])),
        );
  const fillTurns = turns === undefined ? undefined : await prepareTurns(loading, base, row, turns, problems);
  return { own, files, fillTurns };
}
