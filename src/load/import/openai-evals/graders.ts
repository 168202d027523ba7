import type { Json } from '../../../domain/json.ts';
import { isMapping, type Source, within } from '../../source.ts';
import { changed, type DraftAssertion, leftOut } from '../draft.ts';
import { embeddingFor, USUAL_EMBEDDER } from '../embedding.ts';
import type { liquidOf, Rename } from '../nunjucks.ts';
import type { EvalsContext } from './context.ts';

type Fields = { readonly [field: string]: Json };

/** An assertion made of a grader, and the fields of an item that its templates read. */
export interface Graded extends DraftAssertion {
  readonly reads: readonly string[];
}

/** Where a grader's `input` is the answer, or one place in its JSON. */
const ANSWER = /^\{\{\s*sample\.(?:output_text|output_json((?:\.\w+)*))\s*\}\}$/;

/** Overlap measures that are the same here by name. */
const OVERLAPS: { readonly [metric: string]: Fields } = {
  bleu: { metric: 'bleu' },
  gleu: { metric: 'gleu' },
  rouge_l: { metric: 'rouge-l' },
  ...Object.fromEntries([1, 2, 3, 4, 5].map((n) => [`rouge_${n}`, { metric: 'rouge-n', n }])),
};

/** A term of a multigrader's formula: a grader's name with a factor on either side, or none. */
const TERM = /^(?:(\d*\.?\d+)\s*\*\s*)?([A-Za-z_]\w*)(?:\s*\*\s*(\d*\.?\d+))?$/;

/** A hosted grader as an assertion; undefined where there is none that demands the same, and then why is in the remarks. */
export function assertionOfGrader(context: EvalsContext, node: Source, rename: Rename): Graded | undefined {
  if (!isMapping(node.value)) {
    context.remarks.push(leftOut(node.at([]), 'the grader', 'it is no mapping', node.value as Json));
    return undefined;
  }
  const grader = node.value as Fields;
  const type = String(grader.type);
  const made = read(context, node, rename);
  const where = node.at([]);
  if ('problem' in made) {
    context.remarks.push(leftOut(where, type, made.problem, grader));
    return undefined;
  }
  const missing = missingKind(context, made.written);
  if (missing !== undefined) {
    context.remarks.push(leftOut(where, type, `there is no assertion \`${missing}\` here`, grader));
    return undefined;
  }
  if (made.changed !== undefined) context.remarks.push(changed(where, type, made.changed));
  const { name } = grader;
  const named = typeof name === 'string' && name !== '' && name.length <= 200;
  return {
    written: { ...made.written, ...(named ? { name } : {}) },
    ...{ where, what: type, original: grader, texts: true, reads: made.reads },
  };
}

type Made =
  | { readonly written: Fields; readonly reads: readonly string[]; readonly changed?: string }
  | { readonly problem: string };

function read(context: EvalsContext, node: Source, rename: Rename): Made {
  const grader = node.value as Fields;
  switch (grader.type) {
    case 'string_check':
      return stringCheck(grader, rename);
    case 'text_similarity':
      return similarity(context, grader, rename);
    case 'label_model':
    case 'score_model':
      return judged(context, grader, rename);
    case 'multi':
      return multi(context, node, rename);
    case 'python':
      return { problem: 'it is code; write it as a `module` assertion' };
    default:
      return { problem: 'it is a grader that we do not know' };
  }
}

/** By the vendor's guide to graders, which says `neq` where its reference says `ne`: `like` holds where the input contains the reference. */
function stringCheck(grader: Fields, rename: Rename): Made {
  const type = {
    ...{ eq: 'equals', ne: 'not-equals', neq: 'not-equals', like: 'contains', ilike: 'icontains' },
  }[String(grader.operation)];
  if (type === undefined) return { problem: `there is no operation ${JSON.stringify(grader.operation)}` };
  return compared(grader, rename, { type });
}

function similarity(context: EvalsContext, grader: Fields, rename: Rename): Made {
  const metric = String(grader.evaluation_metric);
  const threshold = grader.pass_threshold ?? null;
  if (typeof threshold !== 'number') return { problem: 'it has no pass_threshold, so it demands nothing' };
  if (metric === 'cosine') {
    const measure = embeddingFor(context.loading, context.embedding, USUAL_EMBEDDER);
    if ('problem' in measure) return measure;
    const { model, changed } = measure;
    const made = compared(grader, rename, { type: 'similar', model, threshold }, 'reference');
    return changed === undefined || 'problem' in made ? made : { ...made, changed };
  }
  const measure = Object.hasOwn(OVERLAPS, metric) ? OVERLAPS[metric] : undefined;
  if (measure === undefined) return { problem: `no measure here is the same as ${metric}` };
  const made = compared(grader, rename, { type: 'similarity', ...measure, threshold });
  return 'problem' in made
    ? made
    : {
        ...made,
        changed: 'words are runs of letters and digits in lower case here, so that values differ a little',
      };
}

