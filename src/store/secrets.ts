import type { RecordedAnswer } from '../domain/recording.ts';

/** A key stands alone, or after an escaped line break in JSON that is itself text. */
const START = String.raw`(?:(?<![A-Za-z0-9_-])|(?<=\\[nrtbf]))`;

/**
 * Shapes of keys, by the vendors' published prefixes. A recording is committed, so whatever looks like a key is taken for
 * one. AWS's own documentation key ends in EXAMPLE and opens nothing.
 */
const shapes: readonly { readonly name: string; readonly pattern: RegExp }[] = [
  { name: 'an Anthropic key', pattern: shape('sk-ant-[A-Za-z0-9_-]{20}') },
  { name: 'an OpenAI key', pattern: shape('sk-(?:proj|svcacct|admin|None)-[A-Za-z0-9_-]{20}') },
  { name: 'an OpenAI key', pattern: shape('sk-[A-Za-z0-9]{32}') },
  {
    name: 'an AWS key id',
    pattern: shape('(?:AKIA|ASIA|ABIA|ACCA)(?![A-Z0-9]{9}EXAMPLE)[A-Z0-9]{16}(?![A-Za-z0-9])'),
  },
  { name: 'a GitHub token', pattern: shape('(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{36})') },
  { name: 'a Slack token', pattern: shape('xox[abeoprs]-[A-Za-z0-9-]{10}') },
  { name: 'a Slack token', pattern: shape('xapp-[0-9]-[A-Za-z0-9-]{10}') },
];

function shape(source: string): RegExp {
  return new RegExp(START + source);
}

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
