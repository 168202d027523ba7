import { InvalidArgumentError, Option } from 'commander';
import { apis } from '../domain/request.ts';

/** What `init` offers to gate, by the word of its flag. */
export const gates = ['structured-output', 'free-text', 'injection', 'pii'] as const;
export type Gate = (typeof gates)[number];

/** The workflows that work as `init` writes them; the others need a commit or an environment of the reader's. */
export const workflowNames = ['replay-gate', 'bump'] as const;
export type Workflow = (typeof workflowNames)[number];

/** Shells that a completion can be written for. */
export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

/** The questions of `init`, each as a flag. */
export function initFlags(): Option[] {
  return [
    new Option('--gate <list>', `what to gate, separated by commas: ${gates.join(', ')}`).argParser(
      listOf(gates),
    ),
    new Option('--name <name>', 'name of the suite, and the beginning of its files in evals/'),
    new Option('--api <api>', 'which API is asked').choices(apis),
    new Option('--pin <name=model>', 'the pinned model, and the name that suites refer to it by').argParser(
      pin,
    ),
    new Option('--workflow <list>', `GitHub workflows: ${workflowNames.join(', ')}, or none`).argParser(
      (text: string) => (text === 'none' ? [] : listOf(workflowNames)(text)),
    ),
    new Option('--yes', 'ask nothing: take the default where no flag answers').default(false),
    new Option('--force', 'overwrite files that are there').default(false),
  ];
}

function listOf<T extends string>(allowed: readonly T[]): (text: string) => readonly T[] {
  return (text) => {
    const words = [...new Set(text.split(',').map((word) => word.trim()))];
    const known = allowed.filter((one) => words.includes(one));
    if (known.length < words.length) throw new InvalidArgumentError(`Allowed are ${allowed.join(', ')}`);
    return known;
  };
}

function pin(text: string): { readonly name: string; readonly model: string } {
  const equals = text.indexOf('=');
  if (equals < 1 || equals === text.length - 1)
    throw new InvalidArgumentError('It must be of the form name=model, e.g. support=gpt-5.4-mini-2026-03-17');
  return { name: text.slice(0, equals), model: text.slice(equals + 1) };
}
