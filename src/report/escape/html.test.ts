import fc from 'fast-check';
import { expect, test } from 'vitest';
import { attacks } from '../../../fixtures/attacks/payloads.ts';
import { html, htmlJson, joinedHtml, markup, ownElement, seen } from './html.ts';

test.for<[string, string, string]>([
  ['markup', '<b class="x">\'&`', '&lt;b class=&quot;x&quot;&gt;&#39;&amp;&#96;'],
  ['a reference', '&lt;', '&amp;lt;'],
  ['controls', 'a\x1b[2J\0\r\n\tb', 'a\\x1b[2J\\x00\\r\n\tb'],
  ['a bidi override', 'user\u202egnp.exe', 'user\\u202egnp.exe'],
  ['half of a character', '\ud800', '\\ud800'],
  ['a plain text of any script', 'naïve 日本語 👍🏽 ❤️ עברית', 'naïve 日本語 👍🏽 ❤️ עברית'],
])('%s is text and nothing else', ([, raw, expected]) => {
  expect(html(raw)).toBe(expected);
});

test('no attack keeps a character that could end a text, an attribute or a block', () => {
  for (const { text } of attacks) {
    expect(html(text).match(/[<>"'`]|&(?!(?:amp|lt|gt|quot|#39|#96);)/g)).toBe(null);
    const block = htmlJson({ text });
    expect(block.match(/[<>&\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu)).toBe(null);
    expect(JSON.parse(block)).toEqual({ text: seen(text) });
  }
});

test('what the block holds is read back as it is shown, whatever it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const block = htmlJson([text]);
      expect(block.match(/[<>&\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu)).toBe(null);
      expect(JSON.parse(block)).toEqual([seen(text)]);
    }),
    { numRuns: 300 },
  );
});

test('escaped values and numbers stand in markup of our own', () => {
  const cells = [html('<'), html('b')].map((one) => markup`<td>${one}</td>`);
  expect(markup`<tr>${joinedHtml(cells)}<td>${3}</td></tr>`).toBe(
    '<tr><td>&lt;</td><td>b</td><td>3</td></tr>',
  );
});

test('a script of our own is allowed by its digest, and none that would end its element', () => {
  expect(ownElement('script', 'go()')).toEqual({
    element: '<script>go()</script>',
    source: "'sha256-5KYv+PUboo5h+0+YAtGRPbwv5d/QxzHslP4YGnUaxRw='",
  });
  expect(() => ownElement('script', 'a</script>')).toThrow("the page's script holds what would end it");
  expect(() => ownElement('script', '<!-- a')).toThrow("the page's script holds what would end it");
});
