import { join } from 'node:path';
import { casesDigest, suiteDigest } from '../../core/fingerprint.ts';
import { isOfPair } from '../../core/judging/pairs.ts';
import { MOST_POOLED, poolBaselines } from '../../core/pool.ts';
import { countEnded, isLastTurn } from '../../core/turns.ts';
import { wholeRounds } from '../../core/whole-rounds.ts';
import type { Config } from '../../domain/config.ts';
import type { Failure } from '../../domain/failure.ts';
import { Failures, fail } from '../../domain/failure.ts';
import type { Plan, PlannedSuite } from '../../domain/plan.ts';
import type { Baseline, RecordedAnswer } from '../../domain/recording.ts';
import { RECORDING_VERSION } from '../../domain/recording.ts';
import type { Suite } from '../../domain/suite.ts';
import { ordinalText, type Trial } from '../../domain/trial.ts';
import { joined, say, type TermText, term } from '../../report/escape/term.ts';
import { readBaseline, writeBaseline } from '../../store/baseline.ts';
import type { RunInfo } from '../../store/describe-run.ts';
import { storedEnds } from '../answers.ts';
import type { Command } from '../command.ts';
import type { Io } from '../io.ts';
import { openProject } from '../project.ts';
import { sortedAnswers } from '../record.ts';
import { openRun } from '../runs-folder.ts';
import { withTallies } from '../tallies.ts';
import { TOOL } from '../version.ts';

type Accept = Extract<Command, { name: 'accept' }>;

/**
 * Makes a complete run the baseline of its suites: one file beside each suite. Its trials join those of the present baseline
 * where both were asked the same, and take their place otherwise or with `--replace`.
 */
export async function accept({ run: name, options }: Accept, io: Io): Promise<number> {
  if (options.why.trim() === '')
    fail({
      code: 'usage',
      message: '--why is empty',
      hint: 'Say why this run is the one to beat from now on.',
    });
  const run = await openRun(io, name, name === 'last' ? 'complete' : 'any');
  refuseUnfit(run);
  const files = [...new Set(run.plan.suites.map(({ file }) => file))];
  const { config, suites } = await openProject(io, files, { ...options, live: true });
  const candidates = await candidatesOf(run, suites, config);
  refuseFallback(run.id, candidates);
  refuseMissing(run.id, candidates);
  refuseCopies(run.id, candidates);

  const accepted = { by: options.by ?? io.user, at: io.clock.now().toISOString(), why: options.why };
  const written: { readonly suite: Suite; readonly baseline: Baseline; readonly words: TermText }[] = [];
  const refused: Failure[] = [];
  for (const candidate of candidates) {
    const { suite } = candidate;
    const newest = baselineOf(run.id, candidate, accepted);
    const present = options.replace
      ? undefined
      : await readBaseline(join(io.cwd, suite.baseline), suite.baseline);
    const pooling = present === undefined ? undefined : poolBaselines(present, newest);
    if (pooling?.kind === 'again') refused.push(acceptedBefore(run.id, suite, pooling.answers));
    else if (pooling?.kind === 'pooled')
      written.push({ suite, baseline: pooling.baseline, words: pooledWords(pooling) });
    else written.push({ suite, baseline: newest, words: term('') });
  }
  if (refused.length > 0) throw new Failures(refused);

  for (const { suite, baseline, words } of written) {
    const header = await withTallies(io, config, suite, baseline);
    await writeBaseline(join(io.cwd, suite.baseline), header, baseline.answers);
    const { answers, asked } = header;
    await io.stdout.write(
      say`${term(suite.baseline)}: ${answers} answers of ${term(asked.model)} from run ${term(run.id)}${words}\n`,
    );
  }
  return 0;
}

/** A suite of a run with the answers that a baseline may hold: those of its whole rounds. */
interface Candidate {
  readonly suite: Suite;
  readonly planned: PlannedSuite;
  readonly rounds: number;
  readonly answers: readonly RecordedAnswer[];
}

