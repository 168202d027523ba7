import type { Config } from '../../domain/config.ts';
import { fail } from '../../domain/failure.ts';
import type { Suite } from '../../domain/suite.ts';
import { say, term } from '../../report/escape/term.ts';
import { refuseOtherAsking } from '../batch.ts';
import { prepare } from '../collecting.ts';
import type { Command } from '../command.ts';
import { withWorkers } from '../finish.ts';
import type { Io } from '../io.ts';
import { baselinesOf, matchesOfPairs, matchesOfRun } from '../matches.ts';
import { refusePlaces } from '../places.ts';
import { openProject } from '../project.ts';
import { openRun } from '../runs-folder.ts';
import { askAndScore, concludeRun, sideKey } from '../session.ts';

/** Goes on with a run: asks what has no durable answer, then ends as the run would have. */
export async function resume(
  { run: name, options }: Extract<Command, { name: 'resume' }>,
  io: Io,
): Promise<number> {
  refusePlaces(io, options);
  const run = await openRun(io, name, name === 'last' ? 'unfinished' : 'any');
  const { id, plan } = run;
  refuseOtherAsking(id, plan, options);
  await io.stderr.write(say`Resuming run ${term(id)}\n`);
  const files = [...new Set(plan.suites.map(({ file }) => file))];
  const settings = { ...options, live: options.live || plan.source === 'live' };

  const suites: Suite[] = [];
  let config: Config | undefined;
  // A comparison asks each suite of two targets; a run asks each of its own.
  const targets =
    plan.command === 'compare'
      ? [...new Map(plan.suites.map(({ asked }) => [`${asked.api}:${asked.model}`, asked])).values()]
      : [undefined];
  for (const target of targets) {
    const project = await openProject(io, files, settings, { target });
    config = project.config;
    suites.push(...project.suites);
  }
  if (config === undefined) throw new Error('a plan has at least one suite');

  const asking = { ...options, batch: plan.batch };
  const prepared = await prepare(io, config, orderedAs(plan.suites, suites), asking, plan.command);
  if (prepared.plan.hash !== plan.hash) {
    await prepared.client.close();
    fail({
      code: 'invalid',
      message: `run ${id} cannot go on: what its suites ask has changed since it began (cases, prompt, schema, parameters, trials or model)`,
      hint: `Undo the change, or start anew with llm-eval ${plan.command}; the answers of ${id} stay in its folder.`,
    });
  }
  return withWorkers(io, async (workers) => {
    const matches =
      plan.command === 'compare'
        ? matchesOfPairs(prepared)
        : matchesOfRun(prepared, await baselinesOf(io, config, suites, workers));
    const asked = await askAndScore(io, config, prepared, matches, run, workers, {
      ...options,
      resumed: true,
    });
    if ('early' in asked) return asked.early;
    return concludeRun(io, run, { command: plan.command, ...asked }, options);
  });
}

/** Suites in the order of the plan, so that its hash can be compared. */
function orderedAs(
  planned: readonly { readonly suite: string; readonly target: string }[],
  suites: readonly Suite[],
): Suite[] {
  const place = new Map(planned.map(({ suite, target }, index) => [sideKey(suite, target), index]));
  const of = (suite: Suite) => place.get(sideKey(suite.name, suite.target.name)) ?? planned.length;
  return [...suites].sort((a, b) => of(a) - of(b));
}
