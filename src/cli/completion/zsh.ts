import type { CommandWords, OptionWords, Value } from './grammar.ts';

/** The completion for zsh, by its own `_arguments` and `_describe`. */
export function zshScript(program: string, commands: readonly CommandWords[]): string {
  // The name that zsh looks for where the script is a file in its path.
  const name = `_${program}`;
  return `#compdef ${program}
# Completion of ${program} for zsh, made from its commands: eval "$(${program} completion zsh)", after compinit
${commands.map((command) => functionText(name, command)).join('\n')}
if [ "$funcstack[1]" = ${name} ]; then
  ${name} "$@"
else
  compdef ${name} ${program}
fi
`;
}

function functionText(name: string, { path, options, commands, argument }: CommandWords): string {
  const own = [name, ...path].join('_');
  const specs = options.map(optionSpec);
  if (commands.length === 0) {
    const rest = argument === undefined ? [] : [quoted(`*: :${action(argument)}`)];
    return `${own}() {
  _arguments \\
    ${[...specs, ...rest].join(' \\\n    ')}
}`;
  }
  const described = commands.map(({ word, about }) => `      ${quoted(`${colons(word)}:${about}`)}`);
  const calls = commands.map(({ word }) => `      ${word}) ${own}_${word} ;;`);
  return `${own}() {
  local curcontext=$curcontext state line
  typeset -A opt_args
  _arguments -C \\
    ${[...specs, quoted('1: :->command'), quoted('*:: :->rest')].join(' \\\n    ')}
  case $state in
    command)
      local -a commands
      commands=(
${described.join('\n')}
      )
      _describe command commands ;;
    rest) case $words[1] in
${calls.join('\n')}
    esac ;;
  esac
}`;
}

/** One option as \`_arguments\` reads it: which others it excludes, its form, what it is, its value. */
function optionSpec({ names, about, value, repeats }: OptionWords): string {
  const said = `[${about.replace(/[[\]\\]/g, '\\$&')}]${value === undefined ? '' : `: :${action(value)}`}`;
  const forms = names.map((form) => (value !== undefined && form.startsWith('--') ? `${form}=` : form));
  const before = repeats ? '*' : `(${names.join(' ')})`;
  const [only, ...others] = forms;
  return others.length === 0
    ? quoted(`${before}${only}${said}`)
    : `${quoted(before)}{${forms.join(',')}}${quoted(said)}`;
}

function action(value: Value): string {
  if (value === 'file') return '_files';
  return value === 'free' ? ' ' : `(${value.words.join(' ')})`;
}

function colons(text: string): string {
  return text.replaceAll(':', '\\:');
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
