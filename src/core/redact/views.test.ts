import fc from 'fast-check';
import { expect, test } from 'vitest';
import { folded, viewsOf } from './views.ts';

const units = (text: string) => text.split('');
const encodings: { readonly [name: string]: (text: string) => string } = {
  json: (text) => JSON.stringify(text).slice(1, -1),
  units: (text) =>
    units(text)
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  uri: encodeURIComponent,
  decimal: (text) => Array.from(text, (one) => `&#${one.codePointAt(0)};`).join(''),
  hex: (text) => Array.from(text, (one) => `&#x${one.codePointAt(0)?.toString(16)};`).join(''),
};

test('a text is read without the escapes of any encoding, at the places where they stand', () => {
  // JSON writes the escapes of the others as they are.
  const plain = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 8 })
    .filter((text) => !/[%&]./.test(text));
  const name = fc.constantFrom(...Object.keys(encodings));
  fc.assert(
    fc.property(plain, plain, name, (before, value, encoding) => {
      const encoded = encodings[encoding]?.(value) ?? '';
      // What stands before it must not join in an escape.
      const head = `${before.replaceAll(/[&\\%]/g, '')}; `;
      const views = viewsOf(`${head}${encoded} end`);
      const view = views[encoded === value ? 0 : 1];
      if (encoded !== value) expect(view?.text).toBe(`${head}${value} end`);
      const end = view === undefined ? 0 : view.at(head.length + value.length);
      expect([view?.at(head.length), end]).toEqual([head.length, head.length + encoded.length]);
    }),
    { numRuns: 200 },
  );
});

test('a text keeps its places when capitals become small letters', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(folded(text).length).toBe(text.length);
    }),
    { numRuns: 200 },
  );
  expect(folded('İ ÄB')).toBe('İ äb');
});
