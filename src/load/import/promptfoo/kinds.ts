import type { Json } from '../../../domain/json.ts';
import { isMapping } from '../../source.ts';
import type { Mapped, Said } from './mapped.ts';
import { sqlOf } from './sql.ts';

type Map_ = (said: Said) => Mapped;

/**
 * A row for each type of promptfoo that has a counterpart among our kinds, by its documentation (promptfoo.dev, configuration,
 * expected outputs). Whether the kind is in the table of kinds is asked afterwards, so that this grows with it.
 */
export const counterparts: { readonly [type: string]: Map_ } = {
  equals: ({ value }) => ({
    written: { type: 'equals', value: typeof value === 'object' ? value : String(value ?? '') },
  }),
  contains: text('contains'),
  icontains: text('icontains'),
  'starts-with': text('starts-with'),
  'ends-with': text('ends-with'),
  regex: text('regex'),
  'contains-all': texts('contains-all'),
  'contains-any': texts('contains-any'),
  'icontains-all': eachText('all-of', 'icontains'),
  'icontains-any': eachText('any-of', 'icontains'),
  'is-json': ({ value }) =>
    value === undefined ? { written: { type: 'is-json' } } : schema('schema', value),
  'contains-json': ({ value }) =>
    value === undefined ? { written: { type: 'contains-json' } } : schema('contains-json', value),
  'is-xml': ({ value }) =>
    value === undefined
      ? { written: { type: 'xml' } }
      : { problem: 'it names elements by their path from the root, `xml` by their name at any depth' },
  'is-sql': ({ value }) => sqlOf(value),
  'contains-sql': ({ value }) => sqlOf(value, { fence: true }),
  levenshtein: ({ value, threshold }) => ({
    written: { type: 'levenshtein', value: String(value ?? ''), max: threshold || 5 },
  }),
  latency: limit('latency'),
  cost: limit('cost'),
  'word-count': ({ value }) => {
    const range = isMapping(value)
      ? (value as { readonly [key: string]: Json })
      : { min: Number(value), max: Number(value) };
    return {
      written: { type: 'word-count', ...range },
      changed: 'a word has a letter or digit here; promptfoo counts a lone dash as one too',
    };
  },
  'rouge-n': overlap({ metric: 'rouge-n', part: 'recall' }, 0.75),
  bleu: overlap({ metric: 'bleu' }, 0.5),
  gleu: overlap({ metric: 'gleu' }, 0.5),
  'finish-reason': ({ value }) => {
    const outcome = { stop: 'answered', length: 'truncated', content_filter: 'filtered' }[String(value)];
    return outcome === undefined
      ? { problem: `no outcome stands for the finish reason ${JSON.stringify(value)}` }
      : { written: { type: 'outcome', value: outcome } };
  },
  similar: near,
  'similar:cosine': near,
  'is-valid-openai-tools-call': () => ({ written: { type: 'tool-calls-valid' } }),
  'is-valid-function-call': () => ({ written: { type: 'tool-calls-valid' } }),
  'is-valid-openai-function-call': () => ({ written: { type: 'tool-calls-valid' } }),
  'tool-call-f1': ({ value, threshold }) => ({
    written: {
      type: 'tool-call-f1',
      value: typeof value === 'string' ? commaSeparated(value) : (value ?? []),
      ...(threshold === undefined ? {} : { threshold }),
    },
  }),
  'llm-rubric': judged('rubric', 'criteria'),
  factuality: judged('factuality', 'reference'),
  'model-graded-factuality': judged('factuality', 'reference'),
  'model-graded-closedqa': judged('closed-qa', 'criterion'),
};

/** Kinds of ours that ask a judge. */
export const JUDGED: readonly string[] = ['rubric', 'factuality', 'closed-qa'];

/** The kind of ours that asks an embedding model. */
export const EMBEDDED = 'similar';

const CODE = 'it is code or a service of your own; write it as a `module` assertion';
const MODEL = 'a model grades it by a prompt of promptfoo’s own, and no judge here asks the same';
const TEXT = 'no assertion here looks for that';
const TRACE = 'it reads a trace, and a run has none';
const COLUMNS = 'it compares the columns of a table; compare two models with `llm-eval compare`';

