import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Argument, Option, Command as Program } from 'commander';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { captureIo } from '../../../fixtures/harness/io.ts';
import { main } from '../main.ts';
import { parseArgv } from '../program.ts';
import { topics } from '../topics.ts';
import { bashScript } from './bash.ts';
import { fishScript } from './fish.ts';
import { type CommandWords, grammarOf } from './grammar.ts';
import { zshScript } from './zsh.ts';

/** A small program that has everything which a completion must cope with. */
function small(): Program {
  const program = new Program('tool').helpCommand(false);
  program
    .command('ask')
    .description("ask, where it's [safe]: now")
    .addOption(new Option('-c, --config <file>', 'a file'))
    .addOption(new Option('--tier <tier>', 'how').choices(['slow', 'fast']))
    .addOption(new Option('--tag <tag>', 'only these').default([]))
    .argument('[suites...]');
  const bring = program.command('bring').description('bring in').helpCommand(false);
  bring.command('log').description('from a log').argument('<file>');
  program.command('for-shell').addArgument(new Argument('<shell>').choices(['one', 'two']));
  return program;
}

test('a grammar is what commander knows of a program', () => {
  const help = { names: ['-h', '--help'], about: 'display help for command', repeats: false };
  expect(grammarOf(small(), { 'bring log': ['a.log'] })).toEqual([
    {
      path: [],
      about: '',
      options: [help],
      commands: [
        { word: 'ask', about: "ask, where it's [safe]: now" },
        { word: 'bring', about: 'bring in' },
        { word: 'for-shell', about: '' },
      ],
    },
    {
      path: ['ask'],
      about: "ask, where it's [safe]: now",
      options: [
        { names: ['-c', '--config'], about: 'a file', value: 'file', repeats: false },
        { names: ['--tier'], about: 'how', value: { words: ['slow', 'fast'] }, repeats: false },
        { names: ['--tag'], about: 'only these', value: 'free', repeats: true },
        help,
      ],
      commands: [],
      argument: 'file',
    },
    { path: ['bring'], about: 'bring in', options: [help], commands: [{ word: 'log', about: 'from a log' }] },
    {
      path: ['bring', 'log'],
      about: 'from a log',
      options: [help],
      commands: [],
      argument: { words: ['a.log'] },
    },
    { path: ['for-shell'], about: '', options: [help], commands: [], argument: { words: ['one', 'two'] } },
  ]);
});

test('the script for zsh', () => {
  expect(zshScript('tool', grammarOf(small()))).toBe(`#compdef tool
# Completion of tool for zsh, made from its commands: eval "$(tool completion zsh)", after compinit
_tool() {
  local curcontext=$curcontext state line
  typeset -A opt_args
  _arguments -C \\
    '(-h --help)'{-h,--help}'[display help for command]' \\
    '1: :->command' \\
    '*:: :->rest'
  case $state in
    command)
      local -a commands
      commands=(
      'ask:ask, where it'\\''s [safe]: now'
      'bring:bring in'
      'for-shell:'
      )
      _describe command commands ;;
    rest) case $words[1] in
      ask) _tool_ask ;;
      bring) _tool_bring ;;
      for-shell) _tool_for-shell ;;
    esac ;;
  esac
}
_tool_ask() {
  _arguments \\
    '(-c --config)'{-c,--config=}'[a file]: :_files' \\
    '(--tier)--tier=[how]: :(slow fast)' \\
    '*--tag=[only these]: : ' \\
    '(-h --help)'{-h,--help}'[display help for command]' \\
    '*: :_files'
}
_tool_bring() {
  local curcontext=$curcontext state line
  typeset -A opt_args
  _arguments -C \\
    '(-h --help)'{-h,--help}'[display help for command]' \\
    '1: :->command' \\
    '*:: :->rest'
  case $state in
    command)
      local -a commands
      commands=(
      'log:from a log'
      )
      _describe command commands ;;
    rest) case $words[1] in
      log) _tool_bring_log ;;
    esac ;;
  esac
}
_tool_bring_log() {
  _arguments \\
    '(-h --help)'{-h,--help}'[display help for command]' \\
    '*: :_files'
}
_tool_for-shell() {
  _arguments \\
    '(-h --help)'{-h,--help}'[display help for command]' \\
    '*: :(one two)'
}
if [ "$funcstack[1]" = _tool ]; then
  _tool "$@"
else
  compdef _tool tool
fi
`);
});

