import { resolve } from 'node:path';
import type { Config } from '../domain/config.ts';
import type { RecordedAnswer } from '../domain/recording.ts';
import { byPlace } from '../domain/recording.ts';
import { say, term } from '../report/escape/term.ts';
import { writeRecording } from '../store/recording.ts';
import { runSource, shown } from './answers.ts';
import type { Io } from './io.ts';

/** The genuine answers of a run in the order of stored files. */
export async function sortedAnswers(dir: string, config: Config): Promise<RecordedAnswer[]> {
  const answers: RecordedAnswer[] = [];
  for await (const answer of runSource(dir, config.allow_aliases).read()) answers.push(answer);
  return answers.sort(byPlace);
}

/** Writes a run's answers to a recording, replacing it at once. */
export async function recordRun(io: Io, dir: string, config: Config, file: string): Promise<void> {
  const path = resolve(io.cwd, file);
  const answers = await sortedAnswers(dir, config);
  await writeRecording(path, answers);
  await io.stderr.write(say`Recorded ${answers.length} answers to ${term(shown(io.cwd, path))}\n`);
}
