/** A template in our language, or why there is none that means the same. */
export type Translation =
  | {
      readonly text: string;
      /** Variables that the template reads. Those that are absent render as nothing there, and as null here. */
      readonly reads: readonly string[];
      /** Of these, those that must not be null instead of absent. */
      readonly needed: readonly string[];
    }
  | { readonly problem: string };

/** What a variable is called in the translated template. */
export type Rename = (name: string) => string;

const PATH = String.raw`[A-Za-z_]\w*(?:\.[A-Za-z_]\w*|\[\d+\]|\[(?:"[^"\\]*"|'[^'\\]*')\])*`;
const TEXT = String.raw`"[^"\\]*"|'[^'\\]*'`;
const ALONE = new RegExp(`^(?:${PATH})$`);
const LITERAL = new RegExp(`^(?:${TEXT}|-?\\d+(?:\\.\\d+)?)$`);
const FILTER = new RegExp(`^(\\w+)(?:\\(\\s*((?:${TEXT})(?:\\s*,\\s*(?:${TEXT}))*)?\\s*\\))?$`);
const COMPARED = new RegExp(`^(${PATH})\\s*(==|!=)\\s*(${TEXT})$`);
const LOOP = new RegExp(`^for\\s+([A-Za-z_]\\w*)\\s+in\\s+(${PATH})$`);

