import { keyShapes } from '../domain/key-shapes.ts';
import type { RecordedAnswer } from '../domain/recording.ts';

/** A recording is committed, so whatever looks like a key is taken for one. */
const shapes = keyShapes.map(({ name, source }) => ({ name, pattern: new RegExp(source) }));

/** What kind of key an answer seems to hold, e.g. `an OpenAI key`; undefined when it holds none. Never the key itself. */
export function findKey(answer: RecordedAnswer): string | undefined {
  const { body } = answer;
  const calls = (body.tool_calls ?? []).flatMap(({ id, name, arguments: text }) => [id, name, text]);
  const texts = [
    body.text,
    body.refusal,
    ...calls,
    answer.id,
    answer.request_id,
    answer.detail,
    answer.case,
    answer.served,
  ];
  for (const text of texts) {
    if (text === undefined) continue;
    const found = shapes.find(({ pattern }) => pattern.test(text));
    if (found !== undefined) return found.name;
  }
  return undefined;
}