async function candidatesOf(
  { id, dir, plan }: { readonly id: string; readonly dir: string; readonly plan: Plan },
  suites: readonly Suite[],
  config: Config,
): Promise<Candidate[]> {
  const answers = await sortedAnswers({ dir, plan }, config);
  const ended: Trial[] = [];
  const cases = new Map(
    suites.flatMap(({ name, cases }) => cases.map((kase) => [`${name}/${kase.id}`, kase])),
  );
  if (plan.suites.some(({ early }) => early === true))
    for await (const { trial, end } of storedEnds(dir, config.allow_aliases))
      if (isLastTurn(cases.get(`${trial.suite}/${trial.case}`), trial, end)) ended.push(trial);
  return plan.suites.map((planned) => {
    const suite = suites.find(({ name: suiteName }) => suiteName === planned.suite);
    if (suite === undefined) {
      fail({
        code: 'not-found',
        where: { file: planned.file },
        message: `the suite ${planned.suite} of run ${id} is no longer in this file`,
        hint: 'Restore the name of the suite, or run again and accept that run.',
      });
    }
    if (casesDigest(suite) !== planned.cases_digest) {
      fail({
        code: 'invalid',
        where: { file: suite.file },
        message: `the cases of ${suite.name} have changed since run ${id}, so its answers are not those of this suite`,
        hint: 'Run again, then accept that run.',
      });
    }
    const rounds =
      planned.early === true
        ? wholeRounds(
            planned,
            ended.filter((trial) => trial.suite === suite.name),
          )
        : planned.trials;
    if (rounds === 0) {
      fail({
        code: 'incomplete-run',
        where: { file: suite.file },
        message: `run ${id} was decided inside round 1 of ${suite.name}, so not every case has an answer`,
        hint: `A baseline holds whole rounds. Ask a fixed number of trials (\`trials: 3\`), or collect: llm-eval collect ${suite.file}`,
      });
    }
    const own = answers.filter(
      ({ suite: of, ordinal, judge }) => of === suite.name && ordinal <= rounds && !isOfPair(judge),
    );
    return { suite, planned, rounds, answers: own };
  });
}

function baselineOf(
  run: string,
  { suite, planned, answers }: Candidate,
  { by, at, why }: { readonly by: string; readonly at: string; readonly why: string },
): Baseline {
  return {
    header: {
      v: RECORDING_VERSION,
      baseline: suite.name,
      suite_digest: suiteDigest(suite),
      cases_digest: planned.cases_digest,
      target: planned.target,
      asked: planned.asked,
      run,
      tool: TOOL,
      accepted_by: by,
      accepted_at: at,
      why,
      answers: answers.length,
    },
    answers,
  };
}

function pooledWords({
  baseline: { header },
  dropped,
}: {
  readonly baseline: Baseline;
  readonly dropped: readonly string[];
}): TermText {
  const shares = header.pooled ?? [];
  const trials = shares.at(-1)?.to;
  const pooled =
    trials === undefined
      ? term('')
      : say` and ${shares.length - 1} before it, ${trials} trials a case (--replace keeps only the new ones)`;
  if (dropped.length === 0) return pooled;
  return say`${pooled}; dropped, beyond ${MOST_POOLED} trials a case: ${joined(dropped.map(term), ', ')}`;
}

/** An answer is evidence once: a run that is accepted twice would make a baseline look surer than it is. */
function acceptedBefore(id: string, { name, baseline }: Suite, answers: number): Failure {
  return {
    code: 'invalid',
    where: { file: baseline },
    message: `${answers} of the answers of ${name} in run ${id} are in this baseline already, and an answer is evidence once`,
    hint: `Ask anew and accept that run (llm-eval run --live), or let this one stand alone: llm-eval accept ${id} --replace --why "…"`,
  };
}

