import { type Command as Defined, Option } from 'commander';
import type { Command } from './command.ts';

/** Options that the commands that move pins share with the others. */
interface SharedOptions {
  shared(): Option[];
  /** How many trials a case gets: exactly, and at most. */
  rounds(): readonly [trials: Option, maxTrials: Option];
  fresh(): Option;
}

/** Defines the commands that move pins. */
export function defineMoves(
  define: (words: string, description: string, options: readonly Option[]) => Defined,
  { shared, rounds, fresh }: SharedOptions,
  set: (command: Command) => void,
): void {
  define('bump', 'try a newer snapshot for a pin, and move the pin where the verdict is passed', [
    new Option('--to <model>', 'the snapshot to try (default: the newest of its family and tier)'),
    new Option('--dry-run', 'compare and print all, but change nothing').default(false),
    new Option('--why <text>', 'your reason, kept in the baselines before the evidence'),
    ...rounds(),
    ...shared(),
    fresh(),
  ])
    .argument('<pin>', 'a pin of the config')
    .action((pin, options) => set({ name: 'bump', pin, options }));
}
