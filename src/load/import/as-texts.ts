import type { Json } from '../../domain/json.ts';
import { isMapping } from '../source.ts';
import { type Asker, compile, isTemplate, type Scope } from '../template.ts';

type Fields = { readonly [field: string]: Json };

/**
 * An assertion whose templates give texts for one case, as they do in promptfoo and in the hosted product: here a lone
 * `{{ path }}` keeps the type of its value, so that `equals` would hold the number 5 against the answer read as JSON. A value at
 * a `path` of the answer keeps its type on both sides. A template that gives a list or mapping is a `problem`: what text stands for it differs from one to the other.
 * Throws `Failures` where a template cannot be filled in.
 */
export async function asTexts(
  written: Fields,
  scope: Scope,
  asker: Asker,
): Promise<{ readonly written: Fields } | { readonly problem: string }> {
  let problem: string | undefined;
  const text = async (template: string): Promise<string> => {
    if (!isTemplate(template)) return template;
    const origin = { where: asker.where, ownFile: false, gives: 'value' } as const;
    const value = (await compile(template, origin)).render(scope, asker);
    if (typeof value === 'string') return template;
    if (value !== null && typeof value === 'object')
      problem ??= `\`${template}\` gives a ${Array.isArray(value) ? 'list' : 'mapping'}, and texts are compared`;
    return template.replace(/\s*(-?\}\})\s*$/, ' | append: "" $1');
  };
  const assertion = async (fields: Fields): Promise<Fields> => {
    if (/^(?:not-)?equals$/.test(String(fields.type)) && 'path' in fields) return fields;
    const made: Record<string, Json> = {};
    for (const [field, value] of Object.entries(fields)) {
      const item = async (one: Json): Promise<Json> => {
        if (typeof one === 'string') return text(one);
        return field === 'assert' && isMapping(one) ? assertion(one as Fields) : one;
      };
      made[field] = Array.isArray(value) ? await Promise.all((value as Json[]).map(item)) : await item(value);
    }
    return made;
  };
  const made = await assertion(written);
  return problem === undefined ? { written: made } : { problem };
}
