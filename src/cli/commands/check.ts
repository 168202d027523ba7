import { join } from 'node:path';
import { controlLoads, trialLoads } from '../../core/judging/asked-loads.ts';
import type { Scheduled } from '../../core/plan.ts';
import type { Usage } from '../../domain/answer.ts';
import type { Config } from '../../domain/config.ts';
import type { Case, Suite } from '../../domain/suite.ts';
import { type CheckedSuite, checkText, vouchingText } from '../../report/check.ts';
import { say, term } from '../../report/escape/term.ts';
import type { Command } from '../command.ts';
import type { Io } from '../io.ts';
import { prepare } from '../prepare.ts';
import { openProject } from '../project.ts';
import { staleCanaries, vouchingOf } from '../vouching.ts';

/** Validates suites, config and recordings, and shows what a run would ask and cost. Calls nothing and needs no key. */
export async function check(
  { suites: patterns, options }: Extract<Command, { name: 'check' }>,
  io: Io,
): Promise<number> {
  const { config, suites } = await openProject(io, patterns, options);
  const offline = { ...io, openClient: async () => ({ ask: never, close: async () => undefined }) };
  const { plan, scheduled } = await prepare(offline, config, suites, options, 'run');
  const planned = plan.suites.map((suite, index) => ({
    ...suite,
    assertions: suites[index]?.cases.reduce((sum, kase) => sum + assertionsOf(kase), 0) ?? 0,
    ...howAnswered(suites[index]),
  }));
  await io.stdout.write(await checkText(planned, answersOf(scheduled)));
  const vouching = await vouchingOf(io, config, scheduled);
  await io.stdout.write(vouchingText(vouching));
  const live = scheduled.filter(({ suite }) => suite.replay.length === 0);
  if (live.length > 0) await showLive(io, config, live);
  const warnings = [
    ...suites.flatMap((suite) => suite.warnings.map((text) => ({ suite, text }))),
    ...vouching.flatMap(({ suite, warnings: own }) => own.map((text) => ({ suite, text }))),
    ...(await staleCanaries(io, suites)),
  ];
  for (const { suite, text } of warnings)
    await io.stderr.write(say`warning: ${term(suite.file)}: ${term(text)}\n`);
  return 0;
}

/** The answers that a run takes at most: each turn of a trial is one, and so is what a judge says of it. */
function answersOf(scheduled: readonly Scheduled[]): number {
  return scheduled.reduce(
    (sum, { suite, trials }) =>
      sum +
      controlLoads(suite).length +
      trials *
        suite.cases.reduce((asks, kase) => asks + (kase.turns?.length ?? 1) + trialLoads(kase, 0).length, 0),
    0,
  );
}

function assertionsOf({ assertions, turns = [] }: Case): number {
  return turns.reduce((sum, turn) => sum + turn.assertions.length, assertions.length);
}

function howAnswered(suite: Suite | undefined): Pick<CheckedSuite, 'source' | 'fallback'> {
  if (suite !== undefined && suite.replay.length > 0) return { source: 'replay', fallback: [] };
  return { source: 'live', fallback: suite?.target.fallback?.map(({ name }) => name) ?? [] };
}

/** What the suites that are asked live may cost, and how well their prompts can be cached. */
async function showLive(io: Io, config: Config, live: readonly Scheduled[]): Promise<void> {
  const { priceOfModel } = await import('../price.ts');
  const { estimate } = await import('../../core/estimate.ts');
  const { promptCaches } = await import('../../core/prompt-cache.ts');
  const { cacheText, estimateText } = await import('../../report/estimate.ts');
  const service = { tier: config.service_tier };
  const priced = live.map(({ suite }) => ({
    suite,
    price: priceOfModel(config, suite.target.model),
    priceOf: (model: string) => priceOfModel(config, model),
    service,
  }));
  const planned = [];
  for (const one of priced)
    planned.push({ ...one, trials: one.suite.trials, recorded: await recordedUsage(io, one.suite) });
  const { total, unpriced } = estimate(planned);
  await io.stdout.write(estimateText({ ...total, unpriced }));
  const caches = promptCaches(priced);
  await io.stdout.write(cacheText(caches));
  for (const [index, { findings }] of caches.entries()) {
    for (const { message, hint, costs } of findings) {
      if (costs === 0) continue;
      await io.stderr.write(
        say`warning: ${term(live[index]?.suite.file ?? '')}: ${term(message)}\n  ${term(hint)}\n`,
      );
    }
  }
}

/** Token counts of the baseline's answers by case; undefined where there is none. */
async function recordedUsage(io: Io, suite: Suite): Promise<Map<string, Usage[]> | undefined> {
  const { readBaseline } = await import('../../store/baseline.ts');
  const baseline = await readBaseline(join(io.cwd, suite.baseline), suite.baseline);
  if (baseline === undefined) return undefined;
  const usages = new Map<string, Usage[]>();
  for (const { case: id, usage, judge } of baseline.answers) {
    if (usage === null || judge !== undefined) continue;
    const known = usages.get(id);
    if (known === undefined) usages.set(id, [usage]);
    else known.push(usage);
  }
  return usages;
}

async function never(): Promise<never> {
  throw new Error('check asks nothing');
}
