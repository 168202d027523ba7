import { EXIT_INCONCLUSIVE } from '../../core/exit.ts';
import { slotsOf } from '../../core/rounds.ts';
import { shareOf } from '../../core/shards.ts';
import { say, term } from '../../report/escape/term.ts';
import { begunBefore, sayBeside } from '../begun.ts';
import { costOfEnds, purseOf } from '../budget.ts';
import { budgetOf } from '../budget-of.ts';
import { collectAnswers } from '../collecting.ts';
import type { Command } from '../command.ts';
import { endedEarly, keepingPaid, stopSentence, watchRefusals } from '../finish.ts';
import type { Io } from '../io.ts';
import { limitsOf } from '../limits.ts';
import { opposed } from '../opponents.ts';
import { prepare } from '../prepare.ts';
import { openProject } from '../project.ts';
import { recordRun } from '../record.ts';
import { startRun } from '../runs-folder.ts';
import { partNote } from '../shard-flags.ts';

/** Asks and records; scores nothing and runs no user code. */
export async function collect(
  { suites: patterns, options }: Extract<Command, { name: 'collect' }>,
  io: Io,
): Promise<number> {
  const { config, suites: named } = await openProject(io, patterns, options, {
    allowCode: options.allowCode,
  });
  const suites = await opposed(io, config, named);
  const prepared = await prepare(io, config, suites, options, 'collect');
  const { plan } = prepared;
  const begun = await begunBefore(io, plan);
  if (begun !== undefined) await sayBeside(io, begun);
  const { id, dir } = await startRun(io, plan);
  const budget = budgetOf(config, options, shareOf(plan));
  const refusals = watchRefusals();
  const slots = [slotsOf(prepared.scheduled)];
  let byFallback = 0;
  const collected = await keepingPaid({ id, dir }, () =>
    collectAnswers(io, prepared, dir, {
      limits: limitsOf(io, config, options, prepared.scheduled),
      maxTime: options.maxTime,
      detach: options.detach,
      budgeted: budget !== undefined,
      next: async () => slots.pop(),
      takeUp: async () => {
        const done = new Set<string>();
        return { done, purse: await purseOf(config, budget, { ...prepared, done, resumed: undefined }) };
      },
      costOf: costOfEnds(config, prepared.scheduled),
      onEnd: async (end) => {
        refusals.count(end);
        if (end.end.outcome !== 'failed' && end.end.link !== undefined) byFallback++;
        return undefined;
      },
    }),
  );
  if (options.record !== undefined && collected.underway === 0)
    await recordRun(io, { dir, plan }, config, options.record);
  const early = await endedEarly(io, id, collected, refusals.failures(suites));
  if (early !== undefined) return early;
  const answered = collected.ended - collected.failed;
  await io.stdout.write(say`${term(id)}: ${answered} of ${plan.total} trials answered\n`);
  for (const stop of collected.stopped) await io.stderr.write(say`${term(stopSentence(stop))}\n`);
  if (byFallback > 0)
    await io.stderr.write(
      say`note: a fallback answered ${byFallback} of them; they will not be scored, since the pin did not\n`,
    );
  if (answered === plan.total) {
    await io.stderr.write(
      plan.shard === undefined ? say`Score it with: llm-eval score ${term(id)}\n` : partNote(plan.shard),
    );
    return 0;
  }
  await io.stderr.write(say`Ask again what has no answer with: llm-eval resume ${term(id)}\n`);
  return EXIT_INCONCLUSIVE;
}
