/**
 * Text that is safe to write to a terminal or a CI log. Only this file makes it out of strings, so that what a model or
 * a user wrote cannot reach a writer unescaped.
 */
export type TermText = string & { readonly [safe]: true };

declare const safe: unique symbol;

/**
 * Everything that steers a terminal or hides in one: controls (C0, DEL, C1), format characters (bidi overrides, zero
 * widths, tags), line and paragraph separators, all that Unicode says to draw as nothing, and surrogates without their
 * other half. The two selectors that choose between text and emoji forms stay.
 */
export const UNSEEN = /(?!\ufe0e|\ufe0f)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** Text for one line: nothing in it ends the line, moves the cursor, hides, or speaks to a CI runner. */
export function term(text: string): TermText {
  return withoutCommands(text.replace(UNSEEN, visible));
}

/** Text for several lines: as `term`, but line feeds and tabs stay. */
export function termLines(text: string): TermText {
  return withoutCommands(text.replace(UNSEEN, (one) => (one === '\n' || one === '\t' ? one : visible(one))));
}

/** Escaped values inside words of our own: `` say`case ${term(id)} failed` ``. Takes no other strings. */
export function say(words: TemplateStringsArray, ...values: readonly (TermText | number)[]): TermText {
  return withoutCommands(String.raw({ raw: words }, ...values));
}

/** Escaped texts in one, with words of our own between them. */
export function joined(texts: readonly TermText[], between: string): TermText {
  return withoutCommands(texts.join(between));
}

/**
 * Text that opens a file of ours when it is clicked (OSC 8), for terminals that know how. An address of any other form
 * than an encoded `file:` one leaves the text as it is.
 */
export function linked(text: TermText, address: string): TermText {
  if (!/^file:\/\/\/[\w.%/:~-]+$/.test(address)) return text;
  return `\x1b]8;;${address}\x1b\\${text}\x1b]8;;\x1b\\` as TermText;
}

const names: { readonly [character: string]: string } = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** An invisible character in visible form, e.g. `\x1b`, `\u202e`. */
export function visible(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  if (code > 0xffff) return `\\u{${hex}}`;
  return names[character] ?? (code > 0xff ? `\\u${hex.padStart(4, '0')}` : `\\x${hex.padStart(2, '0')}`);
}

/**
 * Breaks what a CI runner would obey: `::command::` at the start of a line, `##[command]` and `##vso[command]` anywhere.
 * Both runners trim white space first.
 */
function withoutCommands(text: string): TermText {
  return text.replace(/^([^\S\n]*)::/gm, '$1\\x3a:').replace(/##([\w.-]*)\[/g, '##$1\\x5b') as TermText;
}
