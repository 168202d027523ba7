import type { Answer } from '../../domain/answer.ts';
import type { RestoredCase } from '../../domain/redact.ts';
import type { Score } from '../../domain/score.ts';

/** An answer with the redacted values put back, in memory alone. */
export function withValues(answer: Answer, { reveal }: RestoredCase): Answer {
  const { text, refusal, tool_calls } = answer.body;
  return {
    ...answer,
    body: {
      text: reveal(text),
      ...(refusal === undefined ? {} : { refusal: reveal(refusal) }),
      ...(tool_calls === undefined
        ? {}
        : {
            tool_calls: tool_calls.map((call) => ({
              ...call,
              name: reveal(call.name),
              arguments: reveal(call.arguments),
            })),
          }),
    },
  };
}

/**
 * A score that was found with the values put back, fit for a report. Its words may hold them, so they are those of `came`,
 * the same assertion over placeholders, where that comes to the same; else a sentence of our own.
 */
export function scoredBack(
  score: Score | Promise<Score>,
  came: () => Score | Promise<Score>,
): Score | Promise<Score> {
  if (score instanceof Promise) return score.then((one) => scoredBack(one, came));
  if (score.status === 'pass' && score.reason === '') return score;
  const other = came();
  return other instanceof Promise ? other.then((one) => inWordsOf(score, one)) : inWordsOf(score, other);
}

const WORDS: { readonly [status in Score['status']]: string } = {
  pass: '',
  fail: 'fails with the redacted values put back, and passes over their placeholders: what it says would hold the values',
  unscored: 'cannot be scored with the redacted values put back: what it says would hold the values',
};

function inWordsOf({ assertion, status, value, weight }: Score, came: Score): Score {
  const score = { assertion, status, weight, ...(value === undefined ? {} : { value }) };
  if (came.status !== status) return { ...score, reason: WORDS[status] };
  const { reason, expected, actual } = came;
  return {
    ...score,
    reason,
    ...(expected === undefined ? {} : { expected }),
    ...(actual === undefined ? {} : { actual }),
  };
}
