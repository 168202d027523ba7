import type { Failure, Where } from '../domain/failure.ts';
import type { Json } from '../domain/json.ts';
import type { Suite } from '../domain/suite.ts';
import type { SuiteHead } from '../domain/suite-file.ts';
import { isAboutTemplate, type Prepared, prepare } from './assertions.ts';
import { type CaseList, caseList } from './cases.ts';
import { loadCodeTarget } from './code-target.ts';
import type { LoadedConfig } from './config.ts';
import { gather } from './failures.ts';
import { findRecordings } from './find.ts';
import { checkGate, fillGate } from './gate.ts';
import { failuresOf, type Issue } from './issues.ts';
import type { Loading } from './loading.ts';
import { loadPrompt } from './prompt.ts';
import { type Base, baseOf } from './refs.ts';
import { type LoadedSchema, loadSchema } from './schema.ts';
import { isMapping, type Source } from './source.ts';
import { loadSuiteAssertions } from './suite-assertions.ts';
import { loadTarget } from './suite-target.ts';
import type { FileName } from './text.ts';

/** Trials a case when a suite writes none. */
const DEFAULT_TRIALS = { max: 5 } as const;

/** A name that a suite takes, and its baseline; no other suite may have them. */
export interface Claim {
  readonly name: string;
  readonly where: Where;
  readonly baseline: string;
}

/** A suite whose head is read, while its cases come in. */
export interface OpenSuite {
  readonly list: CaseList;
  /** The suite's name and where it stands, to be compared with other suites'. */
  readonly claim: Claim | undefined;
  /** What the gate says of cases that are not there; for when all cases were read. */
  checkGate(): Failure[];
  /** The suite with its cases; undefined when a part could not be read, in its own file or in the config. */
  finish(): Suite | undefined;
}

/**
 * Reads all of a suite but its cases. `outline` is what the schema checks: the source's value, for a YAML suite without its
 * cases. A part that is wrong joins `problems` and the others are read all the same; undefined when there are none.
 */
export async function openSuite(
  shared: Loading,
  loaded: LoadedConfig,
  name: FileName,
  source: Source,
  schema: Loading['schemas']['suite'] | Loading['schemas']['head'],
  outline: unknown,
  problems: Failure[],
): Promise<OpenSuite | undefined> {
  const checked = schema.safeParse(outline);
  const issues: Issue[] = checked.success
    ? []
    : checked.error.issues.filter((issue) => !isAboutTemplate(issue, source.value));
  problems.push(...failuresOf(schema, issues, source));
  if (!isMapping(source.value)) return undefined;

  const wrong = new Set(issues.map((issue) => issue.path[0]));
  const written = source.value as Partial<SuiteHead>;
  /** The part when it is written and sound. */
  const sound = <Key extends keyof SuiteHead>(key: Key): Partial<SuiteHead>[Key] =>
    wrong.has(key) ? undefined : written[key];
  const base = baseOf(shared.root, name);
  const [suite, target, prompt, gate] = [sound('suite'), sound('target'), sound('prompt'), sound('gate')];

  const isCode = target?.command !== undefined || target?.module !== undefined;
  const asked =
    target === undefined
      ? undefined
      : isCode
        ? await loadCodeTarget(shared, base, target, source, problems)
        : loadTarget(shared, loaded, target, source, problems);
  const loading = withTools(shared, asked?.target.params.tools);
  const promptless = !('prompt' in source.value);
  const texts =
    prompt === undefined && !promptless ? undefined : await loadPrompt(base, prompt ?? {}, source, problems);
  const shape = await readSchema(loading, base, sound('schema'), suite ?? 'suite', source, problems);
  const assertions = await sharedAssertions(loading, base, source, written, issues, problems);
  const over = sound('assert_suite');
  const suiteAssertions = over === undefined ? [] : await loadSuiteAssertions(base, over, source, problems);
  const replay = await gather(problems, () => replayOf(loading, loaded, base, sound('replay'), source));
  const list = caseList(
    {
      loading,
      ...(texts ?? {}),
      userBroken: texts === undefined,
      ...(promptless ? { noPrompt: source.at([]) } : {}),
      shared: [...(shape === undefined ? [] : [{ fixed: shape.assertion }]), ...assertions],
      needsOwn:
        written.schema === undefined &&
        (written.assert === undefined || (Array.isArray(written.assert) && written.assert.length === 0)),
    },
    problems,
  );

  const trials: Suite['trials'] =
    typeof written.trials === 'number' ? { fixed: written.trials } : (written.trials ?? DEFAULT_TRIALS);
  const baseline = name.file.replace(/(\.eval)?\.[a-z]+$/, '.baseline.jsonl');
  return {
    list,
    claim: suite === undefined ? undefined : { name: suite, where: source.at(['suite']), baseline },
    checkGate: () => (gate === undefined ? [] : checkGate(gate, source, list, trials, shared.rules.kinds)),
    finish: () => {
      if (suite === undefined || asked === undefined || texts === undefined || replay === undefined)
        return undefined;
      const { feature } = written;
      return {
        name: suite,
        ...(feature === undefined ? {} : { feature }),
        file: name.file,
        target: asked.target,
        prompt: texts.written,
        ...(shape === undefined ? {} : { schema: shape.schema }),
        schema_mode: written.schema_mode ?? 'strict',
        trials,
        gate: fillGate(gate ?? {}),
        ...(suiteAssertions.length === 0 ? {} : { suite_assertions: suiteAssertions }),
        cases: list.cases,
        replay,
        baseline,
        warnings: asked.warnings,
      };
    },
  };
}

function withTools(loading: Loading, tools: Json | undefined): Loading {
  return tools === undefined ? loading : { ...loading, tools };
}

async function readSchema(
  loading: Loading,
  base: Base,
  written: SuiteHead['schema'],
  suite: string,
  source: Source,
  problems: Failure[],
): Promise<LoadedSchema | undefined> {
  if (written === undefined) return undefined;
  return gather(problems, () => loadSchema(loading, base, written, suite, source.at(['schema'])));
}

async function sharedAssertions(
  loading: Loading,
  base: Base,
  source: Source,
  written: Partial<SuiteHead>,
  issues: readonly Issue[],
  problems: Failure[],
): Promise<Prepared[]> {
  const mine = issues.filter((issue) => issue.path[0] === 'assert');
  if (!Array.isArray(written.assert) || mine.some((issue) => issue.path.length === 1)) return [];
  const prepared: Prepared[] = [];
  for (let index = 0; index < written.assert.length; index++) {
    if (mine.some((issue) => issue.path[1] === index)) continue;
    const one = await gather(problems, () => prepare(loading, base, source, ['assert', index]));
    if (one !== undefined) prepared.push(one);
  }
  return prepared;
}

async function replayOf(
  loading: Loading,
  loaded: LoadedConfig,
  base: Base,
  written: SuiteHead['replay'],
  source: Source,
): Promise<readonly string[]> {
  if (loading.replay !== undefined) return loading.replay;
  if (written === undefined) return loaded.replay;
  return findRecordings(loading.root, base.folder, [written].flat(), source.at(['replay']));
}
