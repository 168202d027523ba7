import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { TrialEnd } from '../domain/answer.ts';
import type { Config } from '../domain/config.ts';
import { fail } from '../domain/failure.ts';
import type { ScoreWorkers } from '../domain/ports.ts';
import type { Asked, Baseline } from '../domain/recording.ts';
import type { Side } from '../domain/report.ts';
import type { Api } from '../domain/request.ts';
import type { Suite } from '../domain/suite.ts';
import { readBaseline } from '../store/baseline.ts';
import { damageWords } from '../store/describe-run.ts';
import { listRuns } from '../store/runs.ts';
import { recordingSource, runSource, storedEnd, storedEnds } from './answers.ts';
import type { Io } from './io.ts';
import type { Built } from './match.ts';
import { priceOfModel } from './price.ts';
import { openRun, runsFolder } from './runs-folder.ts';
import { shown } from './shown.ts';
import type { SideBuilder } from './side.ts';
import { buildSide } from './side.ts';

/** What a side's name turned out to be. */
export type NamedSide =
  | { readonly kind: 'model'; readonly name: string; readonly model: string; readonly api?: Api }
  | { readonly kind: 'stored'; readonly name: string; readonly file: string }
  | { readonly kind: 'stored'; readonly name: string; readonly run: string };

/** A name is an existing file, else a run, else a pin or a model id, with an API before it where that is written. */
export async function nameSide(io: Io, name: string): Promise<NamedSide> {
  if (name.trim() === '') {
    fail({
      code: 'usage',
      message: 'a side of the comparison is empty',
      hint: 'Name a file, a run, a pin or a model id.',
    });
  }
  const file = resolve(io.cwd, name);
  if (existsSync(file)) {
    if (!statSync(file).isDirectory()) return { kind: 'stored', name: shown(io.cwd, file), file };
    fail({
      code: 'usage',
      message: `${name} is a folder; a side of a comparison is one file`,
      hint: `Name a recording or a baseline in it, or write responses:${name} for a model of that name.`,
    });
  }
  const runs = await listRuns(runsFolder(io));
  if (name === 'last' || runs.some(({ id }) => id.startsWith(name))) {
    const { id } = await openRun(io, name, name === 'last' ? 'complete' : 'any');
    return { kind: 'stored', name: id, run: id };
  }
  const [, api, model = name] = /^(responses|chat):(.+)$/.exec(name) ?? [];
  if (/\.(jsonl|ya?ml|json)$/.test(model)) {
    fail({
      code: 'not-found',
      message: `there is no file ${name}`,
      hint: 'Name a recording, a baseline, a run, a pin or a model id.',
    });
  }
  return { kind: 'model', name, model, ...(api === undefined ? {} : { api: api as Api }) };
}

/** The sides that a file or a run holds, by suite, scored by today's assertions. */
export async function storedSides(
  io: Io,
  config: Config,
  suites: readonly Suite[],
  side: Extract<NamedSide, { kind: 'stored' }>,
  workers: ScoreWorkers,
  role: 'before' | 'after',
): Promise<Map<string, Built>> {
  const known = new Map(suites.map((suite) => [suite.name, suite]));
  const builders = new Map<string, { builder: SideBuilder; target: string }>();
  const { about, source } = await openSide(io, config, side);

  const builderOf = (suiteName: string, target: string, model: string): SideBuilder | undefined => {
    const suite = known.get(suiteName);
    if (suite === undefined) return undefined;
    const there = builders.get(suiteName);
    if (there !== undefined) {
      if (there.target !== target) severalTargets(side.name, suiteName, there.target, target);
      return there.builder;
    }
    const { asked, planned, accepted } = about.of(suiteName);
    const builder = buildSide(
      suite,
      {
        name: side.name,
        source: about.source,
        model,
        planned,
        whole: role === 'after',
        asToday: role === 'after',
        asked,
        accepted,
        price: priceOfModel(config, model),
        priceOf: (one) => priceOfModel(config, one),
      },
      workers,
    );
    builders.set(suiteName, { builder, target });
    return builder;
  };

  for await (const { suite, target, model, case: id, ordinal, turn, judge, input, end } of about.ends(
    source,
    config,
  )) {
    await builderOf(suite, target, model)?.add({ case: id, ordinal, turn, judge }, input, end);
  }
  const built = new Map<string, Built>();
  for (const [name, { builder }] of builders) {
    const { pooled } = about.of(name);
    const held: Built['held'] = (faced) => builder.finish(undefined, faced);
    built.set(name, {
      scored: await builder.finish(),
      held,
      source,
      ...(pooled === undefined ? {} : { pooled }),
    });
  }
  return built;
}

