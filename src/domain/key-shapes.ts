/** A key stands alone, or after an escaped line break in JSON that is itself text. */
const START = String.raw`(?:(?<![A-Za-z0-9_-])|(?<=\\[nrtbf]))`;

/**
 * How keys begin, by the vendors' published prefixes, as sources of regular expressions. AWS's own documentation key ends in
 * EXAMPLE and opens nothing.
 */
export const keyShapes: readonly { readonly name: string; readonly source: string }[] = [
  { name: 'an Anthropic key', source: `${START}sk-ant-[A-Za-z0-9_-]{20}` },
  { name: 'an OpenAI key', source: `${START}sk-(?:proj|svcacct|admin|None)-[A-Za-z0-9_-]{20}` },
  { name: 'an OpenAI key', source: `${START}sk-[A-Za-z0-9]{32}` },
  {
    name: 'an AWS key id',
    source: `${START}(?:AKIA|ASIA|ABIA|ACCA)(?![A-Z0-9]{9}EXAMPLE)[A-Z0-9]{16}(?![A-Za-z0-9])`,
  },
  {
    name: 'a GitHub token',
    source: `${START}(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{36})`,
  },
  { name: 'a Slack token', source: `${START}xox[abeoprs]-[A-Za-z0-9-]{10}` },
  { name: 'a Slack token', source: `${START}xapp-[0-9]-[A-Za-z0-9-]{10}` },
];
