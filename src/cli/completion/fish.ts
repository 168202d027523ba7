import type { CommandWords, OptionWords, Value } from './grammar.ts';

/** The completion for fish. */
export function fishScript(program: string, commands: readonly CommandWords[]): string {
  const lines = commands.flatMap(({ path, options, commands: within, argument }) => {
    const here = `complete -c ${program} -n ${quoted(condition(path, within))}`;
    const words = within.map(({ word, about }) => `${here} -a ${word} -d ${quoted(about)}`);
    return [
      ...words,
      ...(within.length > 0 || argument === undefined ? [] : [argumentLine(here, argument)]),
      ...options.map((option) => `${here} ${optionText(option)}`),
    ];
  });
  return `# Completion of ${program} for fish, made from its commands: ${program} completion fish | source
complete -c ${program} -f
${lines.filter((line) => line !== '').join('\n')}
`;
}

/** Holds where the words of a path stand on the line and, of a command with others in it, none of theirs. */
function condition(path: readonly string[], within: CommandWords['commands']): string {
  const seen = path.map((word) => `__fish_seen_subcommand_from ${word}`);
  if (path.length === 0) return '__fish_use_subcommand';
  const none =
    within.length === 0
      ? []
      : [`not __fish_seen_subcommand_from ${within.map(({ word }) => word).join(' ')}`];
  return [...seen, ...none].join('; and ');
}

function argumentLine(here: string, argument: Value): string {
  if (argument === 'free') return '';
  return argument === 'file' ? `${here} -F` : `${here} -a ${quoted(argument.words.join(' '))}`;
}

function optionText({ names, about, value }: OptionWords): string {
  const forms = names.map((name) => (name.startsWith('--') ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`));
  return [...forms, ...(value === undefined ? [] : [valueText(value)]), `-d ${quoted(about)}`].join(' ');
}

function valueText(value: Value): string {
  if (value === 'file') return '-r -F';
  return value === 'free' ? '-x' : `-x -a ${quoted(value.words.join(' '))}`;
}

function quoted(text: string): string {
  return `'${text.replace(/['\\]/g, '\\$&')}'`;
}