/** Every stored end of a side, in its order. */
export async function* endsOfSide(
  io: Io,
  config: Config,
  side: Extract<NamedSide, { kind: 'stored' }>,
): AsyncGenerator<StoredTrial> {
  const { about, source } = await openSide(io, config, side);
  yield* about.ends(source, config);
}

async function openSide(io: Io, config: Config, side: Extract<NamedSide, { kind: 'stored' }>) {
  const about = 'file' in side ? await aboutFile(side.file, side.name) : await aboutRun(io, side.run);
  const source =
    'file' in side ? recordingSource(side.file, side.name) : runSource(about.dir, config.allow_aliases);
  return { about, source };
}

interface StoredTrial {
  readonly suite: string;
  readonly target: string;
  readonly model: string;
  readonly case: string;
  readonly ordinal: number;
  readonly turn?: number;
  readonly judge?: string;
  readonly input: string;
  readonly end: TrialEnd;
}

interface About {
  readonly source: Side['source'];
  /** The run's folder; empty for a file. */
  readonly dir: string;
  of(suite: string): {
    readonly asked?: Asked;
    readonly planned?: number;
    readonly accepted?: Side['accepted'];
    /** Of a baseline that pools runs. */
    readonly pooled?: Built['pooled'];
  };
  ends(source: ReturnType<typeof recordingSource>, config: Config): AsyncIterable<StoredTrial>;
}

async function aboutFile(file: string, label: string): Promise<About> {
  const baseline: Baseline | undefined = label.endsWith('.baseline.jsonl')
    ? await readBaseline(file, label)
    : undefined;
  return {
    source: baseline === undefined ? 'recording' : 'baseline',
    dir: '',
    of: () => {
      if (baseline === undefined) return {};
      const { asked, accepted_by: by, accepted_at: at, why, pooled } = baseline.header;
      return { asked, accepted: { by, at, why }, ...(pooled === undefined ? {} : { pooled }) };
    },
    async *ends(source, config) {
      for await (const answer of source.read())
        yield { ...answer, end: storedEnd(answer, config.allow_aliases) };
    },
  };
}

async function aboutRun(io: Io, id: string): Promise<About> {
  const { dir, plan, damage } = await openRun(io, id, 'any');
  if (damage !== undefined) {
    fail({
      code: 'damaged',
      message: `the journal of run ${id} is damaged: ${damageWords(damage)}`,
      hint: `Ask again what was lost with: llm-eval resume ${id}`,
    });
  }
  const plannedAs = new Map(plan.suites.map((one) => [`${one.suite}@${one.target}`, one]));
  return {
    source: 'run',
    dir,
    of: (suite) => {
      const planned = plan.suites.find((one) => one.suite === suite);
      if (planned === undefined) return {};
      const { asked, early, cases, trials } = planned;
      // How far a run that may stop early was to go, only its trials tell.
      return early === true ? { asked } : { asked, planned: cases * trials };
    },
    async *ends(_source, config) {
      for await (const { trial, input, end } of storedEnds(dir, config.allow_aliases)) {
        const planned = plannedAs.get(`${trial.suite}@${trial.target}`);
        // A target that was not planned is that of a hunt, which is no side of its own; and fresh trials were asked because
        // of what others showed.
        if (planned === undefined || trial.ordinal > planned.trials) continue;
        yield { ...trial, model: planned.asked.model, input, end };
      }
    },
  };
}

function severalTargets(name: string, suite: string, one: string, other: string): never {
  return fail({
    code: 'invalid',
    message: `${name} holds answers of several targets to ${suite}: ${one} and ${other}`,
    hint: 'A side is one target: name a recording that holds one, or name the models themselves.',
  });
}
