import { type Command as Defined, InvalidArgumentError, Option } from 'commander';
import type { Command } from './command.ts';
import { wholeNumber } from './flags.ts';

/** Options that the commands that move and watch pins share with the others. */
interface SharedOptions {
  shared(): Option[];
  /** How many trials a case gets: exactly, and at most. */
  rounds(): readonly [trials: Option, maxTrials: Option];
  fresh(): Option;
}

/** Defines the commands that move a pin, choose a model for it, and watch it. */
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
  define('choose', 'find the cheapest of several models that is not worse than the pin of the suites', [
    new Option('--candidates <models>', 'model ids or pins ($name), separated by commas')
      .argParser(names)
      .makeOptionMandatory(),
    ...rounds(),
    ...shared(),
    fresh(),
  ])
    .argument('<suites...>', 'suite files, folders or globs; all of one pin')
    .action((suites, options) => set({ name: 'choose', suites, options }));
  define('drift', 'ask a pin anew and hold it against its own baseline: for a nightly job', [
    new Option('--nights <n>', 'nights between two false alarms, on average at least')
      .argParser(nights)
      .default(365),
    rounds()[0],
    ...shared(),
  ])
    .argument('<pin>', 'a pin of the config')
    .action((pin, options) => set({ name: 'drift', pin, options }));
}

/** Defines what measures judges, and has them judge what is stored. */
export function defineJudge(judging: Defined, live: () => Option[], set: (command: Command) => void): void {
  const check = judging
    .command('check')
    .description('measure a judge against the verdicts of people, given as JSON lines');
  for (const option of [
    new Option('--judge <name>', 'a judge of the config (default: the only one)'),
    new Option('--repeats <n>', 'how often each label is judged').argParser(wholeNumber(20)).default(2),
    ...live(),
    new Option('--json', 'print one JSON document on stdout').default(false),
  ])
    check.addOption(option);
  check
    .argument(
      '<labels>',
      'lines of { question, criterion | criteria | reference, answer, pass } or { question, criteria, a, b, better }',
    )
    .action((labels, options) => set({ name: 'judge check', labels, options }));
  const baseline = judging
    .command('baseline')
    .description('have the judges of today judge the answers of the baselines, where they have not');
  for (const option of live()) baseline.addOption(option);
  baseline
    .argument('[suites...]', 'suite files, folders or globs')
    .action((suites, options) => set({ name: 'judge baseline', suites, options }));
}

function names(text: string): readonly string[] {
  const found = text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
  if (found.length === 0)
    throw new InvalidArgumentError('It must name models, e.g. gpt-6-luna,gpt-6.1-terra');
  return [...new Set(found)];
}

function nights(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 2 || value > 100_000)
    throw new InvalidArgumentError('It must be a whole number of nights from 2');
  return value;
}