/** A comment, an output, a tag, or the text up to the next of them. */
const TOKEN = /\{#[\s\S]*?#\}|\{\{(-?)([\s\S]*?)(-?)\}\}|\{%(-?)([\s\S]*?)(-?)%\}/g;

/** Filters that say the same by another name, with the number of texts that they take. */
const FILTERS: { readonly [name: string]: { readonly name: string; readonly takes: number } } = {
  upper: { name: 'upcase', takes: 0 },
  lower: { name: 'downcase', takes: 0 },
  capitalize: { name: 'capitalize', takes: 0 },
  trim: { name: 'strip', takes: 0 },
  replace: { name: 'replace', takes: 2 },
  join: { name: 'join', takes: 1 },
};

/** Names that one of the two languages reads as something else than a variable. */
const NOT_VARIABLES =
  /^(env|_conversation|true|false|none|null|nil|empty|blank|not|and|or|in|if|else|range)$/;

/** What a loop knows of itself. */
const LOOPS: { readonly [name: string]: string } = {
  'loop.index': 'forloop.index',
  'loop.index0': 'forloop.index0',
  'loop.first': 'forloop.first',
  'loop.last': 'forloop.last',
  'loop.length': 'forloop.length',
};

class Untranslatable extends Error {}

/**
 * A Nunjucks template as a Liquid one that renders to the same text, where there is one: outputs of paths, a few filters,
 * `if` over paths and texts, `for` over lists, `raw`, comments. What would mean something else is a problem, never a guess.
 */
export function liquidOf(template: string, rename: Rename = (name) => name): Translation {
  const reads = new Set<string>();
  const needed = new Set<string>();
  const bound: string[] = [];
  const open: string[] = [];
  let raw: { readonly end: string; readonly from: number } | undefined;

  const path = (written: string, optional = true): string => {
    const [root = ''] = /^\w+/.exec(written) ?? [];
    if (bound.length > 0 && root === 'loop') {
      const known = LOOPS[written];
      if (known === undefined) throw new Untranslatable(`\`${written}\` has no counterpart`);
      return known;
    }
    if (NOT_VARIABLES.test(root)) throw new Untranslatable(`\`${root}\` has no counterpart`);
    const quoted = written.replace(/\['([^']*)'\]/g, (_, key: string) => `["${key}"]`);
    if (bound.includes(root)) return quoted;
    reads.add(root);
    if (!optional) needed.add(root);
    return `${rename(root)}${quoted.slice(root.length)}`;
  };
  const output = (expression: string, before: string, after: string): string => {
    const wrap = (inner: string) => `{{${before} ${inner} ${after}}}`;
    const [first = '', ...filters] = pipes(expression);
    if (LITERAL.test(first) && filters.length === 0) return wrap(first);
    if (!ALONE.test(first)) throw new Untranslatable(`the expression \`${expression}\` has no counterpart`);
    const [only] = filters;
    const fallback =
      filters.length === 1 ? /^(?:default|d)\(\s*("[^"\\]*"|'[^'\\]*')\s*\)$/.exec(only ?? '') : null;
    if (fallback !== null) {
      if (before + after !== '') throw new Untranslatable('`default` with `-` has no counterpart');
      const name = path(first);
      return `{% if ${name} == nil %}{{ ${fallback[1]} }}{% else %}{{ ${name} }}{% endif %}`;
    }
    // Of an absent variable `dump` gives nothing and our `json` gives null: it has to be there.
    const optional = !filters.some((filter) => /^dump\b/.test(filter));
    return wrap([path(first, optional), ...filters.flatMap(filterOf)].join(' | '));
  };
  const condition = (expression: string): string => {
    const compared = COMPARED.exec(expression);
    if (compared !== null) {
      const [, left = '', operator = '', right = ''] = compared;
      // A text that reads as a number, or is empty, equals other values in Nunjucks.
      if (!Number.isNaN(Number(right.slice(1, -1))))
        throw new Untranslatable(`the comparison \`${expression}\` means something else in Liquid`);
      return `${path(left)} ${operator} ${right}`;
    }
    if (!ALONE.test(expression))
      throw new Untranslatable(`the condition \`${expression}\` has no counterpart`);
    const name = path(expression);
    // In Nunjucks an empty text and 0 are false; in Liquid only false and nothing are.
    return `${name} and ${name} != "" and ${name} != 0`;
  };
  const tag = (inner: string, before: string, after: string): string => {
    const wrap = (text: string) => `{%${before} ${text} ${after}%}`;
    const [word = '', ...rest] = inner.split(/\s+/);
    const expression = rest.join(' ');
    if (word === 'if') {
      open.push('endif');
      return wrap(`if ${condition(expression)}`);
    }
    if ((word === 'elif' || word === 'elseif') && open.at(-1) === 'endif')
      return wrap(`elsif ${condition(expression)}`);
    if (word === 'else' && open.at(-1) === 'endif' && expression === '') return wrap('else');
    if (word === 'for') {
      const [, name = '', list = ''] = LOOP.exec(inner) ?? [];
      if (name === '') throw new Untranslatable(`the loop \`${inner}\` has no counterpart`);
      const source = path(list);
      bound.push(name);
      open.push('endfor');
      return wrap(`for ${name} in ${source}`);
    }
    if (word !== '' && word === open.at(-1)) {
      open.pop();
      if (word === 'endfor') bound.pop();
      return wrap(word);
    }
    throw new Untranslatable(`the tag \`${word}\` has no counterpart`);
  };

  let text = '';
  let end = 0;
  try {
    for (const token of template.matchAll(TOKEN)) {
      const [whole, outBefore, out, outAfter, tagBefore, inner, tagAfter] = token;
      const words = inner?.trim().replace(/\s+/g, ' ');
      if (raw !== undefined) {
        if (words !== raw.end) continue;
        text += `{% raw %}${template.slice(raw.from, token.index)}{% endraw %}`;
        raw = undefined;
      } else {
        text += literal(template.slice(end, token.index));
        if (words === 'raw' || words === 'verbatim')
          raw = { end: `end${words}`, from: token.index + whole.length };
        else if (out !== undefined) text += output(out.trim(), outBefore ?? '', outAfter ?? '');
        else if (words !== undefined) text += tag(words, tagBefore ?? '', tagAfter ?? '');
      }
      end = token.index + whole.length;
    }
    if (raw !== undefined || open.length > 0) throw new Untranslatable('a tag of the template is not closed');
    text += literal(template.slice(end));
  } catch (error) {
    if (!(error instanceof Untranslatable)) throw error;
    return { problem: error.message };
  }
  return { text, reads: [...reads], needed: [...needed] };
}

/** Text between tokens. Braces that open nothing are an error of the template in both languages. */
function literal(text: string): string {
  if (/\{\{|\{%|\{#/.test(text))
    throw new Untranslatable('a `{{`, `{%` or `{#` of the template is not closed');
  return text;
}

function filterOf(written: string): string[] {
  const [, name = '', list = ''] = FILTER.exec(written) ?? [];
  if ((name === 'safe' || name === 'string') && list === '') return [];
  if (name === 'dump' && list === '') return ['json'];
  const known = Object.hasOwn(FILTERS, name) ? FILTERS[name] : undefined;
  const texts = [...list.matchAll(new RegExp(TEXT, 'g'))].map(([text]) => text);
  if (name === 'join' && texts.length === 0) return ['join: ""'];
  if (known === undefined || texts.length !== known.takes)
    throw new Untranslatable(`the filter \`${name || written}\` has no counterpart that means the same`);
  return [texts.length === 0 ? known.name : `${known.name}: ${texts.join(', ')}`];
}

/** An expression split at its pipes, those inside texts left alone. */
function pipes(expression: string): string[] {
  return (expression.match(/(?:"[^"]*"|'[^']*'|[^|"'])+/g) ?? []).map((part) => part.trim());
}
