import { createHash } from 'node:crypto';
import { UNSEEN, visible } from './term.ts';

/** Markup that is safe in a page. Only this file makes it out of strings, so that no data becomes a tag or an attribute. */
export type HtmlText = string & { readonly [safe]: true };

declare const safe: unique symbol;

const references: { readonly [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

/**
 * Text as a page shows it: characters that steer or hide (controls, bidi overrides, zero widths, halves of characters) are made
 * visible, so that no text looks like another. Line feeds and tabs stay.
 */
export function seen(text: string): string {
  return text.replace(UNSEEN, (one) => (one === '\n' || one === '\t' ? one : visible(one)));
}

/** Data as text of an element, or of an attribute in double quotes. */
export function html(text: string): HtmlText {
  return seen(text).replace(/[&<>"'`]/g, (one) => references[one] ?? one) as HtmlText;
}

/** Escaped values and numbers inside markup of our own. Takes no other strings. */
export function markup(words: TemplateStringsArray, ...values: readonly (HtmlText | number)[]): HtmlText {
  return String.raw({ raw: words }, ...values) as HtmlText;
}

/** Markup in one, with nothing between. */
export function joinedHtml(pieces: readonly HtmlText[]): HtmlText {
  return pieces.join('') as HtmlText;
}

/**
 * A value as JSON for an inert `<script type="application/json">`: nothing in it ends the block, opens a comment, or ends a line
 * of a script; its texts are as `seen` shows them.
 */
export function htmlJson(value: unknown): HtmlText {
  const text = JSON.stringify(value, (_key, one: unknown) => (typeof one === 'string' ? seen(one) : one));
  return text.replace(
    /[<>&\u2028\u2029]/g,
    (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`,
  ) as HtmlText;
}

/** A style sheet or script of our own as an element, and the source by which the page's policy allows it and nothing else. */
export interface OwnElement {
  readonly element: HtmlText;
  /** `'sha256-…'`, for the page's policy. */
  readonly source: HtmlText;
}

/** Puts a style sheet or script of our own into a page. Throws where its text would end its element. */
export function ownElement(name: 'style' | 'script', text: string): OwnElement {
  if (/<\/|<!--/.test(text)) throw new Error(`the page's ${name} holds what would end it`);
  const digest = createHash('sha256').update(text).digest('base64');
  return {
    element: `<${name}>${text}</${name}>` as HtmlText,
    source: `'sha256-${digest}'` as HtmlText,
  };
}
