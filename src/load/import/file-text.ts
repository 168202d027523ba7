import type { ImportedSuite, Remark } from '../../domain/imported.ts';
import type { Json } from '../../domain/json.ts';
import { placeText } from '../failures.ts';
import { yamlText } from '../write-yaml.ts';

/** Keys whose values are secrets, or may hold one; the counts of tokens are none. */
const SECRET =
  /(?:api|access|secret|private)[_-]?key|(?:^|[_-])key$|secret|password|credential|authorization|headers|cookie|(?:^|[_-])token$|(?:api|auth|access|bearer)[_-]?token/i;

/** What ends a line, in YAML or in an editor, and what else of the invisible must not stand in a comment. */
const LINE_ENDS = /\r\n|[\n\r\u0085\u2028\u2029]/;
const UNSEEN = /(?!\t)[\p{Cc}\p{Cf}\p{Cs}]/gu;

/** Other tools ask once, and what a run costs depends on it. */
const TRIALS =
  'Each case is asked up to five times, as many as the verdict takes; write `trials: 1` to ask it once.';

/** A suite's file: its content, then as comments all that the document had and the suite has not. */
export async function suiteText(
  { head, remarks }: ImportedSuite,
  cases: string,
  madeBy: string,
  more: readonly Remark[],
): Promise<string> {
  const all = [...remarks, ...more];
  return [
    '# yaml-language-server: $schema=../node_modules/llm-eval/schema/suite.json\n',
    comment(`Made by ${madeBy}.`),
    head.trials === undefined ? comment(TRIALS) : '',
    await yamlText({ ...head, cases }),
    await listed(
      'Not carried over',
      all.filter(({ kind }) => kind === 'left-out'),
    ),
    await listed(
      'Carried over with a difference',
      all.filter(({ kind }) => kind === 'changed'),
    ),
  ].join('');
}

async function listed(title: string, remarks: readonly Remark[]): Promise<string> {
  if (remarks.length === 0) return '';
  let text = comment(`\n${title}:`);
  for (const { where, what, reason, original } of remarks) {
    text += comment(`- ${placeText(where)}: ${what}: ${reason}`);
    if (original === undefined) continue;
    for (const line of (await yamlText(withoutSecrets(original))).trimEnd().split(LINE_ENDS))
      text += comment(`    ${line}`);
  }
  return text;
}

/** Text as comment lines; nothing in it can end the comment. */
function comment(text: string): string {
  return text
    .split(LINE_ENDS)
    .map((line) => `# ${line.replaceAll(UNSEEN, '\uFFFD')}`.trimEnd())
    .map((line) => `${line}\n`)
    .join('');
}

/** The value with what may be a secret left out: a key that moves from one file to another is a key that leaks. */
function withoutSecrets(value: Json): Json {
  if (Array.isArray(value)) return value.map((item: Json) => withoutSecrets(item));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      SECRET.test(key) && !isPlainCount(inner)
        ? '(left out: it may be a secret)'
        : withoutSecrets(inner as Json),
    ]),
  );
}

function isPlainCount(value: unknown): boolean {
  return typeof value === 'number' || typeof value === 'boolean';
}
