import { CommanderError, Option, Command as Program } from 'commander';
import { fail } from '../domain/failure.ts';
import { termLines } from '../report/escape/term.ts';
import { defineCarrying } from './carrying-program.ts';
import type { Command } from './command.ts';
import {
  askOptions,
  baseUrl,
  batchOptions,
  filters,
  fresh,
  hunt,
  json,
  liveOptions,
  MOST_TRIALS,
  maxTrials,
  projectOptions,
  record,
  trials,
  watching,
  wholeNumber,
} from './flags.ts';
import type { Io } from './io.ts';
import { defineJudge, defineMoves } from './moves-program.ts';
import { pinsFlags } from './pins-flags.ts';
import { reportFlags } from './report-flags.ts';
import { gateFlags, mergeCommand, shardFlag } from './shard-flags.ts';
import { defineStart } from './start-program.ts';
import { VERSION } from './version.ts';

/**
 * argv as a command value. Undefined when there is nothing to do but the text that was already printed (help, version).
 * A wrong flag or argument is a `usage` failure.
 */
export async function parseArgv(io: Io): Promise<Command | undefined> {
  let parsed: Command | undefined;
  const printed: string[] = [];
  const program = new Program('llm-eval')
    .description(
      'A gate for LLM model pins: suites of cases, an accepted baseline, one verdict, one exit code.',
    )
    .version(VERSION)
    .helpCommand(false)
    .showSuggestionAfterError(true)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => printed.push(text),
      writeErr: () => undefined,
      getOutHelpWidth: () => 100,
    })
    .addHelpText(
      'after',
      `
Exit codes:
  0    passed
  1    regressed: worse than the baseline, or a required case or floor failed
  2    cannot start: a flag, suite, config, key or model id; nothing was selected
  3    cannot tell: too little evidence for a verdict
  4    storage failed; what was paid for is kept
  70   a bug of llm-eval
  130, 143  interrupted; the journal is intact`,
    );
  const define = (words: string, description: string, options: readonly Option[]) => {
    const command = program.command(words).description(description);
    for (const option of options) command.addOption(option);
    return command;
  };

  define('run', 'ask, score, compare with the baseline, decide, report', [
    ...projectOptions(),
    ...filters(),
    ...[trials(), maxTrials(), hunt(), fresh(), shardFlag(), ...gateFlags()],
    ...askOptions(),
    ...batchOptions(),
    record(),
    watching(),
    json(),
    ...reportFlags(),
  ])
    .argument('[suites...]', 'suite files, folders or globs (default: evals/**/*.eval.{yaml,yml,jsonl})')
    .action((suites, options) => {
      parsed = { name: 'run', suites, options };
    });
  define('collect', 'ask and record only: needs the key, runs no user code', [
    ...projectOptions(),
    ...filters(),
    ...[trials(), maxTrials(), shardFlag()],
    ...askOptions(),
    ...batchOptions(),
    record(),
    new Option(
      '--allow-code',
      'allow suites whose schema is a TypeScript module, or whose target is code, and a redaction that is a module',
    ).default(false),
  ])
    .argument('[suites...]')
    .action((suites, options) => {
      parsed = { name: 'collect', suites, options };
    });
  define('score', 'score, compare and decide over the answers of a run: no key, no calls', [
    ...projectOptions(),
    ...gateFlags(),
    json(),
    ...reportFlags(),
  ])
    .argument('[run]', 'a run id, a unique prefix of one, or "last"', 'last')
    .action((run, options) => {
      parsed = { name: 'score', run, options };
    });
  define('compare', 'compare two sides: models, pins, recordings, baselines or runs', [
    ...projectOptions(),
    ...filters(),
    ...[trials(), maxTrials(), fresh()],
    ...askOptions(),
    ...batchOptions(),
    record(),
    json(),
    ...reportFlags(),
  ])
    .argument(
      '<before>',
      'a file, a run, a pin ($triage) or a model id; responses: or chat: may stand before it',
    )
    .argument('<after>')
    .argument('[suites...]')
    .action((before, after, suites, options) => {
      parsed = { name: 'compare', before, after, suites, options };
    });
  define('resume', 'go on with an unfinished run: asks only what has no answer yet', [
    ...projectOptions(),
    ...gateFlags(),
    ...askOptions(),
    ...batchOptions(),
    record(),
    json(),
    ...reportFlags(),
  ])
    .argument('[run]', 'a run id, a unique prefix of one, or "last"', 'last')
    .action((run, options) => {
      parsed = { name: 'resume', run, options };
    });
  mergeCommand(
    define('merge', 'join the shards of one plan into a run', [
      ...projectOptions(),
      ...gateFlags(),
      json(),
      ...reportFlags(),
    ]),
    (runs, options) => {
      parsed = { name: 'merge', runs, options };
    },
  );
  define('accept', 'make a complete run the baseline of its suites', [
    ...projectOptions(),
    new Option('--why <text>', 'the reason, kept in the baseline').makeOptionMandatory(),
    new Option('--by <name>', 'who accepts it (default: the user)'),
    new Option('--replace', 'drop the trials of the present baseline instead of pooling them').default(false),
  ])
    .argument('[run]', 'a run id, a unique prefix of one, or "last"', 'last')
    .action((run, options) => {
      parsed = { name: 'accept', run, options };
    });
  define('report', 'print the report of a run again', [
    json(),
    ...reportFlags(),
    new Option('--open', "write report.html into the run's folder and open it").default(false),
  ])
    .argument('[run]', 'a run id, a unique prefix of one, or "last"', 'last')
    .action((run, options) => {
      parsed = { name: 'report', run, options };
    });
  define('runs', 'list the runs in this folder, or every request of one of them', [
    ...projectOptions(),
    new Option('--calls', 'the requests of RUN as JSON lines: tokens, tier, latency, cost, ids').default(
      false,
    ),
    new Option('--csv', 'as CSV').default(false).implies({ calls: true }),
  ])
    .argument('[run]', 'a run id, a unique prefix of one, or "last"')
    .action((run, options) => {
      parsed = { name: 'runs', run, options };
    });
  define('check', 'validate suites and config, warn of what is probably not meant, show the plan: no calls', [
    ...projectOptions(),
    ...askOptions(),
    new Option('--fix', 'write what is missing and has one obvious value; comments stay').default(false),
    new Option('--strict', 'exit 2 on warnings').default(false),
  ])
    .argument('[suites...]')
    .action((suites, options) => {
      parsed = { name: 'check', suites, options };
    });
  define('calibrate', 'ask a pin against itself: how noisy its suite is, and what it can vouch for', [
    ...projectOptions(),
    ...askOptions(),
    new Option(
      '--trials <n>',
      'trials a case of each of the two sets (default: as many as a run asks)',
    ).argParser(wholeNumber(MOST_TRIALS / 2)),
    new Option('--offline', 'use the trials of the stored baseline: no calls')
      .default(false)
      .conflicts(['replay', 'live', 'trials']),
    json(),
  ])
    .argument('<suites...>', 'suite files, folders or globs')
    .action((suites, options) => {
      parsed = { name: 'calibrate', suites, options };
    });
  define('selftest', 'prove that a gate can fail: plant known drops in its baseline; offline and free', [
    ...projectOptions(),
    json(),
  ])
    .argument('<suites...>', 'suite files, folders or globs')
    .action((suites, options) => {
      parsed = { name: 'selftest', suites, options };
    });
  define('pins', 'every pinned model: snapshot or alias, shutdown, replacement; exit 1 when one dies', [
    ...projectOptions(),
    ...pinsFlags(),
    baseUrl(),
    json(),
  ])
    .argument('[suites...]', 'suite files, folders or globs (default: all of them, and pins that none uses)')
    .action((suites, options) => {
      parsed = { name: 'pins', suites, options };
    });
  const rounds = () => [trials(), maxTrials()] as const;
  const shared = () => [...projectOptions(), ...askOptions(), record(), json()];
  defineMoves(define, { shared, rounds, fresh }, (command) => {
    parsed = command;
  });
  const judging = program
    .command('judge')
    .description('measure judges, and have them judge what is stored')
    .helpCommand(false);
  defineJudge(
    judging,
    () => [...projectOptions(), ...liveOptions()],
    (command) => {
      parsed = command;
    },
  );
  const importing = program
    .command('import')
    .description('bring suites or answers in from elsewhere')
    .helpCommand(false);
  defineCarrying(importing, define, (command) => {
    parsed = command;
  });
  defineStart(program, define, (command) => {
    parsed = command;
  });
  define(
    'schema',
    'print a JSON Schema: of the suite file, the config, the waivers, the report, the failures of --json, a line of scores, or a zod schema of yours',
    [],
  )
    .argument('<what>', '"suite", "config", "waivers", "report", "failures", "score", or FILE#Name')
    .action((what) => {
      parsed = { name: 'schema', what };
    });

  try {
    await program.parseAsync([...io.argv], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    const asked =
      error.code === 'commander.helpDisplayed' ||
      error.code === 'commander.version' ||
      error.code === 'commander.help';
    // Help that nobody asked for stands where a command is missing.
    if (asked && error.exitCode !== 0) missingCommand(program, io.argv);
    if (!asked) {
      const [message = '', ...hints] = error.message.replace(/^error: /, '').split('\n');
      const suggestion = hints.join(' ').replace(/^\((.*)\)$/, '$1');
      fail({
        code: 'usage',
        message: message.replace(/\.$/, ''),
        hint: suggestion === '' ? 'See `llm-eval --help`, or `llm-eval help COMMAND`.' : suggestion,
      });
    }
  }
  for (const text of printed) await io.stdout.write(termLines(text));
  return parsed;
}

/** Where commander would print the help as an error: a command that takes another one stands alone. */
function missingCommand(program: Program, argv: readonly string[]): never {
  const within = program.commands.find((command) => command.name() === argv[0]);
  const before = within === undefined ? '' : `${within.name()} `;
  const names = (within ?? program).commands.map((command) => `${before}${command.name()}`);
  return fail({
    code: 'usage',
    message: `a command is missing after \`${`llm-eval ${before}`.trim()}\``,
    hint: `The commands are: ${names.join(', ')}. See \`llm-eval --help\`.`,
  });
}