/** An assertion that holds the answer, or a place in it, against the reference. */
function compared(
  { input, reference }: Fields,
  rename: Rename,
  written: Fields,
  field: 'value' | 'reference' = 'value',
): Made {
  const [whole, steps] = ANSWER.exec(String(input).trim()) ?? [];
  if (whole === undefined)
    return { problem: 'its input is not the answer alone (`{{ sample.output_text }}`)' };
  const translated = itemTemplate(String(reference ?? ''), rename);
  if ('problem' in translated) return translated;
  const path = steps === undefined ? undefined : steps.replaceAll('.', '/');
  return {
    written: { ...written, ...(path === undefined ? {} : { path }), [field]: translated.text },
    reads: translated.reads,
  };
}

/** A template over an item as one over a case. */
export function itemTemplate(text: string, rename: Rename): ReturnType<typeof liquidOf> {
  const reads = new Set<string>();
  let problem: string | undefined;
  const translated = text.replaceAll(/\{\{\s*([\s\S]*?)\s*\}\}/g, (whole, path: string) => {
    const [root, name, ...rest] = path.split('.');
    if (root !== 'item' || name === undefined || !/^[A-Za-z_]\w*$/.test(name)) {
      problem ??= `\`${whole}\` stands for nothing that a case has`;
      return whole;
    }
    reads.add(name);
    return `{{ ${[rename(name), ...rest].join('.')} }}`;
  });
  // Liquid has tags, which these templates have not.
  if (translated.includes('{%')) problem ??= 'it holds `{%`, which a template here would obey';
  return problem === undefined ? { text: translated, reads: [...reads], needed: [] } : { problem };
}

function judged(context: EvalsContext, grader: Fields, rename: Rename): Made {
  if (context.judge === undefined) return { problem: 'a model grades it; name the judge with --judge' };
  const messages = Array.isArray(grader.input) ? grader.input : [];
  const words = messages.map((message: Json) => {
    const content = isMapping(message) ? message.content : undefined;
    const text = isMapping(content) ? content.text : content;
    return typeof text === 'string' ? text : undefined;
  });
  if (words.length === 0 || words.includes(undefined)) return { problem: 'its messages are not texts alone' };
  const criteria = itemTemplate(
    words.join('\n\n').replaceAll(/\{\{\s*sample\.output_(?:text|json)\s*\}\}/g, '(the answer)'),
    rename,
  );
  if ('problem' in criteria) return criteria;
  const passes =
    grader.type === 'label_model'
      ? `It passes with one of these labels: ${list(grader.passing_labels)}; it fails with the others of ${list(grader.labels)}.`
      : `It passes with a score of at least ${JSON.stringify(grader.pass_threshold ?? 0.5)} in the range ${JSON.stringify(grader.range ?? [0, 1])}.`;
  return {
    written: { type: 'rubric', criteria: `${criteria.text}\n\n${passes}`, judge: context.judge },
    reads: criteria.reads,
    changed: 'the judge is asked in other words; measure it with `llm-eval judge check`',
  };
}

function list(labels: Json | undefined): string {
  return Array.isArray(labels) ? labels.join(', ') : '';
}

/** A multigrader whose formula is a weighted sum: the weighted mean of a group, its threshold divided by the sum of the weights. */
function multi(context: EvalsContext, node: Source, rename: Rename): Made {
  const { graders, calculate_output: formula, pass_threshold: threshold } = node.value as Fields;
  const [, sum = String(formula), divisor = '1'] =
    /^\((.*)\)\s*\/\s*(\d*\.?\d+)$/.exec(String(formula).trim()) ?? [];
  const terms = sum.split('+').map((term) => TERM.exec(term.trim()));
  if (!isMapping(graders) || terms.includes(null))
    return { problem: 'its formula is no weighted sum of its graders' };
  const members: Graded[] = [];
  let weights = 0;
  for (const term of terms) {
    const [, before = '1', name = '', after = '1'] = term ?? [];
    if (!isMapping(graders[name])) return { problem: `its formula names ${name}, which is no grader of it` };
    const one = assertionOfGrader(context, within(node, ['graders', name]), rename);
    if (one === undefined) return { problem: 'not all of its graders can be carried over' };
    const weight = (Number(before) * Number(after)) / Number(divisor);
    weights += weight;
    members.push({ ...one, written: { ...one.written, ...(weight === 1 ? {} : { weight }) } });
  }
  const rounded = typeof threshold === 'number' ? Math.round((threshold / weights) * 1e12) / 1e12 : undefined;
  if (rounded !== undefined && !(rounded <= 1)) return { problem: 'its threshold cannot be reached' };
  return {
    written: {
      type: 'all-of',
      ...(rounded === undefined ? {} : { threshold: rounded }),
      assert: members.map(({ written }) => written),
    },
    reads: members.flatMap(({ reads }) => reads),
    ...(rounded === undefined ? { changed: 'it has no pass_threshold: all of its graders must pass' } : {}),
  };
}

function missingKind(context: EvalsContext, written: Fields): string | undefined {
  const type = String(written.type).replace(/^not-/, '');
  return context.loading.rules.kinds.has(type) ? undefined : type;
}