function refuseUnfit({ id, plan, state }: Pick<RunInfo, 'id' | 'state'> & { readonly plan: Plan }): void {
  if (plan.command === 'compare' || plan.command === 'choose') {
    fail({
      code: 'usage',
      message: `run ${id} asked several targets; a baseline is of one`,
      hint: 'Run the suites with the pin that you want to accept, then accept that run.',
    });
  }
  if (plan.partial) {
    fail({
      code: 'incomplete-run',
      message: `run ${id} asked only some of the cases, and a baseline is the whole suite`,
      hint: 'Run it without --case, --tag, --failed and --sample, then accept that run.',
    });
  }
  if (plan.shard !== undefined) {
    const { index, count } = plan.shard;
    fail({
      code: 'incomplete-run',
      message: `run ${id} is shard ${index} of ${count}: a baseline holds every case`,
      hint: 'Join all shards with llm-eval merge, and accept the run that it makes.',
    });
  }
  if (state === 'complete') return;
  fail({
    code: 'incomplete-run',
    message:
      state === 'unfinished'
        ? `run ${id} is unfinished: not every trial has ended`
        : `the journal of run ${id} is damaged`,
    hint:
      state === 'unfinished'
        ? `Finish it with: llm-eval resume ${id}`
        : `Ask again what was lost with: llm-eval resume ${id}`,
  });
}

/** A baseline is what the pin answered; what a fallback answered in its place would be beaten or not by chance. */
function refuseFallback(id: string, candidates: readonly Candidate[]): void {
  const failures = candidates.flatMap(({ planned, rounds, answers }): Failure[] => {
    const served = new Map<string, number>();
    for (const { link } of answers)
      if (link !== undefined) served.set(link.name, (served.get(link.name) ?? 0) + 1);
    if (served.size === 0) return [];
    const total = [...served.values()].reduce((sum, times) => sum + times, 0);
    const by = [...served].map(([name, times]) => `${times} by ${name}`).sort();
    return [
      {
        code: 'invalid',
        where: { file: planned.file },
        message: `${total} of the ${planned.cases * rounds} trials of ${planned.suite} in run ${id} were served by a fallback (${by.join(', ')}), not by ${planned.asked.model}`,
        hint: `A baseline holds answers of the pin alone. Once it answers again, run anew and accept that run: llm-eval run ${planned.file}`,
      },
    ];
  });
  if (failures.length > 0) throw new Failures(failures);
}

/** An answer that stands for two trials would make the baseline look surer than it is. */
function refuseCopies(id: string, candidates: readonly Candidate[]): void {
  const failures = candidates.flatMap(({ planned, answers }): Failure[] => {
    const given = new Map<string, RecordedAnswer>();
    const copies: (readonly [RecordedAnswer, RecordedAnswer])[] = [];
    for (const answer of answers) {
      const first = given.get(answer.id);
      if (first === undefined) given.set(answer.id, answer);
      else copies.push([first, answer]);
    }
    const [pair] = copies;
    if (pair === undefined) return [];
    const [first, second] = pair.map((one) => `trial ${ordinalText(one)} of case ${one.case}`);
    return [
      {
        code: 'invalid',
        where: { file: planned.file },
        message: `${copies.length} of the answers of ${planned.suite} in run ${id} carry the id of another one: ${pair[1].id} was given to ${first} and to ${second}`,
        hint: 'An answer is evidence once. A cache between here and the model answers, or a server that gives no ids of its own: ask without it (--base-url), then accept that run.',
      },
    ];
  });
  if (failures.length > 0) throw new Failures(failures);
}

/** A trial that failed has no answer to keep; a baseline with holes would shrink what later runs are compared on. */
function refuseMissing(id: string, candidates: readonly Candidate[]): void {
  const failures = candidates.flatMap(({ suite, planned, rounds, answers }): Failure[] => {
    const missing = planned.cases * rounds - countEnded(suite, answers);
    if (missing === 0) return [];
    return [
      {
        code: 'incomplete-run',
        where: { file: planned.file },
        message: `${missing} of the ${planned.cases * rounds} trials of ${planned.suite} in run ${id} have no answer`,
        hint: `Ask them again with: llm-eval resume ${id}`,
      },
    ];
  });
  if (failures.length > 0) throw new Failures(failures);
}
