import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { isHeadTrusted, sortChanges, underGateOf } from '../core/guard.ts';
import { type Policy, policyChanges } from '../core/policy-changes.ts';
import { type Evidence, type StoredBaseline, store, storedChanges } from '../core/stored-changes.ts';
import { type Failure, Failures, fail } from '../domain/failure.ts';
import type { GateChange, GateInputs } from '../domain/gate-inputs.ts';
import type { Suite } from '../domain/suite.ts';
import { readBaseline } from '../store/baseline.ts';
import { exportCommit } from '../store/git.ts';
import { readRecording } from '../store/recording.ts';
import { assertionTexts } from './assertion-text.ts';
import type { AskOptions, GateFlags } from './command.ts';
import { headOf } from './github-event.ts';
import type { Io } from './io.ts';
import { opposed } from './opponents.ts';
import { openProject, type Project } from './project.ts';
import type { ProjectOptions } from './project-options.ts';
import { shown } from './shown.ts';

/** A project with the gate that it is judged by. */
export interface GatedProject extends Project {
  /** Where a suite's baseline is read from: an absolute path. */
  readonly baselineOf: (suite: Suite) => string;
  /** Absent when no base commit was named. */
  readonly inputs?: GateInputs;
}

type Options = ProjectOptions & Partial<AskOptions> & GateFlags;

/**
 * Runs `work` with the project as it is to be judged, its suites with what judges compare answers with. With `--baseline-ref` everything that the gate reads is compared with
 * that commit: while nothing is weaker, the head's gate judges against the base's baselines; where something is, the base's
 * gate does; and where that is accepted, the head's own gate and baselines.
 */
export async function withGate<T>(
  io: Io,
  head: Project,
  patterns: readonly string[],
  options: Options,
  work: (gated: GatedProject) => Promise<T>,
): Promise<T> {
  const own = (suite: Suite) => join(io.cwd, suite.baseline);
  const { baselineRef: ref, acceptGateChanges: accepted = false } = options;
  if (ref === undefined) {
    if (accepted || options.fork === true)
      fail({
        code: 'usage',
        message: `${accepted ? '--accept-gate-changes' : '--fork'} says nothing without --baseline-ref`,
        hint: 'Name the commit to compare with, e.g. --baseline-ref origin/main.',
      });
    return work({ ...head, suites: await opposed(io, head.config, head.suites, own), baselineOf: own });
  }
  const folder = await mkdtemp(join(await realpath(tmpdir()), 'llm-eval-base-'));
  try {
    const { commit } = await exportCommit(io.cwd, ref, folder);
    const base = await openBase(io, { ref, folder }, head, patterns, options);
    const changes = sortChanges([
      ...base.changes,
      ...policyChanges(policyOf(base, folder), policyOf(head, await realpath(io.cwd))),
      ...storedChanges(base.evidence, await evidenceOf(head, io.cwd)),
    ]);
    const fork = options.fork === true || (await headOf(io.env))?.fork === true;
    const inputs: GateInputs = { ref, commit, fork, accepted, changes };
    const bases = new Map(base.suites.map((suite) => [suite.name, suite]));
    const trusted = isHeadTrusted(inputs);
    const suites = head.suites.map((suite) => {
      const old = bases.get(suite.name);
      return trusted || old === undefined ? suite : underGateOf(old, suite);
    });
    const baselineOf = (suite: Suite) => {
      const old = bases.get(suite.name);
      return accepted || old === undefined ? own(suite) : join(folder, old.baseline);
    };
    const held = await opposed(io, head.config, suites, baselineOf);
    return await work({ config: head.config, suites: held, baselineOf, inputs });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The project as it was at the base commit. */
interface Base extends Project {
  readonly evidence: Evidence;
  /** What cannot be read of it, so that nothing can be compared with it. */
  readonly changes: readonly GateChange[];
}

/** Opens the base. What is broken there is told as a change, so that a head which mends it can be accepted. */
async function openBase(
  io: Io,
  { ref, folder }: { readonly ref: string; readonly folder: string },
  head: Project,
  patterns: readonly string[],
  options: Options,
): Promise<Base> {
  const packages = join(io.cwd, 'node_modules');
  if (existsSync(packages) && !existsSync(join(folder, 'node_modules')))
    await symlink(packages, join(folder, 'node_modules'));
  const { live = false, config } = options;
  const flags = { pin: [], replay: [], live, ...(config === undefined ? {} : { config }) };
  const changes = new Map<string, GateChange>();
  const tell = (failures: readonly Failure[]) => {
    for (const { where, message } of failures) {
      const file = where?.file ?? folder;
      const change = {
        kind: 'weakened',
        file: isAbsolute(file) ? shown(folder, file) : file,
        message: `cannot be read as of ${ref}: ${message}`,
      } as const;
      changes.set(`${change.file} ${message}`, change);
    }
  };
  const open = async (pattern?: string): Promise<Project | undefined> => {
    try {
      return await openProject({ ...io, cwd: folder }, pattern === undefined ? [] : [pattern], flags);
    } catch (error) {
      if (!(error instanceof Failures)) throw error;
      const absent = pattern !== undefined && !existsSync(join(folder, pattern));
      tell(error.list.filter(({ code }) => code !== 'nothing-selected' && !(absent && code === 'not-found')));
      return undefined;
    }
  };
  const all = await open();
  const found = new Map<string, Suite>();
  let base = all;
  for (const pattern of patterns) {
    const named = await open(pattern);
    base ??= named;
    for (const suite of named?.suites ?? []) found.set(suite.name, suite);
  }
  for (const suite of all?.suites ?? [])
    if (patterns.length === 0 || isMissed(io, suite, head)) found.set(suite.name, suite);
  const suites = [...found.values()];
  let evidence: Evidence = { recorded: new Map(), baselines: new Map(), waivers: new Map() };
  try {
    evidence = await evidenceOf({ suites }, folder);
  } catch (error) {
    if (!(error instanceof Failures)) throw error;
    tell(error.list);
  }
  return { config: base?.config ?? head.config, suites, evidence, changes: [...changes.values()] };
}

/** Whether a suite of the base that no pattern names is the head's all the same: under another file, or no longer in its own. */
function isMissed(io: Io, { name, file }: Suite, head: Project): boolean {
  return (
    !existsSync(join(io.cwd, file)) || head.suites.some((suite) => suite.name === name || suite.file === file)
  );
}

function policyOf({ config, suites }: Project, root: string): Policy {
  return { config, suites, textOf: assertionTexts(root) };
}

/** Everything stored that a project's gate reads. */
async function evidenceOf({ suites }: Pick<Project, 'suites'>, folder: string): Promise<Evidence> {
  const recorded = new Map<string, Map<string, string>>();
  for (const file of new Set(suites.flatMap(({ replay }) => replay)))
    for await (const { answer } of readRecording(file, shown(folder, file))) store(recorded, answer);
  const baselines = new Map<string, StoredBaseline>();
  const waivers = new Map<string, string>();
  for (const { name, file, baseline: path } of suites) {
    const baseline = await readBaseline(join(folder, path), path);
    if (baseline !== undefined) {
      const answers = new Map<string, Map<string, string>>();
      for (const answer of baseline.answers) store(answers, answer);
      baselines.set(name, { file: path, header: baseline.header, answers });
    }
    const waiver = file.replace(/\.eval\.\w+$/, '.waivers.yaml');
    if (existsSync(join(folder, waiver)))
      waivers.set(waiver, readFileSync(join(folder, waiver), 'utf8').replaceAll('\r\n', '\n'));
  }
  return { recorded, baselines, waivers };
}
