import { hash } from 'node:crypto';
import type { Failure } from '../domain/failure.ts';
import { canonicalJson } from '../domain/json.ts';
import type { Plan, Shard } from '../domain/plan.ts';
import type { Suite } from '../domain/suite.ts';
import { parseTrialKey } from '../domain/trial.ts';

/** Hexadecimal digits of the hash that are read as a number: 48 bits, which a double holds exactly. */
const DIGITS = 12;

/** The shard, from 1, that asks a case when there are `count`: by a hash of its name, so that it never depends on the order of cases. */
export function shardOf(suite: string, id: string, count: number): number {
  return (Number.parseInt(hash('sha256', `${suite}/${id}`).slice(0, DIGITS), 16) % count) + 1;
}

/** A suite with its trials a case. */
interface Asked {
  readonly suite: Suite;
  readonly trials: number;
}

/** What a shard asks of each suite. A suite of which it asks nothing stays, with no cases. */
export function partOf(scheduled: readonly Asked[], { index, count }: Shard): Asked[] {
  return scheduled.map(({ suite, trials }) => {
    const cases = suite.cases.filter(({ id }) => shardOf(suite.name, id, count) === index);
    const ids = new Set(cases.map(({ id }) => id));
    const tags = new Set(cases.flatMap((one) => one.tags));
    const gate = {
      ...suite.gate,
      required: suite.gate.required.filter((id) => ids.has(id)),
      slices: suite.gate.slices.filter(({ tag }) => tags.has(tag)),
    };
    return { suite: { ...suite, cases, gate }, trials };
  });
}

/** Trials of the whole plan, of which a shard asks a part. */
export function wholeTotal({ suites }: Pick<Plan, 'suites'>): number {
  return suites.reduce((sum, { cases, trials }) => sum + cases * trials, 0);
}

/** The share of the plan's trials that a run asks: 1 where it is not a shard. */
export function shareOf(plan: Pick<Plan, 'suites' | 'total' | 'shard'>): number {
  return plan.shard === undefined ? 1 : plan.total / wholeTotal(plan);
}

/** A run that is to be merged with others. */
export interface ShardRun {
  readonly id: string;
  readonly plan: Plan;
  readonly state: 'complete' | 'unfinished' | 'damaged';
}

/** The plan of all shards together, or why they make no whole: every one that is missing, there twice, foreign, or unfinished. */
export function joinShards(
  runs: readonly ShardRun[],
): { readonly plan: Plan } | { readonly failures: readonly Failure[] } {
  const failures: Failure[] = [];
  const refuse = (message: string, hint: string) => failures.push({ code: 'incomplete-run', message, hint });
  const first = runs.find(({ plan }) => plan.shard !== undefined);
  const byIndex = new Map<number, string>();
  for (const { id, plan, state } of runs) {
    const { shard } = plan;
    if (shard === undefined || first?.plan.shard === undefined) {
      refuse(
        `run ${id} is not a shard: it asked its whole plan`,
        'Name only runs that were made with --shard.',
      );
      continue;
    }
    const name = `run ${id} (shard ${shard.index}/${shard.count})`;
    const foreign = foreignTo(first.plan, plan);
    if (foreign !== undefined) {
      refuse(`${name} is foreign to run ${first.id}: ${foreign}`, 'Merge shards of one plan alone.');
      continue;
    }
    const twin = byIndex.get(shard.index);
    if (twin !== undefined)
      refuse(`${name} is there twice: run ${twin} is the same shard`, 'Name one of the two.');
    byIndex.set(shard.index, twin ?? id);
    if (state !== 'complete')
      refuse(
        `${name} is ${state}`,
        `Finish it where it ran, with llm-eval resume ${id.split('/').at(-1)}, and merge again.`,
      );
  }
  const count = first?.plan.shard?.count ?? 0;
  for (let index = 1; index <= count; index++) {
    if (!byIndex.has(index))
      refuse(`shard ${index}/${count} is missing`, `Ask it with --shard ${index}/${count}, or name its run.`);
  }
  if (first === undefined || failures.length > 0) return { failures };
  const { shard: _shard, ...plan } = first.plan;
  return { plan: { ...plan, command: 'run', total: wholeTotal(plan) } };
}

/** What makes a plan another than the first one's; undefined when they are shards of one. */
function foreignTo(first: Plan, plan: Plan): string | undefined {
  if (first.shard?.count !== plan.shard?.count)
    return `it is one of ${plan.shard?.count}, the other one of ${first.shard?.count}`;
  if (first.tool !== plan.tool) return `it was made by ${plan.tool}, the other by ${first.tool}`;
  if (first.hash !== plan.hash) return 'it asks other cases, prompts, parameters, trials or models';
  // Whether a shard was to be scored where it was asked says nothing of what it asked.
  const whole = ({ shard: _shard, total: _total, command: _command, ...rest }: Plan) => canonicalJson(rest);
  return whole(first) === whole(plan) ? undefined : 'its suites or flags were not the same';
}

/** True for a trial that the shard of a plan asks: of one of its suites, in its part of the cases, within its trials. */
export function belongsTo(plan: Plan, trial: string): boolean {
  const parsed = parseTrialKey(trial);
  if (parsed === undefined || plan.shard === undefined) return false;
  return (
    shardOf(parsed.suite, parsed.case, plan.shard.count) === plan.shard.index &&
    plan.suites.some(
      ({ suite, target, trials }) =>
        suite === parsed.suite && target === parsed.target && parsed.ordinal <= trials,
    )
  );
}
