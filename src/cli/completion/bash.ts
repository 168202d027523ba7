import type { CommandWords, Value } from './grammar.ts';

/** The completion for bash 3.2, which macOS has, and later. */
export function bashScript(program: string, commands: readonly CommandWords[]): string {
  const name = `_${program.replaceAll('-', '_')}`;
  const steps = commands.flatMap(({ path, commands: within }) =>
    within.map(({ word }) => quoted([...path, word].join(' '))),
  );
  const values = new Map<string, string[]>();
  for (const { path, options } of commands) {
    for (const { names, value } of options) {
      if (value === undefined) continue;
      const places = values.get(action(value)) ?? [];
      places.push(...names.map((option) => quoted(`${path.join(' ')}:${option}`)));
      values.set(action(value), places);
    }
  }
  const options = commands.map(
    ({ path, options }) =>
      `        ${quoted(path.join(' '))}) words=${quoted(options.flatMap(({ names }) => names).join(' '))} ;;`,
  );
  const rest = commands.map(({ path, commands: within, argument }) => {
    const does =
      within.length > 0 ? action({ words: within.map(({ word }) => word) }) : action(argument ?? 'free');
    return `        ${quoted(path.join(' '))}) ${does} ;;`;
  });
  return `# Completion of ${program} for bash, made from its commands: eval "$(${program} completion bash)"
${name}() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD - 1]} command='' next words='' files='' i
  local IFS=$' \\t\\n'
  COMPREPLY=()
  # bash takes the sign in --option=value for a word of its own.
  if [ "$cur" = '=' ]; then
    cur=''
  elif [ "$prev" = '=' ] && [ "$COMP_CWORD" -gt 2 ]; then
    prev=\${COMP_WORDS[COMP_CWORD - 2]}
  fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    next=\${command:+$command }\${COMP_WORDS[i]}
    case $next in
      ${steps.join(' | ')}) command=$next ;;
    esac
  done
  case $command:$prev in
${[...values].map(([does, places]) => `    ${places.join(' | ')}) ${does} ;;`).join('\n')}
    *)
      case $cur in
        -*) case $command in
${options.join('\n')}
        esac ;;
        *) case $command in
${rest.join('\n')}
        esac ;;
      esac ;;
  esac
  if [ -n "$files" ]; then
    IFS=$'\\n'
    COMPREPLY=($(compgen -f -- "$cur"))
    compopt -o filenames 2>/dev/null
  else
    COMPREPLY=($(compgen -W "$words" -- "$cur"))
  fi
}
complete -F ${name} ${program}
`;
}

function action(value: Value): string {
  if (value === 'file') return 'files=yes';
  return value === 'free' ? ':' : `words=${quoted(value.words.join(' '))}`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
