import { Option, type Command as Program } from 'commander';
import { type Command, exportFormats } from './command.ts';
import { projectOptions } from './flags.ts';

/** Defines the commands that carry suites in from elsewhere, and runs out. */
export function defineCarrying(
  importing: Program,
  define: (words: string, description: string, options: readonly Option[]) => Program,
  done: (command: Command) => void,
): void {
  const options = () => [
    new Option('--suite <name>', 'what the files in evals/ are called by (default: by the document)'),
    new Option('--judge <name>', 'the judge that model-graded assertions are given to'),
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
