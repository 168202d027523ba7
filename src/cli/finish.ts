import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT_INCONCLUSIVE, exitOfSignal } from '../core/exit.ts';
import type { AttemptFailure } from '../domain/answer.ts';
import type { Config } from '../domain/config.ts';
import type { Failure } from '../domain/failure.ts';
import { Failures } from '../domain/failure.ts';
import type { AskEnd, ScoreWorkers } from '../domain/ports.ts';
import type { BaselineHeader, RecordedAnswer } from '../domain/recording.ts';
import type { Suite } from '../domain/suite.ts';
import type { Stopped } from '../execute/execute.ts';
import { openScoreWorkers } from '../execute/score-workers.ts';
import { say, term, termLines } from '../report/escape/term.ts';
import { recordingSource, storedEnd } from './answers.ts';
import { spentSentence } from './budget.ts';
import type { Collected } from './collecting.ts';
import { failuresOfStop } from './collecting.ts';
import type { Io } from './io.ts';
import type { Built } from './match.ts';
import { ownBaseline } from './own-baseline.ts';
import { priceOfModel } from './price.ts';
import type { OpenRun } from './runs-folder.ts';
import { buildSide, type SideBuilder } from './side.ts';

/** Milliseconds that one assertion may take, and megabytes of heap that its worker may use. */
const ASSERTION_DEADLINE = 5_000;
const WORKER_MEMORY = 256;

/** Runs `work` with score workers, and ends them whatever happens. What user code prints goes to stderr, escaped. */
export async function withWorkers<T>(io: Io, work: (workers: ScoreWorkers) => Promise<T>): Promise<T> {
  const workers = openScoreWorkers({
    deadlineMs: ASSERTION_DEADLINE,
    memoryMb: WORKER_MEMORY,
    size: 2,
    env: io.env,
    onPrint: (text) => void io.stderr.write(say`${termLines(text)}\n`),
  });
  try {
    return await work(workers);
  } finally {
    await workers.close();
  }
}

/** The accepted baseline of a suite, scored by today's assertions; undefined when there is none. `file` is where it is read from. */
export async function baselineSide(
  io: Io,
  config: Config,
  suite: Suite,
  workers: ScoreWorkers,
  file = join(io.cwd, suite.baseline),
): Promise<Built | undefined> {
  const baseline = await ownBaseline(suite, file);
  if (baseline === undefined) return undefined;
  const { header } = baseline;
  const side = await baselineTrials(config, suite, baseline, workers);
  const { pooled } = header;
  const source = recordingSource(file, suite.baseline);
  const held: Built['held'] = (faced) => side.finish(undefined, faced);
  return { scored: await side.finish(), held, source, ...(pooled === undefined ? {} : { pooled }) };
}

/** The answers of a baseline, to be scored by today's assertions. */
export async function baselineTrials(
  config: Config,
  suite: Suite,
  {
    header,
    answers,
  }: {
    readonly header: BaselineHeader;
    readonly answers: Iterable<RecordedAnswer> | AsyncIterable<RecordedAnswer>;
  },
  workers: ScoreWorkers,
): Promise<SideBuilder> {
  const side = buildSide(
    suite,
    {
      name: suite.baseline,
      source: 'baseline',
      model: header.asked.model,
      accepted: { by: header.accepted_by, at: header.accepted_at, why: header.why },
      asked: header.asked,
      price: priceOfModel(config, header.asked.model),
      priceOf: (model) => priceOfModel(config, model),
    },
    workers,
  );
  for await (const answer of answers)
    await side.add(answer, answer.input, storedEnd(answer, config.allow_aliases));
  return side;
}

/** Watches for a request that the API never accepts: when all asks of a target end so, the suite is at fault, not the model. */
export function watchRefusals() {
  const seen = new Map<string, { refused: number; ended: number; failure?: AttemptFailure; suite: string }>();
  return {
    count({ ask, end }: AskEnd): void {
      // Control cases are judged whatever became of the answers.
      if (ask.trial.judge !== undefined) return;
      const key = `${ask.trial.suite}@${ask.trial.target}`;
      const count = seen.get(key) ?? { refused: 0, ended: 0, suite: ask.trial.suite };
      count.ended++;
      if (end.outcome === 'failed' && end.kind === 'invalid_request') {
        count.refused++;
        count.failure ??= end;
      }
      seen.set(key, count);
    },
    failures(suites: readonly Suite[]): Failure[] {
      return [...seen.values()].flatMap(({ refused, ended, failure, suite }): Failure[] => {
        if (failure === undefined || refused < ended) return [];
        const file = suites.find(({ name }) => name === suite)?.file;
        return [
          {
            code: 'invalid',
            ...(file === undefined ? {} : { where: { file } }),
            message: `the API refused every request of ${suite}: ${failure.message}`,
            hint: refusalHint(failure),
          },
        ];
      });
    },
  };
}

