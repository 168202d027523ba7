import { join } from 'node:path';
import { exitOfWarnings } from '../../core/exit.ts';
import { controlLoads, trialLoads } from '../../core/judging/asked-loads.ts';
import type { Scheduled } from '../../core/plan.ts';
import type { Usage } from '../../domain/answer.ts';
import type { Config } from '../../domain/config.ts';
import { assertionsOf, type Suite } from '../../domain/suite.ts';
import { type CheckedSuite, checkText, vouchingText } from '../../report/check.ts';
import type { Command } from '../command.ts';
import type { Io } from '../io.ts';
import type { Noticed } from '../lint.ts';
import { opposed } from '../opponents.ts';
import { prepare } from '../prepare.ts';
import { openProject } from '../project.ts';
import { staleCanaries, vouchingOf } from '../vouching.ts';

/** Validates suites, config and recordings, warns of what is probably not meant, and shows what a run would ask and cost. Calls nothing and needs no key. */
export async function check(
  { suites: patterns, options }: Extract<Command, { name: 'check' }>,
  io: Io,
): Promise<number> {
  if (options.fix) {
    const { fixSuites } = await import('../lint.ts');
    const { mendedText } = await import('../../report/lint.ts');
    await io.stderr.write(mendedText(await fixSuites(io, (await openProject(io, patterns, options)).suites)));
  }
  const { config, suites: named } = await openProject(io, patterns, options);
  const suites = await opposed(io, config, named);
  const offline = { ...io, openClient: async () => ({ ask: never, close: async () => undefined }) };
  const { plan, scheduled } = await prepare(offline, config, suites, { ...options, allowCode: true }, 'run');
  const planned = plan.suites.map((suite, index) => ({
    ...suite,
    assertions: suites[index]?.cases.reduce((sum, kase) => sum + assertionsOf(kase).length, 0) ?? 0,
    ...howAnswered(suites[index]),
    ...(suites[index]?.redacted === undefined ? {} : { redacted: suites[index].redacted }),
  }));
  await io.stdout.write(await checkText(planned, answersOf(scheduled)));
  const vouching = await vouchingOf(io, config, scheduled);
  await io.stdout.write(vouchingText(vouching));
  // A version of the user's own code does not move unseen.
  const models = suites.filter(({ target }) => target.code === undefined);
  const live = scheduled.filter(({ suite }) => suite.replay.length === 0);
  const noticed: Noticed[] = [
    ...(live.length > 0 ? await showLive(io, config, live) : []),
    ...vouching.flatMap(({ suite, warnings }) => warnings.map((message) => tooFewCases(suite, message))),
    ...vouching.flatMap(({ suite, blind }) => (blind === undefined ? [] : [cannotFall(suite, blind)])),
    ...(await staleCanaries(io, models)).map(({ suite, text }) => staleCalibration(suite, text)),
  ];
  const { warningsOf } = await import('../lint.ts');
  const { warningsText } = await import('../../report/lint.ts');
  const strict = options.strict === true;
  const warnings = await warningsOf(io, suites, noticed, options.baseUrl);
  await io.stderr.write(warningsText(warnings, { strict, fixed: options.fix === true }));
  return exitOfWarnings(warnings, strict);
}

function tooFewCases(suite: Suite, message: string): Noticed {
  const hint = 'A gate that an unchanged candidate often fails says little when one does.';
  return { suite, code: 'too-few-cases', path: ['gate', 'max_drop'], message, hint };
}

function cannotFall(suite: Suite, message: string): Noticed {
  const hint =
    'Mend what they fail, the expectations or the path that is looked at: a run against them ends inconclusive.';
  return { suite, code: 'cannot-fall', path: ['gate', 'max_drop'], message, hint };
}

function staleCalibration(suite: Suite, message: string): Noticed {
  const hint = 'A calibration of today is what a later one is held against, to see that the answers moved.';
  return { suite, code: 'stale-calibration', path: ['target', 'model'], message, hint };
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

function howAnswered(suite: Suite | undefined): Pick<CheckedSuite, 'source' | 'fallback'> {
  if (suite !== undefined && suite.replay.length > 0) return { source: 'replay', fallback: [] };
  return { source: 'live', fallback: suite?.target.fallback?.map(({ name }) => name) ?? [] };
}

/** What the suites that are asked live may cost, and how well their prompts can be cached; what keeps them from that. */
async function showLive(io: Io, config: Config, live: readonly Scheduled[]): Promise<Noticed[]> {
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
  return caches.flatMap(({ findings }, index) => {
    const suite = live[index]?.suite;
    if (suite === undefined) return [];
    return findings
      .filter(({ costs }) => costs !== 0)
      .map(({ code, message, hint }): Noticed => ({ suite, code, path: ['prompt'], message, hint }));
  });
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
