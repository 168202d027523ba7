import { resolve } from 'node:path';
import type { Config } from '../domain/config.ts';
import type { Plan } from '../domain/plan.ts';
import type { RecordedAnswer } from '../domain/recording.ts';
import { byPlace } from '../domain/recording.ts';
import { say, term } from '../report/escape/term.ts';
import type { Io } from './io.ts';
import { shown } from './shown.ts';

/**
 * The genuine answers of a run in the order of stored files. Fresh trials, whose ordinals stand above those of the plan, are
 * left out: they were asked because of what others showed, so what is stored would no longer be a fair sample.
 */
export async function sortedAnswers(
  { dir, plan }: { readonly dir: string; readonly plan: Pick<Plan, 'suites'> },
  config: Config,
): Promise<RecordedAnswer[]> {
  const { runSource } = await import('./answers.ts');
  const trials = new Map(plan.suites.map(({ suite, target, trials }) => [`${suite}@${target}`, trials]));
  const answers: RecordedAnswer[] = [];
  for await (const answer of runSource(dir, config.allow_aliases).read()) {
    if (answer.ordinal <= (trials.get(`${answer.suite}@${answer.target}`) ?? 0)) answers.push(answer);
  }
  return answers.sort(byPlace);
}

/** Writes a run's answers to a recording, replacing it at once. */
export async function recordRun(
  io: Io,
  run: { readonly dir: string; readonly plan: Pick<Plan, 'suites'> },
  config: Config,
  file: string,
): Promise<void> {
  const { writeRecording } = await import('../store/recording.ts');
  const path = resolve(io.cwd, file);
  const answers = await sortedAnswers(run, config);
  await writeRecording(path, answers);
  await io.stderr.write(say`Recorded ${answers.length} answers to ${term(shown(io.cwd, path))}\n`);
}
