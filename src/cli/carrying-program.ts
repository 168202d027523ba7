import { Option, type Command as Program } from 'commander';
import { exportFormats } from './carrying-options.ts';
import type { Command } from './command.ts';
import { collect, projectOptions } from './flags.ts';

/** Defines the commands that carry suites and answers in from elsewhere, and runs out. */
export function defineCarrying(
  importing: Program,
  define: (words: string, description: string, options: readonly Option[]) => Program,
  done: (command: Command) => void,
): void {
  const options = () => [
    new Option('--suite <name>', 'what the files in evals/ are called by (default: by the document)'),
    new Option('--judge <name>', 'the judge that model-graded assertions are given to'),
    new Option('--embedding <name>', 'the embedding model that assertions on meaning are given to'),
    new Option('--force', 'write over files that are there').default(false),
  ];
  const promptfoo = importing
    .command('promptfoo')
    .description('make suites of a promptfoo config (YAML or JSON), one a prompt and provider')
    .argument('<config>');
  for (const option of options()) promptfoo.addOption(option);
  promptfoo.action((file, given) => done({ name: 'import promptfoo', file, options: given }));

  const evals = importing
    .command('openai-evals')
    .description(
      'make suites of OpenAI Evals: the hosted objects as JSON, or a registry file with its samples',
    )
    .argument('<files...>', 'JSON or JSONL of an eval, its runs and output items; or a registry YAML');
  for (const option of options()) evals.addOption(option);
  evals.addOption(new Option('--model <id>', 'what is asked, where the document names no model'));
  evals.action((files, given) => done({ name: 'import openai-evals', files, options: given }));

  const column = (flag: string, what: string) => new Option(`--${flag} <column>`, what);
  const answers = importing
    .command('answers')
    .description('make a suite and recordings from a log of answers (JSONL or CSV)');
  for (const option of [
    new Option('--suite <name>', 'name of the suite to write to evals/').makeOptionMandatory(),
    new Option('--assert <file>', 'YAML list of assertions for every case').makeOptionMandatory(),
    column('id', 'column of the case id').makeOptionMandatory(),
    column('model', 'column of the model').makeOptionMandatory(),
    column('prompt', 'column of the user prompt').makeOptionMandatory(),
    column('answer', 'column of the answer').makeOptionMandatory(),
    column('system', 'column of the system prompt'),
    column('expected', 'column of what a right answer holds'),
    column('tag', 'column whose values make slices; repeatable').argParser(collect).default([]),
    column('latency', 'column of the latency in milliseconds'),
    column('input-tokens', 'column of the input tokens'),
    column('output-tokens', 'column of the output tokens'),
  ]) {
    answers.addOption(option);
  }
  answers.argument('<log>').action((log, options) => done({ name: 'import answers', log, options }));

  define('export', 'print the scores of a run, or a log that Inspect reads: no key, no calls', [
    ...projectOptions(),
    new Option('--format <format>', 'jsonl or csv: a line a score; inspect: an eval log of one suite')
      .choices(exportFormats)
      .makeOptionMandatory(),
    new Option('--suite <name>', 'one suite of the run'),
  ])
    .argument('[run]', 'a run id, a unique prefix of one, or "last"', 'last')
    .action((run, given) => done({ name: 'export', run, options: given }));
}