function refusalHint({ status, param }: AttemptFailure): string {
  if (status === 404) return 'Check --base-url and OPENAI_BASE_URL: they end in the API’s path, e.g. /v1.';
  if (status === 429) return 'Lower max_output_tokens or shorten the prompt: the limit counts both.';
  if (param !== undefined) return `Change or remove "${param}" in the target’s params.`;
  return 'Change the target’s parameters or the schema so that the model takes them.';
}

/** The command that goes on with a run. */
export function resumeCommand(id: string): string {
  return `llm-eval resume ${id}`;
}

/**
 * What ends a command before a verdict: a signal (its exit code, the resume command printed), or failures that the user
 * must fix (thrown), or trials that are with the Batch API (3, the resume command printed). Undefined when the verdict may
 * be formed.
 */
export async function endedEarly(
  io: Io,
  id: string,
  collected: Collected,
  refusals: readonly Failure[],
): Promise<number | undefined> {
  const failures = [...failuresOfStop(collected.stopped), ...refusals];
  const signal = io.interrupts.signal();
  if (collected.interrupted && signal !== undefined) {
    await io.stderr.write(
      say`Interrupted by ${term(signal)}: ${collected.ended} of ${collected.due} trials have ended and are kept.\nGo on with: ${term(resumeCommand(id))}\n`,
    );
    return exitOfSignal(signal);
  }
  if (failures.length > 0) throw new Failures(failures);
  const { ended, due, underway, outOfTime, stopped } = collected;
  if (underway > 0) {
    const reasons = [...(outOfTime ? ['The time of --max-time is over'] : []), ...stopped.map(stopSentence)];
    for (const reason of reasons) await io.stderr.write(say`${term(reason)}.\n`);
    const others = underway < due - ended ? `${underway} of the others` : 'the others';
    await io.stderr.write(
      say`${ended} of ${due} trials have ended; ${term(others)} are with the Batch API.\nTake their answers up with: ${term(resumeCommand(id))}\n`,
    );
    return EXIT_INCONCLUSIVE;
  }
  return undefined;
}

/** What stopped and why, without a full stop. */
export function stopSentence({ ask, link, failure, spent, why }: Stopped): string {
  const reasons =
    spent === undefined
      ? [failure?.message ?? (why === undefined ? 'interrupted' : []), why ?? []].flat()
      : [spentSentence(spent)];
  const what =
    link === undefined ? 'Asking stopped' : `${ask.trial.suite}: the fallback ${link.name} was given up`;
  return `${what}: ${reasons.join('; ')}`;
}

/** Sentences for a report about what stopped the asking. */
export function stopWarnings(id: string, collected: Collected): string[] {
  const time = collected.outOfTime
    ? [
        `Asking stopped: the time of --max-time is over. What was answered is kept; go on with: ${resumeCommand(id)}`,
      ]
    : [];
  const stops = collected.stopped.map((stop) =>
    stop.link === undefined
      ? `${stopSentence(stop)}. What was answered is kept; go on with: ${resumeCommand(id)}`
      : stopSentence(stop),
  );
  return [...time, ...stops];
}

/** Sentences for the report of a run with requests, of whatever start of it, that may have been billed for nothing. */
export function billedWarnings(unknown: number): string[] {
  if (unknown === 0) return [];
  if (unknown === 1) return ['1 request may have been billed without an answer; its cost is not known'];
  return [`${unknown} requests may have been billed without an answer; their cost is not known`];
}

/** Adds the resume command to a storage failure: what was paid for is kept, unless the run's folder itself is gone. */
export async function keepingPaid<T>(
  { id, dir }: Pick<OpenRun, 'id' | 'dir'>,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Failures) || !error.list.some(({ code }) => code === 'storage')) throw error;
    if (!existsSync(dir)) throw error;
    const command = resumeCommand(id);
    throw new Failures(
      error.list.map((failure) => {
        if (failure.code !== 'storage') return failure;
        const { hint = '' } = failure;
        const next = hint.includes(command) ? '.' : `; go on with: ${command}`;
        return { ...failure, hint: `${hint} What was answered is kept${next}`.trimStart() };
      }),
    );
  }
}
