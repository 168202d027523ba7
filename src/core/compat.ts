import type { ModelInfo } from '../domain/model.ts';
import type { Target } from '../domain/request.ts';
import type { Suite } from '../domain/suite.ts';

/** What a model would refuse of what a suite asks with: the API answers every such request with an error. */
export interface Incompatibility {
  readonly suite: string;
  /** The suite file, relative to the working folder, with `/`. */
  readonly file: string;
  /** The parameter as the suite writes it, e.g. `reasoning.effort`. */
  readonly param: string;
  /** What is refused and what is taken; one sentence without a full stop. */
  readonly message: string;
  /** What to do: one sentence. */
  readonly hint: string;
}

type Asking = Pick<Suite, 'name' | 'file' | 'target'>;

/** A parameter that is refused, before it is known whose it is. */
type Refusal = Omit<Incompatibility, 'suite' | 'file'>;

/** The effort at which a model reasons when none is sent, by the vendor's reasoning guide. */
const DEFAULT_EFFORT = 'medium';

/**
 * What a model refuses of the parameters that suites ask with, as far as the models table knows: what it does not know is
 * no objection. Checked before a pin is moved, and before anything is paid.
 */
export function incompatibilities(suites: readonly Asking[], model: ModelInfo): Incompatibility[] {
  return suites.flatMap(({ name, file, target }) => {
    const found = [effort, sampling, tools, output].flatMap((check) => check(target, model));
    return found.map((refusal) => ({ suite: name, file, ...refusal }));
  });
}

function effort({ params }: Target, { id, efforts }: ModelInfo): Refusal[] {
  const written = effortOf(params);
  if (written === undefined || efforts === undefined || efforts.includes(written)) return [];
  const none = efforts.length === 0;
  return [
    {
      param: 'reasoning.effort',
      message: none
        ? `${id} does not reason and takes no effort, found "${written}"`
        : `${id} does not take the effort "${written}"; it takes ${efforts.join(', ')}`,
      hint: none ? 'Remove reasoning.effort.' : 'Write one that both models take, or leave it out.',
    },
  ];
}

function sampling({ params }: Target, { id, efforts, sampling: takes }: ModelInfo): Refusal[] {
  return ['temperature', 'top_p'].flatMap((param): Refusal[] => {
    const value = params[param];
    if (value === undefined || value === null || takes === undefined || takes === 'any') return [];
    if (takes === 'default') {
      if (value === 1) return [];
      const message = `${id} takes ${param} only at its default of 1, found ${JSON.stringify(value)}`;
      return [{ param, message, hint: `Remove ${param}.` }];
    }
    if (efforts !== undefined && !efforts.includes('none')) {
      const message = `${id} always reasons, and a model that reasons takes no ${param}`;
      return [{ param, message, hint: `Remove ${param}.` }];
    }
    const written = effortOf(params);
    if (written === 'none') return [];
    const now = written ?? `${DEFAULT_EFFORT}, its default`;
    return [
      {
        param,
        message: `${id} takes ${param} only with the effort none; the effort is ${now}`,
        hint: `Remove ${param}, or write reasoning: { effort: none }.`,
      },
    ];
  });
}

function tools({ api, params }: Target, { id, efforts, chat_tools: takes }: ModelInfo): Refusal[] {
  const asked = Array.isArray(params.tools) && params.tools.length > 0;
  if (api !== 'chat' || !asked || takes === undefined || effortOf(params) === 'none') return [];
  const without = efforts === undefined || efforts.includes('none');
  return [
    {
      param: 'tools',
      message: `the Chat API takes tools for ${id} only with the effort none`,
      hint: `Write api: responses${without ? ', or reasoning: { effort: none }' : ''}.`,
    },
  ];
}

function output({ params }: Target, { id, max_output }: ModelInfo): Refusal[] {
  const value = params.max_output_tokens;
  if (typeof value !== 'number' || max_output === undefined || value <= max_output) return [];
  return [
    {
      param: 'max_output_tokens',
      message: `${id} gives at most ${max_output} output tokens, found ${value}`,
      hint: `Write at most ${max_output}.`,
    },
  ];
}

function effortOf({ reasoning }: Target['params']): string | undefined {
  if (reasoning === null || typeof reasoning !== 'object' || !('effort' in reasoning)) return undefined;
  return typeof reasoning.effort === 'string' ? reasoning.effort : undefined;
}
