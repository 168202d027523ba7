import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { askedOf } from '../core/asked.ts';
import { casesDigest, suiteDigest } from '../core/fingerprint.ts';
import { isOfPair } from '../core/judging/pairs.ts';
import { countEnded } from '../core/turns.ts';
import type { Bump, BumpFile } from '../domain/bump.ts';
import type { Config } from '../domain/config.ts';
import { Failures } from '../domain/failure.ts';
import { type BaselineHeader, RECORDING_VERSION, type RecordedAnswer } from '../domain/recording.ts';
import type { Report } from '../domain/report.ts';
import type { Suite } from '../domain/suite.ts';
import type { EditedConfig } from '../load/edit-config.ts';
import { writeFileAtomic } from '../store/atomic.ts';
import { writeBaseline } from '../store/baseline.ts';
import type { Io } from './io.ts';
import { sortedAnswers } from './record.ts';
import type { OpenRun } from './runs-folder.ts';
import { withTallies } from './tallies.ts';
import { TOOL } from './version.ts';

/** What a suite's baseline is to be once its pin has moved. */
export interface NextBaseline {
  /** The suite as the moved pin makes it. */
  readonly suite: Suite;
  readonly header: BaselineHeader;
  readonly answers: readonly RecordedAnswer[];
  /** Trials of the rounds taken that have no answer. */
  readonly missing: number;
}

/**
 * The candidate's answers to each suite, as `accept` would keep them: those of the rounds that were taken, with the evidence
 * as reason. A suite that is gated without a baseline gets none.
 */
export async function nextBaselines(
  io: Io,
  config: Config,
  run: OpenRun & { readonly plan: Parameters<typeof sortedAnswers>[0]['plan'] },
  moved: readonly Suite[],
  report: Report,
  { pin, from, why }: Pick<Bump, 'pin' | 'from' | 'why'>,
): Promise<NextBaseline[]> {
  const all = await sortedAnswers(run, config);
  const at = io.clock.now().toISOString();
  const next: NextBaseline[] = [];
  for (const suite of moved) {
    const { name, target, gate, cases } = suite;
    const found = report.suites.find((one) => one.suite === name);
    if (gate.baseline === 'none' || found?.method === undefined) continue;
    const rounds = found.method.rounds.taken;
    const answers = all
      .filter(
        ({ suite: of, model, target: asked, ordinal, link, judge }) =>
          of === name &&
          ordinal <= rounds &&
          link === undefined &&
          !isOfPair(judge) &&
          // What a judge says bears the judge's model; the candidate goes by its own name or by its model.
          (judge === undefined ? model === target.model : [target.name, target.model].includes(asked)),
      )
      .map((answer) => ({ ...answer, target: target.name }));
    const evidence = found.verdict.reasons.map(({ message }) => message).join('; ');
    const header: BaselineHeader = {
      v: RECORDING_VERSION,
      baseline: name,
      suite_digest: suiteDigest(suite),
      cases_digest: casesDigest(suite),
      target: target.name,
      asked: askedOf(suite),
      run: run.id,
      tool: TOOL,
      accepted_by: io.user,
      accepted_at: at,
      why: `${why === undefined ? '' : `${why}; `}the pin ${pin} moved from ${from} to ${target.model}: ${evidence}`,
      answers: answers.length,
    };
    next.push({
      suite,
      header: await withTallies(io, config, suite, { header, answers }),
      answers,
      missing: cases.length * rounds - countEnded(suite, answers),
    });
  }
  return next;
}

/** The files that a move writes, the config last. */
export function filesOfMove(io: Io, next: readonly NextBaseline[], config: string): BumpFile[] {
  const baselines = next.map(({ suite, answers }) => ({
    file: suite.baseline,
    added: !existsSync(join(io.cwd, suite.baseline)),
    baseline: { suite: suite.name, answers: answers.length },
  }));
  return [...baselines, { file: config, added: false }];
}

/**
 * Writes the baselines, each at one stroke, then the config: while the config names the old model, the pin has not moved.
 * Throws `Failures` that say what was written when the disk refuses.
 */
export async function writeMove(
  io: Io,
  next: readonly NextBaseline[],
  edited: EditedConfig,
  config: string,
): Promise<void> {
  const written: string[] = [];
  try {
    for (const { suite, header, answers } of next) {
      await writeBaseline(join(io.cwd, suite.baseline), header, answers);
      written.push(suite.baseline);
    }
    await writeFileAtomic(edited.real, [edited.text]);
  } catch (error) {
    if (!(error instanceof Failures) || written.length === 0) throw error;
    throw new Failures(
      error.list.map((failure) => ({
        ...failure,
        hint: `${failure.hint ?? ''} The pin in ${config} has not moved, but these baselines were written: ${written.join(', ')}; take them back with: git checkout -- ${written.join(' ')}`.trimStart(),
      })),
    );
  }
}
