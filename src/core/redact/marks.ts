import { jsonOf } from '../../domain/json.ts';
import type { PrivateSpan, Redact } from '../../domain/redact.ts';
import { merged, privateSpans } from './spans.ts';
import { base64Of, folded, formsOf, viewsOf } from './views.ts';

/** Fewest characters of a value that is replaced wherever its letters stand; a shorter one is, where it was found. */
const SHORTEST = 6;

/** Most characters of a text that is looked for as a whole in base64, where a value in it stands with what is around it. */
const LONGEST_WHOLE = 10_000;

/** What a placeholder looks like: `[EMAIL_1]`. */
const PLACEHOLDER = /\[[A-Z][A-Z0-9_]*_[1-9][0-9]*\]/g;

/** What is private in a text, found by the built-in kinds and whatever else was asked. Equal texts, equal spans. */
export type Scan = (text: string) => readonly PrivateSpan[];

/** The placeholders of one case. */
export interface Marks {
  /** The text with placeholders in the place of private values; the same value has the same one, numbered as they are met. */
  hide(text: string): string;
  /** The text with the values in the place of their placeholders. In JSON they are written as JSON writes them. */
  reveal(text: string): string;
  /** The kinds of the values that were met so far, one a value. */
  kinds(): readonly string[];
}

/**
 * Starts the placeholders of texts that belong together. A value that is found in one of them is replaced in all, also
 * where another letter beside it, an encoding (JSON, URL, HTML, base64) or capitals would hide it from a search. A placeholder that stands in one of
 * the `sent` texts already is not given to a value; in what an assertion compares with it is meant as one.
 */
export function startMarks(
  texts: readonly string[],
  rules: Pick<Redact, 'kinds' | 'allow'>,
  scan: Scan,
  sent = texts,
): Marks {
  const literals = new Map<string, string>();
  const taken = new Set(
    sent.flatMap((text) => (text.includes('[') ? [...text.matchAll(PLACEHOLDER)].map(([one]) => one) : [])),
  );
  for (const text of texts) {
    for (const view of viewsOf(text)) {
      const spans = scan(view.text);
      for (const { kind, start, end } of spans) {
        const value = view.text.slice(start, end);
        if (value.length < SHORTEST) continue;
        for (const form of formsOf(value)) literals.set(form, literals.get(form) ?? kind);
      }
      const [first] = spans;
      if (first !== undefined && text.length <= LONGEST_WHOLE)
        for (const form of base64Of(view.text).map(folded))
          literals.set(form, literals.get(form) ?? first.kind);
    }
  }
  const byValue = new Map<string, { readonly kind: string; readonly placeholder: string }>();
  const byPlaceholder = new Map<string, string>();
  const last = new Map<string, number>();

  const placeholderOf = (value: string, kind: string): string => {
    const known = byValue.get(value);
    if (known !== undefined) return known.placeholder;
    const name = kind.toUpperCase().replaceAll('-', '_');
    let number = last.get(name) ?? 0;
    let placeholder: string;
    do placeholder = `[${name}_${++number}]`;
    while (taken.has(placeholder));
    last.set(name, number);
    byValue.set(value, { kind, placeholder });
    byPlaceholder.set(placeholder, value);
    return placeholder;
  };

  return {
    hide(text) {
      const known = [
        ...placesOf(folded(text), literals),
        ...viewsOf(text)
          .slice(1)
          .flatMap((view) =>
            [...scan(view.text), ...placesOf(folded(view.text), literals)].map(({ kind, start, end }) => ({
              ...{ kind, start: view.at(start), end: view.at(end) },
            })),
          ),
      ];
      const spans =
        known.length === 0 ? scan(text) : privateSpans(text, rules, merged([...scan(text), ...known]));
      let hidden = '';
      let end = 0;
      for (const span of spans) {
        hidden += text.slice(end, span.start) + placeholderOf(text.slice(span.start, span.end), span.kind);
        end = span.end;
      }
      return end === 0 ? text : hidden + text.slice(end);
    },
    reveal(text) {
      if (!text.includes('[')) return text;
      let json: boolean | undefined;
      return text.replace(PLACEHOLDER, (placeholder) => {
        const value = byPlaceholder.get(placeholder);
        if (value === undefined) return placeholder;
        const escaped = inJson(value);
        if (escaped === value) return value;
        json ??= jsonOf(text) !== undefined;
        return json ? escaped : value;
      });
    },
    kinds: () => [...byValue.values()].map(({ kind }) => kind),
  };
}

function inJson(value: string): string {
  return JSON.stringify(value).slice(1, -1);
}

/** Literals up to which a text is searched once for each; more are looked up by how they begin, at every place of the text. */
const FEW = 50;

function placesOf(text: string, literals: ReadonlyMap<string, string>): readonly PrivateSpan[] {
  const places: PrivateSpan[] = [];
  if (literals.size <= FEW) {
    for (const [value, kind] of literals) {
      for (let start = text.indexOf(value); start !== -1; start = text.indexOf(value, start + value.length))
        places.push({ kind, start, end: start + value.length });
    }
    return places;
  }
  const byBeginning = Map.groupBy(literals, ([value]) => value.slice(0, SHORTEST));
  for (let start = 0; start + SHORTEST <= text.length; start++) {
    for (const [value, kind] of byBeginning.get(text.slice(start, start + SHORTEST)) ?? [])
      if (text.startsWith(value, start)) places.push({ kind, start, end: start + value.length });
  }
  return places;
}
