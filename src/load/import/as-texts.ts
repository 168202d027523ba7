import { type Json, jsonOf } from '../../domain/json.ts';
import { isMapping } from '../source.ts';
import { type Asker, compile, isTemplate, type Scope } from '../template.ts';

type Fields = { readonly [field: string]: Json };

/**
 * An assertion whose templates give texts for one case, as they do in promptfoo and in the hosted product: here a lone
 * `{{ path }}` keeps the type of its value, so that `equals` would hold the number 5 against the answer read as JSON. At a `path`
 * of the answer, where a number is no text here, either will do. A template that gives a list or mapping is a `problem`: what
 * text stands for it differs from one to the other. Throws `Failures` where a template cannot be filled in.
 */
export async function asTexts(
  written: Fields,
  scope: Scope,
  asker: Asker,
): Promise<{ readonly written: Fields } | { readonly problem: string }> {
  let problem: string | undefined;
  const given = async (template: string): Promise<Json> => {
    if (!isTemplate(template)) return template;
    const origin = { where: asker.where, ownFile: false, gives: 'value' } as const;
    return (await compile(template, origin)).render(scope, asker);
  };
  const text = (template: string, value: Json): string => {
    if (typeof value === 'string') return template;
    if (value !== null && typeof value === 'object')
      problem ??= `\`${template}\` gives a ${Array.isArray(value) ? 'list' : 'mapping'}, and texts are compared`;
    return template.replace(/\s*(-?\}\})\s*$/, ' | append: "" $1');
  };
  const assertion = async (fields: Fields): Promise<Fields> => {
    if ('path' in fields && typeof fields.value === 'string' && withoutNot(fields) === 'equals') {
      const value = await given(fields.value);
      return value === null ? fields : eitherWay(fields, value, text(fields.value, value));
    }
    const made: Record<string, Json> = {};
    for (const [field, value] of Object.entries(fields)) {
      const item = async (one: Json): Promise<Json> => {
        if (typeof one === 'string') return text(one, await given(one));
        return field === 'assert' && isMapping(one) ? assertion(one as Fields) : one;
      };
      made[field] = Array.isArray(value) ? await Promise.all((value as Json[]).map(item)) : await item(value);
    }
    return made;
  };
  const made = await assertion(written);
  return problem === undefined ? { written: made } : { problem };
}

function withoutNot({ type }: Fields): string {
  return String(type).replace(/^not-/, '');
}

/** An `equals` at a path, of which `text` compares texts: an answer's number or boolean equals it too where it is written so. */
function eitherWay(fields: Fields, given: Json, text: string): Fields {
  const { type, value, name, weight, ...equal } = fields;
  const typed = typeof given === 'string' ? scalarOf(given) : value;
  if (typed === undefined) return fields;
  const own = { type: withoutNot(fields), ...equal };
  return {
    type: type === withoutNot(fields) ? 'any-of' : 'not-any-of',
    assert: [
      { ...own, value: typed },
      { ...own, value: text },
    ],
    ...(name === undefined ? {} : { name }),
    ...(weight === undefined ? {} : { weight }),
  };
}

/** The number or boolean that is written just as the text. */
function scalarOf(text: string): number | boolean | undefined {
  const value = jsonOf(text);
  return (typeof value === 'number' || typeof value === 'boolean') && String(value) === text
    ? value
    : undefined;
}
