import { createHash, randomFillSync } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { EXIT_INCONCLUSIVE, exitOfSignal } from '../core/exit.ts';
import type { Reader } from '../core/judging/judges-of.ts';
import { retirement } from '../core/models.ts';
import type { TrialEnd } from '../domain/answer.ts';
import type { Config } from '../domain/config.ts';
import { Failures, fail } from '../domain/failure.ts';
import type { Ask } from '../domain/ports.ts';
import { trialKey } from '../domain/trial.ts';
import { models } from '../provider/models.ts';
import { say, term } from '../report/escape/term.ts';
import { storedEnds } from './answers.ts';
import { purseOfAsks } from './budget.ts';
import { budgetOf } from './budget-of.ts';
import { clientBasics } from './client.ts';
import { failuresOfStop } from './collecting.ts';
import type { LiveOptions } from './command.ts';
import { stopSentence } from './finish.ts';
import { refuseForkLive } from './github-event.ts';
import type { Io } from './io.ts';
import { limitsOf } from './limits.ts';
import { telemetryOf } from './live.ts';

/** What is asked of judges and embedding models alone, outside of a run. */
export interface Wanted {
  readonly asks: readonly Ask[];
  readonly judges: readonly Reader[];
  /** The files that say so, relative to the working folder. */
  readonly files: readonly string[];
}

/**
 * Asks judges what they have not answered before. Every answer is durable in a journal that is named by the asks themselves,
 * so the same command goes on where it was stopped; `why` says what stopped it. Throws `Failures` for what the user must fix.
 */
export async function askJudges(
  io: Io,
  config: Config,
  { asks, judges, files }: Wanted,
  options: LiveOptions,
): Promise<{ readonly ends: ReadonlyMap<string, TrialEnd>; readonly why?: string }> {
  const digest = createHash('sha256').update(
    asks.map(({ key, trial }) => `${key} ${trialKey(trial)}\n`).join(''),
  );
  const dir = join(io.cwd, '.llm-eval', 'judge-checks', digest.digest('hex').slice(0, 16));
  await mkdir(dir, { recursive: true });
  const targets = judges.map(({ target }) => target);
  const { openJournal } = await import('../store/journal.ts');
  const journal = await openJournal(dir);
  try {
    const ends = new Map<string, TrialEnd>();
    for await (const { trial, end } of storedEnds(dir, config.allow_aliases))
      if (end.outcome !== 'failed') ends.set(trialKey(trial), end);
    const open = asks.filter(({ trial }) => !ends.has(trialKey(trial)));
    if (open.length === 0) return { ends };
    const today = io.clock.now().toISOString().slice(0, 10);
    for (const { name, target } of judges) {
      const retired = retirement(models, target.model, today);
      if (retired !== undefined)
        fail({
          code: 'model',
          ...retired,
          message: `${target.api === 'embeddings' ? 'embedding' : 'judge'} ${name}: ${retired.message}`,
        });
    }
    await refuseForkLive(io, files);
    const already = asks.flatMap((ask) => {
      const end = ends.get(trialKey(ask.trial));
      return end === undefined || end.outcome === 'failed' ? [] : [{ ask, answer: end }];
    });
    const purse = await purseOfAsks(config, budgetOf(config, options), targets, already);
    const client = await io.openClient({
      ...clientBasics(io, config, options.baseUrl),
      allowAliases: config.allow_aliases,
      serviceTier: config.service_tier,
      stream: config.stream,
      telemetry: telemetryOf(io, config.telemetry),
      used: targets.map(({ provider }) => provider),
    });
    try {
      const { execute, startCourse } = await import('../execute/execute.ts');
      const { limiter, workers, loadOf } = limitsOf(
        io,
        config,
        options,
        asks.map(({ trial }) => ({ suite: { name: trial.suite, replay: [] } })),
      );
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

/** What asking judges came to: an exit code where it was cut short, which is told. */
export async function judged<Asked extends { readonly why?: string }>(
  io: Io,
  asked: Asked,
): Promise<Asked & { readonly exit?: number }> {
  const signal = io.interrupts.signal();
  const why = signal === undefined ? asked.why : `Interrupted by ${signal}`;
  if (why === undefined) return asked;
  await io.stderr.write(say`${term(why)}. What was answered is kept. Go on with the same command.\n`);
  return { ...asked, exit: signal === undefined ? EXIT_INCONCLUSIVE : exitOfSignal(signal) };
}
