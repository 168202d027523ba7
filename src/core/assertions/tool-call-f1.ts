import type { AssertionKind } from '../../domain/assertion.ts';
import type { Json } from '../../domain/json.ts';
import { isJsonObject } from '../../domain/json.ts';
import { z } from '../../domain/zod.ts';
import { callsJson, isWanted, madeText, type WantedCall, wantedCall, wantedText } from './tool-calls.ts';

/**
 * How well the calls that were made are those that were expected, in whatever order: the harmonic mean of precision and
 * recall. Each call answers one expected call at most, so a call that is made twice where one was expected costs precision.
 */
export const toolCallF1: AssertionKind = {
  type: 'tool-call-f1',
  summary: 'Measures the calls that were made against those expected, as F1: 1 when they are the same.',
  example: { value: ['find_order', { tool: 'refund', with: { order: 7 } }], threshold: 0.8 },
  fields: {
    value: z
      .array(
        z.union([z.string().min(1), z.strictObject({ tool: z.string().min(1), with: z.json().optional() })]),
      )
      .min(1)
      .describe(
        'The calls expected: names of tools, or `{ tool, with }` with what the arguments hold at least. The order does not matter.',
      ),
  },
  takesPath: false,
  negatable: false,
  runs: () => 'inline',
  check: (params) => (wantedCalls(params.value) === undefined ? PROBLEM : undefined),
  score(subject, params) {
    const wanted = wantedCalls(params.value);
    if (wanted === undefined) return { unscored: PROBLEM };
    const { calls } = subject;
    const matched = pairUp(
      wanted,
      (one, index) => {
        const call = calls[index];
        return call !== undefined && isWanted(call, one);
      },
      calls.length,
    );
    const hits = matched.filter((place) => place !== undefined).length;
    const value = (2 * hits) / (wanted.length + calls.length);
    const missing = wanted.filter((_, index) => matched[index] === undefined);
    const reason =
      missing.length === 0
        ? `${hits} expected calls among ${calls.length}`
        : `no call of ${missing.map(wantedText).join(', ')}; ${madeText(subject)}`;
    return { value, reason, expected: params.value as Json, actual: callsJson(calls) };
  },
};

const PROBLEM = '`value` is no list of calls; a name, or `{ tool, with }`, is needed for each';

/** The expected calls; undefined where a template rendered to something else. */
function wantedCalls(value: Json | undefined): readonly WantedCall[] | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const calls = (value as readonly Json[]).map((one) => {
    if (!isJsonObject(one)) return wantedCall({ value: one });
    const { tool = null, with: held } = one;
    return wantedCall({ value: tool, ...(held === undefined ? {} : { with: held }) });
  });
  return calls.every((call) => call !== undefined) ? calls : undefined;
}

/**
 * The largest pairing of expected calls with made ones (augmenting paths, Kuhn 1955): by the index of the expected call,
 * the index of the made one. A first-come pairing would give a call away that only one other could use.
 */
function pairUp(
  wanted: readonly WantedCall[],
  fits: (one: WantedCall, index: number) => boolean,
  made: number,
): (number | undefined)[] {
  const takenBy: (number | undefined)[] = Array.from({ length: made });
  const place = (index: number, tried: Set<number>): boolean => {
    for (let at = 0; at < made; at++) {
      if (tried.has(at) || !fits(wanted[index] as WantedCall, at)) continue;
      tried.add(at);
      const other = takenBy[at];
      if (other !== undefined && !place(other, tried)) continue;
      takenBy[at] = index;
      return true;
    }
    return false;
  };
  for (const index of wanted.keys()) place(index, new Set());
  const of = new Map(takenBy.map((index, at) => [index, at]));
  return wanted.map((_, index) => of.get(index));
}
