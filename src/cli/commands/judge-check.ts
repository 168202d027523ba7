import { EXIT_INCONCLUSIVE } from '../../core/exit.ts';
import { agreementOf, checkAsks, figuresOf } from '../../core/judging/agreement.ts';
import type { Config } from '../../domain/config.ts';
import { fail } from '../../domain/failure.ts';
import type { Judge } from '../../domain/judge.ts';
import { trialKey } from '../../domain/trial.ts';
import { loadLabels } from '../../load/labels.ts';
import { agreementText } from '../../report/agreement.ts';
import { jsonPiece, jsonText } from '../../report/escape/json.ts';
import { say, term } from '../../report/escape/term.ts';
import { writeAgreement } from '../../store/agreement.ts';
import { agreementFile } from '../agreements.ts';
import { askJudges, judged } from '../ask-judges.ts';
import type { Command } from '../command.ts';
import type { Io } from '../io.ts';
import { openProject } from '../project.ts';
import { shown } from '../shown.ts';

/**
 * Measures a judge against the verdicts of people, and keeps what it found beside the suites. What it has asked of the same
 * judge and labels before is not asked again.
 */
export async function judgeCheck(
  { labels: path, options }: Extract<Command, { name: 'judge check' }>,
  io: Io,
): Promise<number> {
  const { config } = await openProject(io, [], { ...options, live: true });
  const judge = judgeOf(config, options.judge);
  const labels = await loadLabels(io.cwd, path);
  const asks = checkAsks(judge, labels, options.repeats);
  const { ends, exit } = await judged(
    io,
    await askJudges(io, config, { asks, judges: [judge], files: [path] }, options),
  );
  if (exit !== undefined) return exit;
  const agreement = agreementOf(judge, labels, (place) =>
    asks.flatMap(({ trial }) => (trial.case === String(place + 1) ? [ends.get(trialKey(trial))] : [])),
  );
  const figures = figuresOf(agreement);
  const file = agreementFile(io.cwd, judge.name);
  await writeAgreement(file, agreement);
  await io.stderr.write(say`Kept in ${term(shown(io.cwd, file))}\n`);
  if (options.json) await io.stdout.write(jsonPiece`${jsonText({ ...agreement, ...figures })}\n`);
  else await io.stdout.write(await agreementText(agreement, figures));
  return agreement.unscored === 0 ? 0 : EXIT_INCONCLUSIVE;
}

function judgeOf({ judges = new Map<string, Judge>(), file }: Config, named: string | undefined): Judge {
  const names = [...judges.keys()];
  const judge = judges.get(named ?? (names.length === 1 ? (names[0] ?? '') : ''));
  if (judge !== undefined) return judge;
  return fail({
    code: 'usage',
    ...(file === undefined ? {} : { where: { file } }),
    message:
      names.length === 0
        ? 'there is no judge to check'
        : named === undefined
          ? `there are ${names.length} judges, and none is named`
          : `there is no judge ${named}`,
    hint:
      names.length === 0
        ? `Add one to ${file ?? 'llm-eval.config.yaml'}: judges: { NAME: { model: SNAPSHOT } }.`
        : `Name one with --judge: ${names.join(', ')}.`,
  });
}
