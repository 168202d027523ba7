import type { AnswerOutcome, ToolCall } from '../../domain/answer.ts';
import type { Finding } from '../../domain/assertion.ts';
import type { SuiteTrial } from '../../domain/suite-assertion.ts';
import { shown, sort } from './text.ts';

/** What an assertion function is called with. Deeply frozen and its own copy: nothing it does reaches another assertion. */
export interface AssertionInput {
  /** The text of the final answer, as the model wrote it. */
  readonly text: string;
  /**
   * The text read as JSON; undefined when it is not JSON and nothing else (a code fence or text around it is not), or
   * writes a key twice.
   */
  readonly output: unknown;
  /**
   * The function calls that the model asked for; `arguments` is the model's text, which need not be JSON. For an assertion of
   * a case with turns, those of all its turns.
   */
  readonly tool_calls: readonly ToolCall[];
  /** How the trial ended: `answered`, or `truncated` where the case expects that. */
  readonly outcome: AnswerOutcome;
  readonly case: {
    readonly id: string;
    readonly vars: { readonly [name: string]: unknown };
    /** What the suite says a right answer holds. */
    readonly expected?: unknown;
    readonly tags: readonly string[];
  };
  /** The assertion's `with` from the suite, with its `file:` references read. */
  readonly with: unknown;
  /**
   * What the module's own `setup` returned, as it is, so that what one call changes in it the next one sees; absent where
   * the module exports none.
   */
  readonly setup?: unknown;
}

/** What a function over a whole suite is called with. Deeply frozen and its own copy. */
export interface SuiteAssertionInput {
  /** Every scored trial of one side, in the order of the suite; trials without an answer or a score are left out. */
  readonly trials: readonly SuiteTrial[];
  /** The assertion's `with` from the suite, with its `file:` references read. */
  readonly with: unknown;
  /** What the module's own `setup` returned; absent where it exports none. */
  readonly setup?: unknown;
}

/**
 * What an assertion function answers: pass or fail; a score from 0 to 1, which passes from the assertion's `threshold`
 * (1 when not written); or both with a reason. Where `pass` is given it decides, and `score` only measures.
 */
export type AssertionResult =
  | boolean
  | number
  | {
      readonly pass?: boolean | undefined;
      readonly score?: number | undefined;
      readonly reason?: string | undefined;
    };

const ALLOWED = 'return true, false, a number from 0 to 1, or { pass, score, reason }';

/**
 * What a function's result means, or that of `who` instead of a module. Anything that is not a result is `unscored`: it
 * neither passes nor fails.
 */
export function readResult(returned: unknown, who = 'the module'): Finding {
  if (typeof returned === 'boolean') return { pass: returned, reason: `${who} returned ${returned}` };
  if (typeof returned === 'number') {
    return isShare(returned)
      ? { value: returned, reason: '' }
      : { unscored: `${who} returned ${returned}; ${ALLOWED}` };
  }
  if (returned === null || typeof returned !== 'object' || Array.isArray(returned)) {
    const what = typeof returned === 'string' ? `the text ${shown(returned)}` : sort(returned);
    return { unscored: `${who} returned ${what}; ${ALLOWED}` };
  }
  const { pass, score, reason } = returned as { pass?: unknown; score?: unknown; reason?: unknown };
  const wrong = (field: string, what: string) => ({
    unscored: `${who} returned \`${field}\` as ${what}; ${ALLOWED}`,
  });
  if (reason !== undefined && typeof reason !== 'string') return wrong('reason', sort(reason));
  if (pass !== undefined && typeof pass !== 'boolean') return wrong('pass', sort(pass));
  if (score !== undefined && (typeof score !== 'number' || !isShare(score))) {
    return wrong('score', typeof score === 'number' ? String(score) : sort(score));
  }
  if (pass !== undefined) {
    const said = reason ?? `${who} returned pass: ${pass}`;
    return score === undefined ? { pass, reason: said } : { pass, value: score, reason: said };
  }
  if (score !== undefined) return { value: score, reason: reason ?? '' };
  return { unscored: `${who} returned an object with neither \`pass\` nor \`score\`; ${ALLOWED}` };
}

/** From 0 to 1; NaN is not. */
function isShare(value: number): boolean {
  return value >= 0 && value <= 1;
}
