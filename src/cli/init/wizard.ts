import { modelRule } from '../../core/models.ts';
import { pinnable } from '../../core/pinnable.ts';
import type { ModelTable } from '../../domain/model.ts';
import { apis } from '../../domain/request.ts';
import { term } from '../../report/escape/term.ts';
import type { Interrupts, Terminal } from '../io.ts';
import { type Gate, gates, type Workflow } from '../start-flags.ts';
import type { InitOptions } from '../start-options.ts';
import { type Answers, examples } from './files.ts';
import { nameProblem } from './names.ts';

/** What the wizard knows before it asks. */
export interface Known {
  readonly table: ModelTable;
  /** `YYYY-MM-DD`. */
  readonly today: string;
  /** Pins of the config that is there; absent: there is none yet. */
  readonly pins?: ReadonlyMap<string, string>;
}

/** Somebody who can be asked. Every question rejects once they have left; `close` says that there are no more. */
export interface Asker {
  /** The answers that no flag has given. */
  answers(options: InitOptions, known: Known): Promise<Answers>;
  /** Whether a file may be overwritten; the default is no. */
  overwrite(path: string): Promise<boolean>;
  close(): void;
}

/** True for what a question rejects with when whoever was asked pressed Ctrl-C or Ctrl-D, closed the input, or was interrupted. */
export function hasLeft(error: unknown): boolean {
  return error instanceof Error && (error.name === 'ExitPromptError' || error.name === 'AbortPromptError');
}

/** Opens the questions on a terminal. */
export async function openAsker({ input, output }: Terminal, { stop }: Interrupts): Promise<Asker> {
  const prompts = await import('@inquirer/prompts');
  const gone = new AbortController();
  const leave = () => gone.abort();
  // The package waits for ever for an input that has ended.
  const onKey = (_: unknown, key?: { readonly ctrl?: boolean; readonly name?: string }) => {
    if (key?.ctrl === true && key.name === 'd') leave();
  };
  input.on('end', leave);
  input.on('keypress', onKey);
  const context = { input, output, signal: AbortSignal.any([stop, gone.signal]) };

  const askGates = () =>
    prompts.checkbox<Gate>(
      {
        message: 'What is to be gated?',
        required: true,
        choices: gates.map((value, index) => ({
          value,
          name: `${value}: ${examples[value].about}`,
          short: value,
          checked: index === 0,
        })),
      },
      context,
    );
  const askName = () =>
    prompts.input(
      { message: 'Name of the suite:', default: 'support', validate: (text) => nameProblem(text) ?? true },
      context,
    );
  const askApi = () =>
    prompts.select(
      { message: 'Which API does production ask?', choices: apis.map((value) => ({ value })) },
      context,
    );
  const askModel = async ({ table, today }: Known): Promise<string> => {
    const chosen = await prompts.select<string>(
      {
        message: 'Which model is pinned? (snapshots: an alias is moved by the vendor)',
        choices: [
          ...pinnable(table, today).map(({ id, note }) => ({ value: id, description: note })),
          { value: '', name: 'another id', description: 'a dated snapshot that is not in the list' },
        ],
        pageSize: 12,
      },
      context,
    );
    if (chosen !== '') return chosen;
    const objection = modelRule(table);
    return prompts.input(
      {
        message: 'Its id:',
        required: true,
        validate: (id) => {
          const found = objection(id, { aliases: [], unlisted: false });
          return found === undefined ? true : `${term(found.message)}. ${term(found.hint)}`;
        },
      },
      context,
    );
  };
  const askPin = async (name: string, known: Known): Promise<Answers['pin']> => {
    const pins = [...(known.pins ?? [])];
    if (pins.length === 0) return { name, model: await askModel(known) };
    return prompts.select(
      {
        message: 'Which pin of the config is asked?',
        choices: pins.map(([pin, model]) => ({
          value: { name: pin, model },
          name: `${term(pin)} (${term(model)})`,
        })),
      },
      context,
    );
  };
  const askWorkflows = () =>
    prompts.checkbox<Workflow>(
      {
        message: 'Which GitHub workflows are written?',
        choices: [
          { value: 'replay-gate', name: 'replay-gate: every pull request, from recordings', checked: true },
          { value: 'bump', name: 'bump: once a week, try a newer snapshot and open a pull request' },
        ],
      },
      context,
    );
  return {
    answers: async (options, known) => {
      const chosen = options.gate ?? (await askGates());
      const name = options.name ?? options.pin?.name ?? (await askName());
      const api = options.api ?? (await askApi());
      const pin = options.pin ?? (await askPin(name, known));
      return { name, api, pin, gates: chosen, workflows: options.workflow ?? (await askWorkflows()) };
    },
    overwrite: (path) =>
      prompts.confirm({ message: `${term(path)} is there already. Overwrite it?`, default: false }, context),
    close: () => {
      input.off('end', leave);
      input.off('keypress', onKey);
    },
  };
}
