import { Argument, type Command as Defined, type Option, type Command as Program } from 'commander';
import { fail } from '../domain/failure.ts';
import type { Command } from './command.ts';
import { initFlags, shells } from './start-flags.ts';

/** Defines the commands of the first five minutes: `init`, `help` and `completion`. */
export function defineStart(
  program: Program,
  define: (words: string, description: string, options: readonly Option[]) => Defined,
  set: (command: Command) => void,
): void {
  define(
    'init',
    'write a first suite with its config and workflows, and check it: no calls',
    initFlags(),
  ).action((options) => set({ name: 'init', options }));
  define('help', 'print a page of the documentation, or the flags of a command', [])
    .argument('[topic...]', 'a topic or a command; none: the list of topics')
    .action(async (words: readonly string[]) => {
      const command = commandAt(program, words);
      if (words.length === 0) set({ name: 'help' });
      else if (command !== undefined) command.outputHelp();
      else set({ name: 'help', topic: await topicOf(program, words.join(' ')) });
    });
  define('completion', 'print the completion script of a shell', [])
    .addArgument(new Argument('<shell>').choices(shells))
    .action(async (shell) => {
      const [{ grammarOf }, { topics }] = await Promise.all([
        import('./completion/grammar.ts'),
        import('./topics.ts'),
      ]);
      const help = [...Object.keys(topics), ...program.commands.map((command) => command.name())];
      set({ name: 'completion', shell, grammar: grammarOf(program, { help }) });
    });
}

/** The command that words lead to, e.g. `import answers`. */
function commandAt(program: Program, words: readonly string[]): Program | undefined {
  return words.reduce<Program | undefined>(
    (within, word) => within?.commands.find((command) => command.name() === word),
    program,
  );
}

async function topicOf(program: Program, asked: string): Promise<string> {
  const [{ topics }, { didYouMean }] = await Promise.all([
    import('./topics.ts'),
    import('../load/failures.ts'),
  ]);
  if (Object.hasOwn(topics, asked)) return asked;
  const names = [...Object.keys(topics), ...program.commands.map((command) => command.name())];
  const longer = Object.keys(topics).find((name) => asked.length > 2 && name.includes(asked));
  return fail({
    code: 'usage',
    message: `there is no topic and no command '${asked}'${didYouMean(longer ?? asked, names)}`,
    hint: `The topics are: ${Object.keys(topics).join(', ')}. See \`llm-eval --help\` for the commands.`,
  });
}