test('the script for fish', () => {
  expect(
    fishScript('tool', grammarOf(small())),
  ).toBe(`# Completion of tool for fish, made from its commands: tool completion fish | source
complete -c tool -f
complete -c tool -n '__fish_use_subcommand' -a ask -d 'ask, where it\\'s [safe]: now'
complete -c tool -n '__fish_use_subcommand' -a bring -d 'bring in'
complete -c tool -n '__fish_use_subcommand' -a for-shell -d ''
complete -c tool -n '__fish_use_subcommand' -s h -l help -d 'display help for command'
complete -c tool -n '__fish_seen_subcommand_from ask' -F
complete -c tool -n '__fish_seen_subcommand_from ask' -s c -l config -r -F -d 'a file'
complete -c tool -n '__fish_seen_subcommand_from ask' -l tier -x -a 'slow fast' -d 'how'
complete -c tool -n '__fish_seen_subcommand_from ask' -l tag -x -d 'only these'
complete -c tool -n '__fish_seen_subcommand_from ask' -s h -l help -d 'display help for command'
complete -c tool -n '__fish_seen_subcommand_from bring; and not __fish_seen_subcommand_from log' -a log -d 'from a log'
complete -c tool -n '__fish_seen_subcommand_from bring; and not __fish_seen_subcommand_from log' -s h -l help -d 'display help for command'
complete -c tool -n '__fish_seen_subcommand_from bring; and __fish_seen_subcommand_from log' -F
complete -c tool -n '__fish_seen_subcommand_from bring; and __fish_seen_subcommand_from log' -s h -l help -d 'display help for command'
complete -c tool -n '__fish_seen_subcommand_from for-shell' -a 'one two'
complete -c tool -n '__fish_seen_subcommand_from for-shell' -s h -l help -d 'display help for command'
`);
});

describe('the script for bash, sourced and asked', () => {
  let cwd: string;
  beforeEach(() => {
    cwd = mkdtempSync(join(tmpdir(), 'llm-eval-completion-'));
  });
  afterEach(() => rmSync(cwd, { recursive: true }));

  /** What bash offers at the end of each line; words are split as bash splits them, at blanks and \`=\`. */
  function offered(script: string, name: string, lines: readonly string[]): readonly (readonly string[])[] {
    const asks = lines.map((line) => {
      const words = line.split(/(=)| /).filter((word) => word !== undefined);
      const quoted = words.map((word) => `'${word}'`).join(' ');
      return `COMP_WORDS=(${quoted}); COMP_CWORD=${words.length - 1}; ${name}; printf '%s|' "\${COMPREPLY[@]}"; echo`;
    });
    const { stdout, stderr, status } = spawnSync('bash', ['--noprofile', '--norc'], {
      cwd,
      input: [script, ...asks].join('\n'),
      encoding: 'utf8',
    });
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    return stdout
      .trimEnd()
      .split('\n')
      .map((line) =>
        line
          .split('|')
          .filter((word) => word !== '')
          .sort(),
      );
  }

  test('offers commands, options, values and files where each may stand', () => {
    mkdirSync(join(cwd, 'evals'));
    writeFileSync(join(cwd, 'a file.yaml'), '');
    const asked = {
      'tool ': ['ask', 'bring', 'for-shell'],
      'tool b': ['bring'],
      'tool -': ['--help', '-h'],
      'tool ask --t': ['--tag', '--tier'],
      'tool ask --tier ': ['fast', 'slow'],
      'tool ask --tier=': ['fast', 'slow'],
      'tool ask --tier=f': ['fast'],
      'tool ask --tag bring --tier s': ['slow'],
      'tool ask --tag ': [],
      'tool ask --config ': ['a file.yaml', 'evals'],
      'tool ask -c e': ['evals'],
      'tool ask ': ['a file.yaml', 'evals'],
      'tool bring ': ['log'],
      'tool bring log a': ['a file.yaml'],
      'tool bring log -': ['--help', '-h'],
      'tool for-shell t': ['two'],
    };
    const script = bashScript('tool', grammarOf(small()));
    expect(offered(script, '_tool', Object.keys(asked))).toEqual(Object.values(asked));
  });

  test('offers every option of every command of ours, and every topic of help', async () => {
    const grammar = await ownGrammar();
    const lines = grammar.map(({ path }) => ['llm-eval', ...path, '-'].join(' '));
    const own = grammar.map(({ options }) => options.flatMap(({ names }) => names).sort());
    const commands = grammar[0]?.commands.map(({ word }) => word) ?? [];
    expect(
      offered(bashScript('llm-eval', grammar), '_llm_eval', [...lines, 'llm-eval ', 'llm-eval help ']),
    ).toEqual([...own, [...commands].sort(), [...commands, ...Object.keys(topics)].sort()]);
  });

  async function ownGrammar(): Promise<readonly CommandWords[]> {
    const command = await parseArgv(captureIo({ argv: ['completion', 'bash'], cwd }).io);
    return command?.name === 'completion' ? command.grammar : [];
  }
});

test.for([
  ['bash', bashScript],
  ['zsh', zshScript],
  ['fish', fishScript],
] as const)('the command prints the script for %s, letter for letter', async ([shell, script]) => {
  const captured = captureIo({ argv: ['completion', shell], cwd: '.' });
  const exit = await main(captured.io);
  const command = await parseArgv(captured.io);
  const grammar = command?.name === 'completion' ? command.grammar : [];
  expect({ exit, stdout: captured.stdout() }).toEqual({ exit: 0, stdout: script('llm-eval', grammar) });
});

test('no topic of help has the name of a command', async () => {
  const command = await parseArgv(captureIo({ argv: ['completion', 'bash'], cwd: '.' }).io);
  const commands = command?.name === 'completion' ? command.grammar[0]?.commands.map(({ word }) => word) : [];
  expect(commands?.filter((word) => Object.hasOwn(topics, word))).toEqual([]);
});
