import type { Option, Command as Program } from 'commander';

/** What may stand at a place: some words, a file, or something that nobody can list. */
export type Value = { readonly words: readonly string[] } | 'file' | 'free';

/** An option as shells complete it. */
export interface OptionWords {
  /** The forms of it, e.g. `-h` and `--help`. */
  readonly names: readonly string[];
  readonly about: string;
  /** Absent: it takes none. */
  readonly value?: Value;
  /** It may stand more than once. */
  readonly repeats: boolean;
}

/** A command, or the program itself, whose path is empty. */
export interface CommandWords {
  /** Words from the program to it, e.g. `import`, `answers`. */
  readonly path: readonly string[];
  readonly about: string;
  readonly options: readonly OptionWords[];
  /** The commands within it, by their last word. */
  readonly commands: readonly { readonly word: string; readonly about: string }[];
  /** What its arguments may be; absent: it takes none. */
  readonly argument?: Value;
}

/** The commands of a program with all that is in them, outermost first. `arguments` says what commander does not know, by command. */
export function grammarOf(
  program: Program,
  known: { readonly [command: string]: readonly string[] } = {},
): readonly CommandWords[] {
  const walk = (command: Program, path: readonly string[]): readonly CommandWords[] => {
    const help = command.createHelp();
    const within = help.visibleCommands(command);
    const words = known[path.join(' ')];
    const argument = words === undefined ? argumentOf(command) : { words };
    return [
      {
        path,
        about: command.description(),
        options: help.visibleOptions(command).map(optionOf),
        commands: within.map((one) => ({ word: one.name(), about: one.description() })),
        ...(argument === undefined ? {} : { argument }),
      },
      ...within.flatMap((one) => walk(one, [...path, one.name()])),
    ];
  };
  return walk(program, []);
}

function argumentOf(command: Program): Value | undefined {
  const [first] = command.registeredArguments;
  if (first === undefined) return undefined;
  return first.argChoices === undefined ? 'file' : { words: first.argChoices };
}

function optionOf({ short, long, description, flags, argChoices, defaultValue }: Option): OptionWords {
  const [, name] = /[<[](.+?)[>\]]/.exec(flags) ?? [];
  const value: Value | undefined =
    name === undefined ? undefined : argChoices === undefined ? plainValue(name) : { words: argChoices };
  return {
    names: [short, long].filter((form) => form !== undefined),
    about: description,
    ...(value === undefined ? {} : { value }),
    // What collects its values begins with none of them.
    repeats: Array.isArray(defaultValue),
  };
}

function plainValue(name: string): Value {
  return /^(file|log|folder)$/.test(name) ? 'file' : 'free';
}
