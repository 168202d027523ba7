import { createRequire } from 'node:module';
import { type Failure, fail, type Where } from '../domain/failure.ts';
import type { Json } from '../domain/json.ts';
import { placeText, quote } from './failures.ts';
import { fillPlain, ownValue, plainTemplate } from './plain-template.ts';

type Liquid = InstanceType<typeof import('liquidjs')['Liquid']>;

/** What a template reads: names with plain data. */
export type Scope = { readonly [name: string]: Json };

/** Who asks for a rendering: failures are placed and told there. */
export interface Asker {
  readonly id: string;
  readonly where: Where;
}

/** A template, parsed once. Values go in as they are: what looks like a template in them stays text. */
export interface Template {
  /** Renders for one case. Throws `Failures`: a variable that is not there, or what the template language refuses. */
  render(scope: Scope, asker: Asker): Json;
}

/** Where a template stands, and what it is for: `text` always gives text, `value` keeps the type of a lone `{{ path }}`. */
export interface Origin {
  readonly where: Where;
  /** True when `where` is the first character of the template's own file, so that lines inside it can be told. */
  readonly ownFile: boolean;
  readonly gives: 'text' | 'value';
}

/** True for text that the template language would change. */
export function isTemplate(text: string): boolean {
  return text.includes('{{') || text.includes('{%');
}

/** Bounds of one template: characters parsed, milliseconds and units of memory (as liquidjs counts them) to render. */
const LIMITS = { parseLimit: 1_000_000, renderLimit: 1000, memoryLimit: 10_000_000 };

/** Tags that read other files, and filters that give another text tomorrow or elsewhere: a case must ask the same for ever. */
const REMOVED_TAGS = ['include', 'render', 'layout', 'block'];
const REMOVED_FILTERS = [
  'raw',
  'sample',
  'date',
  'date_to_xmlschema',
  'date_to_rfc822',
  'date_to_string',
  'date_to_long_string',
];

/** A lone output without filters. */
const LONE_PATH = /^\{\{-?\s*([A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*|\[\d+\])*)\s*-?\}\}$/;

let loaded: { readonly module: typeof import('liquidjs'); readonly liquid: Liquid } | undefined;

/** The one engine: own properties only, strict about variables and filters, without files, clock or randomness. */
function engine() {
  if (loaded !== undefined) return loaded;
  // Most projects' templates only put values into a text: they never pay for the engine.
  const module = createRequire(import.meta.url)('liquidjs') as typeof import('liquidjs');
  const liquid = new module.Liquid({
    strictVariables: true,
    strictFilters: true,
    ownPropertyOnly: true,
    dynamicPartials: false,
    templates: {},
    cache: false,
    outputEscape: asText,
    ...LIMITS,
  });
  for (const name of REMOVED_TAGS) delete liquid.tags[name];
  for (const name of REMOVED_FILTERS) delete liquid.filters[name];
  loaded = { module, liquid };
  return loaded;
}

/** What one output becomes in a text. Liquid itself would print `[object Object]`, or glue a list together. */
function asText(value: unknown): string {
  if (value !== null && typeof value === 'object') {
    throw new Error(
      `the value is a ${Array.isArray(value) ? 'list' : 'mapping'}; write \`| json\` or \`| join: ", "\` to make it text`,
    );
  }
  // Liquid writes what is left, a scalar, as text.
  return value as string;
}

/** Parses a template. Throws `Failures` with its syntax error. */
export async function compile(text: string, origin: Origin): Promise<Template> {
  const placed = (
    error: unknown,
  ): { message: string; where: Where; variable?: string; code: Failure['code'] } => {
    if (!(error instanceof Error)) throw error;
    // liquidjs wraps what happened in an error that knows where; only some of them do.
    const { originalError, token } = error as {
      originalError?: Error;
      token?: { getPosition(): [number, number] };
    };
    const inner = originalError ?? error;
    const position = origin.ownFile ? token?.getPosition() : undefined;
    return {
      message: inner.message.replace(/, line:\d+, col:\d+$/, ''),
      where:
        position === undefined ? origin.where : { ...origin.where, line: position[0], column: position[1] },
      ...('variableName' in inner ? { variable: String(inner.variableName) } : {}),
      code: / limit exceeded$/.test(inner.message) ? 'limit' : 'invalid',
    };
  };
  const refuse = (error: unknown, asker: Asker): never => {
    const { message, where, variable, code } = placed(error);
    if (variable === undefined) {
      return fail({
        code,
        where: asker.where,
        message: `case ${quote(asker.id)}: the template fails: ${message}`,
        hint: `See ${placeText(where)}.`,
      });
    }
    if (origin.gives === 'text' && /^(expected|id|tags)\b/.test(variable)) {
      const name = /^\w+/.exec(variable)![0];
      return fail({
        code: 'invalid',
        where,
        message: `the prompt asks for ${quote(name)}, which only assertions may read: a prompt sees the case's vars alone`,
        hint:
          name === 'expected'
            ? 'Remove it: it would tell the model the answer.'
            : 'Repeat it under vars by another name.',
      });
    }
    return fail({
      code: 'invalid',
      where: asker.where,
      message: `case ${quote(asker.id)} has no variable ${quote(variable)}`,
      hint: `The template at ${placeText(where)} asks for it; add it to the case${origin.gives === 'text' ? "'s vars" : ''}, or \`null\` to leave it empty.`,
    });
  };

  try {
    const plain = text.length > LIMITS.parseLimit ? undefined : plainTemplate(text);
    let byEngine = plain === undefined ? renderer(text, origin.gives) : undefined;
    const [only] = plain ?? [];
    const shortcut = (scope: Scope): Json | undefined => {
      if (plain === undefined) return undefined;
      if (origin.gives === 'text' || plain.length !== 1 || only === undefined || 'text' in only)
        return fillPlain(plain, scope);
      return ownValue(only.path, scope);
    };
    return {
      render: (scope, asker) => {
        const quick = shortcut(scope);
        if (quick !== undefined) return quick;
        try {
          byEngine ??= renderer(text, origin.gives);
          return byEngine(scope);
        } catch (error) {
          return refuse(error, asker);
        }
      },
    };
  } catch (error) {
    const { message, where, code } = placed(error);
    return fail({
      code: code === 'limit' ? code : 'syntax',
      where,
      message: `the template does not parse: ${message}`,
      hint: 'Templates are Liquid: `{{ name }}` for a value, `{% raw %}{{ }}{% endraw %}` for literal braces.',
    });
  }
}

/** Renders by the engine. Throws its errors, for a text that does not parse too. */
function renderer(text: string, gives: Origin['gives']): (scope: Scope) => Json {
  const { module, liquid } = engine();
  const parsed = liquid.parse(text);
  const path = LONE_PATH.exec(text)?.[1];
  const lone = path === undefined ? undefined : new module.Value(path, liquid);
  return (scope) => {
    if (lone !== undefined) {
      const value = module.toValueSync(lone.value(new module.Context(scope, liquid.options))) as Json;
      if (gives === 'value' || typeof value === 'string') return value;
    }
    return liquid.renderSync(parsed, scope) as string;
  };
}
