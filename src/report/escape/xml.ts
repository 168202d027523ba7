import { term, termLines } from './term.ts';

/** A piece of a well-formed XML 1.0 document. Only this file makes it, so that no data reaches one unescaped. */
export type XmlText = string & { readonly [safe]: true };

declare const safe: unique symbol;

/** Values of attributes; undefined ones are left out. */
export interface XmlAttributes {
  readonly [name: string]: string | number | undefined;
}

/** Writes a document from its root down. Names of elements and attributes are ours; all else may be data. */
export interface XmlWriter {
  /** Begins an element inside the one that is open. */
  open(name: string, attributes?: XmlAttributes): void;
  /** Text inside the open element; its lines stay lines. */
  text(text: string): void;
  /** Ends the open element; the document with the root. */
  close(): void;
  /** What was written since the last call. */
  take(): XmlText;
}

/**
 * Loads the XML package and begins a document. What XML forbids is not data that a reference could bring back, so it is
 * written visibly, as `\x…`, like all that steers a terminal or a CI runner: such files are printed in jobs, too.
 */
export async function xmlWriter(): Promise<XmlWriter> {
  const { createCB } = await import('xmlbuilder2');
  let written = '';
  let depth = 0;
  const document = createCB({
    prettyPrint: true,
    data: (chunk: string) => {
      written += chunk;
    },
    error: (error: Error) => {
      throw error;
    },
  });
  document.dec({ version: '1.0', encoding: 'UTF-8' });
  return {
    open(name, attributes = {}) {
      depth++;
      const given = Object.entries(attributes).filter(([, value]) => value !== undefined);
      document.ele(
        name,
        Object.fromEntries(given.map(([key, value]) => [key, allowed(term(String(value)))])),
      );
    },
    text: (text) => void document.txt(allowed(termLines(text))),
    close() {
      document.up();
      depth--;
      if (depth === 0) written += '\n';
    },
    take() {
      const piece = written;
      written = '';
      return piece as XmlText;
    },
  };
}

/**
 * Without the two code points that XML forbids beside what `term` has made visible. The package takes `&amp;` for what it
 * says, and so would lose a literal one: every ampersand is handed over as a reference.
 */
function allowed(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replace(/[\ufffe\uffff]/g, (one) => `\\u${one.charCodeAt(0).toString(16)}`);
}
