import { createHash, randomFillSync } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { EXIT_INCONCLUSIVE, exitOfSignal } from '../../core/exit.ts';
import { agreementOf, checkAsks, figuresOf } from '../../core/judging/agreement.ts';
import { retirement } from '../../core/models.ts';
import type { TrialEnd } from '../../domain/answer.ts';
import type { Config } from '../../domain/config.ts';
import { Failures, fail } from '../../domain/failure.ts';
import type { Judge } from '../../domain/judge.ts';
import type { Ask } from '../../domain/ports.ts';
import { trialKey } from '../../domain/trial.ts';
import { loadLabels } from '../../load/labels.ts';
import { models } from '../../provider/models.ts';
import { agreementText } from '../../report/agreement.ts';
import { jsonPiece, jsonText } from '../../report/escape/json.ts';
import { say, term } from '../../report/escape/term.ts';
import { writeAgreement } from '../../store/agreement.ts';
import { agreementFile } from '../agreements.ts';
import { storedEnds } from '../answers.ts';
import { budgetOf, purseOfAsks } from '../budget.ts';
import { failuresOfStop } from '../collecting.ts';
import type { Command, JudgeCheckOptions } from '../command.ts';
import { stopSentence } from '../finish.ts';
import { refuseForkLive } from '../github-event.ts';
import type { Io } from '../io.ts';
import { limitsOf } from '../limits.ts';
import { telemetryOf } from '../live.ts';
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
  const digest = createHash('sha256').update(
    asks.map(({ key, trial }) => `${key} ${trialKey(trial)}\n`).join(''),
  );
  const dir = join(io.cwd, '.llm-eval', 'judge-checks', digest.digest('hex').slice(0, 16));
  await mkdir(dir, { recursive: true });
  const { ends, why } = await askAll(io, config, judge, { asks, dir, path }, options);
  const signal = io.interrupts.signal();
  if (signal !== undefined) {
    await io.stderr.write(
      say`Interrupted by ${term(signal)}: what was answered is kept. Go on with the same command.\n`,
    );
    return exitOfSignal(signal);
  }
  if (why !== undefined) {
    await io.stderr.write(say`${term(why)}. What was answered is kept. Go on with the same command.\n`);
    return EXIT_INCONCLUSIVE;
  }
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
    message: named === undefined ? `the config has ${names.length} judges` : `there is no judge ${named}`,
    hint:
      names.length === 0
        ? 'Add one under judges in the config.'
        : `Name one with --judge: ${names.join(', ')}.`,
  });
}

/** What is asked, where it is kept, and the file of labels. */
interface Checked {
  readonly asks: readonly Ask[];
  readonly dir: string;
  readonly path: string;
}

/** Asks what has no answer yet. `why` says what stopped it. Throws `Failures` for what the user must fix. */
async function askAll(
  io: Io,
  config: Config,
  { target }: Judge,
  { asks, dir, path }: Checked,
  options: JudgeCheckOptions,
): Promise<{ readonly ends: ReadonlyMap<string, TrialEnd>; readonly why?: string }> {
  const { openJournal } = await import('../../store/journal.ts');
  const journal = await openJournal(dir);
  try {
    const ends = new Map<string, TrialEnd>();
    for await (const { trial, end } of storedEnds(dir, config.allow_aliases))
      if (end.outcome !== 'failed') ends.set(trialKey(trial), end);
    const open = asks.filter(({ trial }) => !ends.has(trialKey(trial)));
    if (open.length === 0) return { ends };
    const retired = retirement(models, target.model, io.clock.now().toISOString().slice(0, 10));
    if (retired !== undefined) fail({ code: 'model', ...retired });
    await refuseForkLive(io, [path]);
    const already = asks.flatMap((ask) => {
      const end = ends.get(trialKey(ask.trial));
      return end === undefined || end.outcome === 'failed' ? [] : [{ ask, answer: end }];
    });
    const purse = await purseOfAsks(config, budgetOf(config, options), target, already);
    const client = await io.openClient({
      env: io.env,
      clock: io.clock,
      timeoutMs: config.timeout_ms,
      baseURL: options.baseUrl,
      allowAliases: config.allow_aliases,
      providers: config.providers,
      serviceTier: config.service_tier,
      stream: config.stream,
      telemetry: telemetryOf(io, config.telemetry),
      used: [target.provider],
    });
    try {
      const { execute, startCourse } = await import('../../execute/execute.ts');
      const suite = { name: asks[0]?.trial.suite ?? '', replay: [] };
      const { limiter, workers, loadOf } = limitsOf(io, config, options, [{ suite }]);
      const { clock, random, interrupts } = io;
      const prefix = randomFillSync(Buffer.alloc(9)).toString('base64url');
      let sent = 0;
      const requestId = () => `llm-eval-${prefix}-${++sent}`;
      await io.stderr.write(say`Asking ${open.length} of ${asks.length}\n`);
      const stream = execute(
        open,
        { client, journal, clock, limiter, purse, requestId, random },
        { workers, course: startCourse(open.length), loadOf, stop: interrupts.stop, abort: interrupts.abort },
      );
      let next = await stream.next();
      for (; !next.done; next = await stream.next()) ends.set(trialKey(next.value.ask.trial), next.value.end);
      const failures = failuresOfStop(next.value);
      if (failures.length > 0) throw new Failures(failures);
      const [stop] = next.value;
      return stop === undefined ? { ends } : { ends, why: stopSentence(stop) };
    } finally {
      await client.close();
    }
  } finally {
    await journal.close();
  }
}
