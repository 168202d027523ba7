import { InvalidArgumentError, Option, type Command as Program } from 'commander';
import type { Shard } from '../domain/plan.ts';
import { say, type TermText } from '../report/escape/term.ts';
import type { Command } from './command.ts';

/** Shards of one plan at most. */
const MOST_SHARDS = 256;

function shard(text: string): Shard {
  const [, index, count] = /^(\d{1,3})\/(\d{1,3})$/.exec(text)?.map(Number) ?? [];
  if (index === undefined || count === undefined || index < 1 || index > count || count > MOST_SHARDS)
    throw new InvalidArgumentError(`It must be i/n with 1 ≤ i ≤ n ≤ ${MOST_SHARDS}, e.g. 2/8`);
  return { index, count };
}

/** Of the commands that can ask one part of their plan. A shard asks all trials at once, so nothing of the rounds goes with it. */
export function shardFlag(): Option {
  return new Option('--shard <i/n>', 'ask one of n parts of the cases; merge joins them')
    .argParser(shard)
    .conflicts(['hunt', 'fresh', 'batch', 'detach']);
}

type Merge = Extract<Command, { name: 'merge' }>;

/** What `merge` takes. */
export function mergeCommand(
  command: Program,
  then: (runs: Merge['runs'], options: Merge['options']) => void,
): void {
  command
    .argument('<runs...>', 'the shards: run ids, unique prefixes of some, or folders of runs')
    .action((runs, options) => then(runs, options));
}

/** Of the commands that judge a head against its base commit. */
export function gateFlags(): Option[] {
  return [
    new Option('--baseline-ref <ref>', 'judge by the baselines, recordings and gate of this commit'),
    new Option('--accept-gate-changes', 'judge by the head’s own, and list what changed since').default(
      false,
    ),
    new Option('--fork', 'the head is a fork’s: what it adds proves nothing').default(false),
  ];
}

/** What is to be done with a shard that has all its answers. */
export function partNote({ index, count }: Shard): TermText {
  return say`Shard ${index} of ${count}: join all of them with llm-eval merge RUN…\n`;
}
