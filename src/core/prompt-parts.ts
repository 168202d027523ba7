import { canonicalJson, type Json } from '../domain/json.ts';
import type { Case } from '../domain/suite.ts';

/** A piece of a prompt template: text that stands in every prompt, or a tag that reads variables. */
export type Part =
  | { readonly text: string }
  | {
      /** As it is written, braces included. */
      readonly tag: string;
      /** From 1. */
      readonly line: number;
      /** The variables that it may read, as dotted paths. */
      readonly paths: readonly string[];
      /** The name that it gives to what it reads, where it prints nothing itself. */
      readonly assigns?: string;
    };

/** Raw and comment blocks, then single outputs and tags. */
const TAGS =
  /\{%-?\s*raw\s*-?%\}([\s\S]*?)\{%-?\s*endraw\s*-?%\}|\{%-?\s*comment\s*-?%\}[\s\S]*?\{%-?\s*endcomment\s*-?%\}|\{%-?\s*#[\s\S]*?%\}|(\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\})/g;

/** Splits a Liquid template that is known to parse. White space that a tag would trim counts as text. */
export function partsOf(template: string): Part[] {
  const parts: Part[] = [];
  let end = 0;
  for (const match of template.matchAll(TAGS)) {
    const [whole, raw, tag] = match;
    parts.push({ text: template.slice(end, match.index) + (raw ?? '') });
    end = match.index + whole.length;
    if (tag === undefined) continue;
    const inside = tag.replace(/^\{[{%]-?|-?[}%]\}$/g, '').replace(/"[^"]*"|'[^']*'/g, ' ');
    const assigns = /^\s*assign\s+([\w-]+)\s*=/.exec(inside)?.[1];
    parts.push({
      tag,
      line: template.slice(0, match.index).split('\n').length,
      paths: inside.match(/(?<![\w.-])[A-Za-z_][\w-]*(?:\.[\w-]+)*/g) ?? [],
      ...(assigns === undefined ? {} : { assigns }),
    });
  }
  parts.push({ text: template.slice(end) });
  return parts.filter((part) => !('text' in part) || part.text !== '');
}

/** The first tag whose text differs from case to case, and the characters of stable text before and after it. */
export interface FirstVarying {
  readonly index: number;
  readonly part: Extract<Part, { tag: string }>;
  readonly before: number;
  readonly after: number;
}

/** Finds where a prompt stops being the same for all cases; undefined when nothing in it differs. */
export function firstVarying(
  parts: readonly Part[],
  cases: readonly Pick<Case, 'vars'>[],
): FirstVarying | undefined {
  const aliases = new Set<string>();
  const varies = (path: string) => aliases.has(path.split('.')[0]!) || differs(path, cases);
  const stable = stableText(parts).length;
  let before = 0;
  for (const [index, part] of parts.entries()) {
    if ('text' in part) before += part.text.length;
    else if (part.paths.some(varies)) {
      if (part.assigns === undefined) return { index, part, before, after: stable - before };
      aliases.add(part.assigns);
    }
  }
  return undefined;
}

/** The text that stands in every prompt of a template. */
export function stableText(parts: readonly Part[]): string {
  return parts.map((part) => ('text' in part ? part.text : '')).join('');
}

function differs(path: string, [first, ...others]: readonly Pick<Case, 'vars'>[]): boolean {
  if (first === undefined) return false;
  const value = textAt(first, path);
  return others.some((kase) => textAt(kase, path) !== value);
}

/** What a path leads to, as text; where it leaves the data (`size`, `first`), the value that it left from. */
function textAt({ vars }: Pick<Case, 'vars'>, path: string): string | undefined {
  let value: Json | undefined;
  let inside: Json = vars;
  for (const key of path.split('.')) {
    if (inside === null || typeof inside !== 'object' || !Object.hasOwn(inside, key)) break;
    value = inside = (inside as { readonly [key: string]: Json })[key]!;
  }
  return value === undefined ? undefined : canonicalJson(value);
}
