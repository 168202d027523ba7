import { join } from 'node:path';
import { askedOf } from '../../core/asked.ts';
import { EXIT_INCONCLUSIVE } from '../../core/exit.ts';
import { readersOf } from '../../core/judging/judges-of.ts';
import { rejudge } from '../../core/judging/rejudge.ts';
import { byPlace, RECORDING_VERSION, type RecordedAnswer } from '../../domain/recording.ts';
import { trialKey } from '../../domain/trial.ts';
import { say, term } from '../../report/escape/term.ts';
import { readBaseline, writeBaseline } from '../../store/baseline.ts';
import { storedEnd } from '../answers.ts';
import { askJudges, judged } from '../ask-judges.ts';
import type { Command } from '../command.ts';
import type { Io } from '../io.ts';
import { openProject } from '../project.ts';
import { withTallies } from '../tallies.ts';

/**
 * Has the judges and embedding models of today judge the answers of baselines, so that both sides of a comparison are judged alike. Only what they
 * have not said before is asked; what other judges said is taken out. A baseline is written once all of it is judged.
 */
export async function judgeBaseline(
  { suites: patterns, options }: Extract<Command, { name: 'judge baseline' }>,
  io: Io,
): Promise<number> {
  const { config, suites } = await openProject(io, patterns, { ...options, live: true });
  let worst = 0;
  for (const suite of suites) {
    const judges = readersOf(suite);
    const file = join(io.cwd, suite.baseline);
    const baseline = judges.length === 0 ? undefined : await readBaseline(file, suite.baseline);
    if (baseline === undefined) continue;
    const { kept, asks } = rejudge(suite, baseline.answers, (answer) =>
      storedEnd(answer, config.allow_aliases),
    );
    const stale = baseline.answers.length - kept.length;
    if (asks.length === 0 && stale === 0) {
      await io.stdout.write(say`${term(suite.baseline)}: judged by the judges of today already\n`);
      continue;
    }
    const wanted = { asks, judges, files: [suite.file] };
    const { ends, exit } = await judged(io, await askJudges(io, config, wanted, options));
    if (exit !== undefined) return exit;
    const fresh = asks.flatMap(({ trial, request: { api, model }, key, input }): RecordedAnswer[] => {
      const end = ends.get(trialKey(trial));
      if (end === undefined || end.outcome === 'failed') return [];
      return [{ v: RECORDING_VERSION, key, ...trial, input, api, model, ...end }];
    });
    const lost = asks.length - fresh.length;
    if (lost > 0) {
      const left = say`${term(suite.baseline)}: ${lost} of ${asks.length} verdicts did not come, and it is left as it was`;
      await io.stderr.write(say`${left}. Ask for them again with the same command.\n`);
      worst = EXIT_INCONCLUSIVE;
      continue;
    }
    const answers = [...kept, ...fresh].sort(byPlace);
    const { judges: marks, embeddings } = askedOf(suite);
    const asked = { ...baseline.header.asked, judges: marks, embeddings };
    const header = { ...baseline.header, asked, answers: answers.length };
    await writeBaseline(file, await withTallies(io, config, suite, { header, answers }), answers);
    await io.stdout.write(
      say`${term(suite.baseline)}: ${fresh.length} verdicts of the judges of today, ${stale} of others taken out\n`,
    );
  }
  return worst;
}