/** Why the other types of promptfoo have no counterpart. */
export const reasons: { readonly [type: string]: string } = {
  ...of(['javascript', 'python', 'ruby', 'webhook'], CODE),
  ...of(['g-eval', 'answer-relevance', 'context-faithfulness', 'context-recall', 'context-relevance'], MODEL),
  ...of(['conversation-relevance', 'search-rubric', 'agent-rubric', 'pi', 'classifier', 'moderation'], MODEL),
  ...of(['is-html', 'contains-html', 'contains-xml', 'meteor'], TEXT),
  ...of(['trajectory:tool-used', 'trajectory:tool-args-match', 'trajectory:tool-sequence'], TRACE),
  ...of(['trajectory:step-count', 'trajectory:goal-success', 'skill-used'], TRACE),
  ...of(['trace-span-count', 'trace-span-duration', 'trace-error-spans'], TRACE),
  ...of(['select-best', 'max-score'], COLUMNS),
  ...of(['similar:dot', 'similar:euclidean'], 'embeddings are compared by their cosine here'),
  'is-refusal':
    'promptfoo guesses by words; `refusal` is what the API says. Write `{ type: refusal }` if that is meant',
  guardrails: 'no provider here has guardrails; a filtered answer is the outcome `filtered`',
  perplexity: 'log probabilities are not asked for',
  'perplexity-score': 'log probabilities are not asked for',
  human: 'a person gives it; a gate has none',
};

/** A value that promptfoo splits at commas; cells may be quoted. */
export function commaSeparated(value: string): string[] {
  return (value.match(/(?:"(?:[^"]|"")*"|[^,])+/g) ?? []).map((cell) => {
    const bare = cell.trim();
    return /^".*"$/s.test(bare) ? bare.slice(1, -1).replaceAll('""', '"') : bare;
  });
}

function of(types: readonly string[], reason: string): { readonly [type: string]: string } {
  return Object.fromEntries(types.map((type) => [type, reason]));
}

function text(type: string): Map_ {
  return ({ value }) =>
    typeof value === 'string' || typeof value === 'number'
      ? { written: { type, value: String(value) } }
      : { problem: 'its value is no text' };
}

function listed(value: Json | undefined): readonly Json[] | { readonly problem: string } {
  if (Array.isArray(value)) return value.map((one: Json) => (typeof one === 'number' ? String(one) : one));
  if (typeof value !== 'string') return { problem: 'its value is no list of texts' };
  if (value.includes('{{')) return { problem: 'a template makes the list; write it as a list' };
  return commaSeparated(value);
}

function texts(type: string): Map_ {
  return ({ value }) => {
    const list = listed(value);
    return 'problem' in list ? list : { written: { type, value: list } };
  };
}

function eachText(group: string, type: string): Map_ {
  return ({ value }) => {
    const list = listed(value);
    return 'problem' in list
      ? list
      : { written: { type: group, assert: list.map((one) => ({ type, value: one })) } };
  };
}

function schema(type: string, value: Json): Mapped {
  return isMapping(value)
    ? { written: { type, schema: value as Json } }
    : { problem: 'its schema is no mapping' };
}

function limit(type: string): Map_ {
  return ({ threshold }) =>
    threshold === undefined
      ? { problem: 'it has no threshold, so it demands nothing' }
      : { written: { type, max: threshold } };
}

function overlap(measure: { readonly metric: string; readonly part?: string }, usual: number): Map_ {
  return ({ value, threshold = usual }) => ({
    written: { type: 'similarity', ...measure, value: value ?? '', threshold },
    changed: 'words are runs of letters and digits in lower case here, so that values differ a little',
  });
}

function near({ value, threshold = 0.75 }: Said): Mapped {
  const list = Array.isArray(value) ? (value as readonly Json[]) : [value];
  const texts = list.map((one) => (typeof one === 'number' ? String(one) : one));
  if (texts.length === 0 || !texts.every((one) => typeof one === 'string'))
    return { problem: 'its value is neither a text nor a list of texts' };
  return {
    written: { type: EMBEDDED, reference: Array.isArray(value) ? texts : (texts[0] ?? ''), threshold },
  };
}

function judged(type: string, field: string): Map_ {
  return ({ value, threshold }) =>
    typeof value !== 'string'
      ? { problem: 'its criteria are no text' }
      : {
          written: { type, [field]: value, ...(threshold === undefined ? {} : { threshold }) },
          changed: 'the judge is asked in other words; measure it with `llm-eval judge check`',
        };
}
