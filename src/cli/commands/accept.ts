import { join } from 'node:path';
import { casesDigest, suiteDigest } from '../../core/fingerprint.ts';
import { isLastTurn, wholeKey } from '../../core/turns.ts';
import type { Failure } from '../../domain/failure.ts';
import { Failures, fail } from '../../domain/failure.ts';
import type { Plan } from '../../domain/plan.ts';
import type { RecordedAnswer } from '../../domain/recording.ts';
import { RECORDING_VERSION } from '../../domain/recording.ts';
import type { Suite } from '../../domain/suite.ts';
import { say, term } from '../../report/escape/term.ts';
import { writeBaseline } from '../../store/baseline.ts';
import type { RunInfo } from '../../store/describe-run.ts';
import type { Command } from '../command.ts';
import type { Io } from '../io.ts';
import { openProject } from '../project.ts';
import { sortedAnswers } from '../record.ts';
import { openRun } from '../runs-folder.ts';
import { TOOL } from '../version.ts';

/** Makes a complete run the baseline of its suites: one file beside each suite, replaced at once. */
export async function accept(
  { run: name, options }: Extract<Command, { name: 'accept' }>,
  io: Io,
): Promise<number> {
  if (options.why.trim() === '')
    fail({
      code: 'usage',
      message: '--why is empty',
      hint: 'Say why this run is the one to beat from now on.',
    });
  const run = await openRun(io, name, name === 'last' ? 'complete' : 'any');
  const { id, plan } = run;
  refuseUnfit(run);
  const files = [...new Set(plan.suites.map(({ file }) => file))];
  const { config, suites } = await openProject(io, files, { ...options, live: true });
  const answers = await sortedAnswers(run, config);

  const baselines = plan.suites.map((planned) => {
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
    return { suite, planned, answers: answers.filter((answer) => answer.suite === suite.name) };
  });
  refuseFallback(id, baselines);
  refuseMissing(id, baselines);

  for (const { suite, planned, answers: own } of baselines) {
    const header = {
      v: RECORDING_VERSION,
      baseline: suite.name,
      suite_digest: suiteDigest(suite),
      cases_digest: planned.cases_digest,
      target: planned.target,
      asked: planned.asked,
      run: id,
      tool: TOOL,
      accepted_by: options.by ?? io.user,
      accepted_at: io.clock.now().toISOString(),
      why: options.why,
      answers: own.length,
    } as const;
    await writeBaseline(join(io.cwd, suite.baseline), header, own);
    await io.stdout.write(
      say`${term(suite.baseline)}: ${own.length} answers of ${term(planned.asked.model)} from run ${term(id)}\n`,
    );
  }
  return 0;
}

function refuseUnfit({ id, plan, state }: Pick<RunInfo, 'id' | 'state'> & { readonly plan: Plan }): void {
  if (plan.command === 'compare') {
    fail({
      code: 'usage',
      message: `run ${id} asked two sides; a baseline is one`,
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
function refuseFallback(
  id: string,
  baselines: readonly {
    readonly planned: Plan['suites'][number];
    readonly answers: readonly RecordedAnswer[];
  }[],
): void {
  const failures = baselines.flatMap(({ planned, answers }): Failure[] => {
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
        message: `${total} of the ${planned.cases * planned.trials} trials of ${planned.suite} in run ${id} were served by a fallback (${by.join(', ')}), not by ${planned.asked.model}`,
        hint: `A baseline holds answers of the pin alone. Once it answers again, run anew and accept that run: llm-eval run ${planned.file}`,
      },
    ];
  });
  if (failures.length > 0) throw new Failures(failures);
}

/** A trial that failed has no answer to keep; a baseline with holes would shrink what later runs are compared on. */
function refuseMissing(
  id: string,
  baselines: readonly {
    readonly suite: Suite;
    readonly planned: Plan['suites'][number];
    readonly answers: readonly RecordedAnswer[];
  }[],
): void {
  const failures = baselines.flatMap(({ suite, planned, answers }): Failure[] => {
    const cases = new Map(suite.cases.map((kase) => [kase.id, kase]));
    const ended = answers.filter((answer) => isLastTurn(cases.get(answer.case), answer, answer));
    const missing = planned.cases * planned.trials - new Set(ended.map(wholeKey)).size;
    if (missing === 0) return [];
    return [
      {
        code: 'incomplete-run',
        where: { file: planned.file },
        message: `${missing} of the ${planned.cases * planned.trials} trials of ${planned.suite} in run ${id} have no answer`,
        hint: `Ask them again with: llm-eval resume ${id}`,
      },
    ];
  });
  if (failures.length > 0) throw new Failures(failures);
}
