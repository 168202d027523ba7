import { EXIT_INCONCLUSIVE } from '../../core/exit.ts';
import { agreementOf, checkAsks, figuresOf } from '../../core/judging/agreement.ts';
import { pairAgreementOf, pairCheckAsks, pairFiguresOf } from '../../core/judging/pair-agreement.ts';
import { AGREEMENT_VERSION, type Agreement } from '../../domain/agreement.ts';
import type { Config } from '../../domain/config.ts';
import { fail } from '../../domain/failure.ts';
import type { Judge } from '../../domain/judge.ts';
import type { PairAgreement } from '../../domain/pair-agreement.ts';
import type { Ask } from '../../domain/ports.ts';
import { trialKey } from '../../domain/trial.ts';
import { loadLabels } from '../../load/labels.ts';
import { agreementText } from '../../report/agreement.ts';
import { jsonPiece, jsonText } from '../../report/escape/json.ts';
import { joined, say, term } from '../../report/escape/term.ts';
import { pairAgreementText } from '../../report/pair-agreement.ts';
import { writeAgreement } from '../../store/agreement.ts';
import { agreementFile } from '../agreements.ts';
import { askJudges, judged } from '../ask-judges.ts';
import type { Command } from '../command.ts';
import type { Io } from '../io.ts';
import { openProject } from '../project.ts';
import { redactedLabels } from '../redaction.ts';
import { shown } from '../shown.ts';

/**
 * Measures a judge against the verdicts of people, on answers and on pairs of them, and keeps what it found of answers beside
 * the suites. What it has asked of the same judge and labels before is not asked again.
 */
export async function judgeCheck(
  { labels: path, options }: Extract<Command, { name: 'judge check' }>,
  io: Io,
): Promise<number> {
  const { config } = await openProject(io, [], { ...options, live: true });
  const judge = judgeOf(config, options.judge);
  const { answers, pairs, repeated } = await redactedLabels(config, judge, await loadLabels(io.cwd, path));
  if (repeated > 0) {
    const lines = repeated === 1 ? '1 line says' : `${repeated} lines say`;
    await io.stderr.write(
      say`${term(path)}: ${term(lines)} again what another one says; each label counts once\n`,
    );
  }
  const alone = checkAsks(judge, answers, options.repeats);
  const paired = pairCheckAsks(judge, pairs, options.repeats);
  const asks = [...alone, ...paired.flat(2)];
  const { ends, exit } = await judged(
    io,
    await askJudges(io, config, { asks, judges: [judge], files: [path] }, options),
  );
  if (exit !== undefined) return exit;
  const endOf = ({ trial }: Ask) => ends.get(trialKey(trial));
  const found = {
    ...(answers.length === 0
      ? {}
      : {
          agreement: agreementOf(judge, answers, (place) =>
            alone.filter(({ trial }) => trial.case === String(place + 1)).map(endOf),
          ),
        }),
    ...(pairs.length === 0
      ? {}
      : {
          onPairs: pairAgreementOf(judge, pairs, (place) =>
            paired.flatMap((repeat) => {
              const [ahead, behind] = repeat[place] ?? [];
              return ahead === undefined || behind === undefined
                ? []
                : [[endOf(ahead), endOf(behind)] as const];
            }),
          ),
        }),
  };
  await tell(io, judge, found, options.json);
  const unscored = (found.agreement?.unscored ?? 0) + (found.onPairs?.unscored ?? 0);
  return unscored === 0 ? 0 : EXIT_INCONCLUSIVE;
}

/** Keeps the agreement on answers, and prints what was found as text or as one JSON document. */
async function tell(
  io: Io,
  judge: Judge,
  { agreement, onPairs }: { readonly agreement?: Agreement; readonly onPairs?: PairAgreement },
  json: boolean,
): Promise<void> {
  if (agreement !== undefined) {
    const file = agreementFile(io.cwd, judge.name);
    await writeAgreement(file, agreement);
    await io.stderr.write(say`Kept in ${term(shown(io.cwd, file))}\n`);
  }
  if (json) {
    const known = { v: AGREEMENT_VERSION, judge: judge.name };
    const document = {
      ...(agreement === undefined ? known : { ...agreement, ...figuresOf(agreement) }),
      ...(onPairs === undefined ? {} : { on_pairs: { ...onPairs, ...pairFiguresOf(onPairs) } }),
    };
    await io.stdout.write(jsonPiece`${jsonText(document)}\n`);
    return;
  }
  const texts = [
    ...(agreement === undefined ? [] : [await agreementText(agreement, figuresOf(agreement))]),
    ...(onPairs === undefined ? [] : [await pairAgreementText(onPairs, pairFiguresOf(onPairs))]),
  ];
  await io.stdout.write(joined(texts, '\n'));
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
