import type { AssertionKind, AssertionKinds } from '../../domain/assertion.ts';
import { allOf } from './all-of.ts';
import { anyOf } from './any-of.ts';
import { cachedShare } from './cached-share.ts';
import { canary } from './canary.ts';
import { closedQa } from './closed-qa.ts';
import { command } from './command.ts';
import { consistent } from './consistent.ts';
import { contains } from './contains.ts';
import { containsAll } from './contains-all.ts';
import { containsAny } from './contains-any.ts';
import { containsJson } from './contains-json.ts';
import { cost } from './cost.ts';
import { date } from './date.ts';
import { endsWith } from './ends-with.ts';
import { equals } from './equals.ts';
import { factuality } from './factuality.ts';
import { icontains } from './icontains.ts';
import { isJson } from './is-json.ts';
import { jsonEquals } from './json-equals.ts';
import { jsonPath } from './json-path.ts';
import { language } from './language.ts';
import { latency } from './latency.ts';
import { length } from './length.ts';
import { levenshtein } from './levenshtein.ts';
import { module } from './module.ts';
import { money } from './money.ts';
import { noPii } from './no-pii.ts';
import { number } from './number.ts';
import { oneOf } from './one-of.ts';
import { outcome } from './outcome.ts';
import { outputTokens } from './output-tokens.ts';
import { pairwise } from './pairwise.ts';
import { refusal } from './refusal.ts';
import { regex } from './regex.ts';
import { rubric } from './rubric.ts';
import { schema } from './schema.ts';
import { similar } from './similar.ts';
import { similarity } from './similarity.ts';
import { sql } from './sql.ts';
import { startsWith } from './starts-with.ts';
import { toolCallF1 } from './tool-call-f1.ts';
import { toolCalled } from './tool-called.ts';
import { toolCallsValid } from './tool-calls-valid.ts';
import { toolCount } from './tool-count.ts';
import { toolNotCalled } from './tool-not-called.ts';
import { toolOrder } from './tool-order.ts';
import { wordCount } from './word-count.ts';
import { xml } from './xml.ts';

const kinds: readonly AssertionKind[] = [
  schema,
  equals,
  oneOf,
  contains,
  icontains,
  containsAll,
  containsAny,
  startsWith,
  endsWith,
  regex,
  wordCount,
  length,
  language,
  levenshtein,
  similarity,
  similar,
  isJson,
  jsonEquals,
  jsonPath,
  containsJson,
  xml,
  sql,
  number,
  date,
  money,
  toolCallsValid,
  toolCalled,
  toolNotCalled,
  toolOrder,
  toolCount,
  toolCallF1,
  refusal,
  outcome,
  latency,
  cost,
  outputTokens,
  cachedShare,
  canary,
  noPii,
  anyOf,
  allOf,
  consistent,
  rubric,
  closedQa,
  factuality,
  pairwise,
  module,
  command,
];

/** Every kind of assertion by name, in the order of the reference page. A new kind is one file and one row here. */
export const assertionKinds: AssertionKinds = new Map(kinds.map((kind) => [kind.type, kind]));
