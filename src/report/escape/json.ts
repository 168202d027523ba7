/** What `JSON.stringify` leaves raw of what steers a terminal or hides in one; the same set as in `term.ts`. */
const UNSEEN = /(?!\ufe0e|\ufe0f)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** JSON that is safe to write to a terminal or a CI log. Only this file makes it. */
export type JsonText = string & { readonly [safe]: true };

declare const safe: unique symbol;

/**
 * A value as JSON, on one line unless an indent is given, that any parser reads back to the same value and no terminal or CI runner obeys: what
 * `JSON.stringify` leaves raw is written as `\u` escapes. Undefined fields are left out.
 */
export function jsonText(value: unknown, indent?: number): JsonText {
  return (
    JSON.stringify(value, null, indent)
      .replace(UNSEEN, (one) => (one === '\n' ? one : escaped(one)))
      // `##[` is a command of CI runners wherever it stands; in JSON `#` stands only inside strings.
      .replace(/##([\w.-]*)\[/g, '##$1\\u005b') as JsonText
  );
}

/** JSON texts inside punctuation of our own: a piece of a document. */
export function jsonPiece(words: TemplateStringsArray, ...values: readonly JsonText[]): JsonText {
  return String.raw({ raw: words }, ...values) as JsonText;
}

function escaped(character: string): string {
  return Array.from({ length: character.length }, (_, index) => {
    return `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`;
  }).join('');
}
