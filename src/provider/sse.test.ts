import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type SseEvent, sseReader } from './sse.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

/** All events of a text that arrives in pieces of the given sizes, the last of which repeats. */
function read(text: string, sizes: readonly number[] = [Infinity]): SseEvent[] {
  const reader = sseReader();
  const events: SseEvent[] = [];
  let rest = bytes(text);
  for (let turn = 0; rest.length > 0; turn += 1) {
    const size = sizes[Math.min(turn, sizes.length - 1)] ?? 1;
    events.push(...reader.push(rest.subarray(0, size)));
    rest = rest.subarray(size);
  }
  return [...events, ...reader.end()];
}

describe('server-sent events', () => {
  it.each<[string, string, SseEvent[]]>([
    ['a name and data', 'event: a\ndata: b\n\n', [{ name: 'a', data: 'b' }]],
    ['data without a name', 'data: b\n\n', [{ name: '', data: 'b' }]],
    [
      'data without its blank',
      'data:b\n\ndata:  c\n\n',
      [
        { name: '', data: 'b' },
        { name: '', data: ' c' },
      ],
    ],
    ['data on several lines', 'data: {\ndata: }\ndata\n\n', [{ name: '', data: '{\n}\n' }]],
    [
      'comments, ids and fields of no use',
      ': hi\nid: 1\nretry: 5\nodd\ndata: b\n\n:\n\n',
      [{ name: '', data: 'b' }],
    ],
    ['a name without data', 'event: a\n\ndata: b\n\n', [{ name: '', data: 'b' }]],
    ['lines ended by CR LF', 'event: a\r\ndata: b\r\n\r\n', [{ name: 'a', data: 'b' }]],
    ['lines ended by CR', 'event: a\rdata: b\r\r', [{ name: 'a', data: 'b' }]],
    ['a byte order mark', '\ufeffdata: b\n\n', [{ name: '', data: 'b' }]],
    ['letters outside ASCII', 'data: Köln 🚀\n\n', [{ name: '', data: 'Köln 🚀' }]],
    [
      'a last event without its blank line',
      'data: a\n\ndata: [DONE]',
      [
        { name: '', data: 'a' },
        { name: '', data: '[DONE]' },
      ],
    ],
    ['nothing', '', []],
  ])('read %s, whole or byte by byte', (_what, text, events) => {
    expect([read(text), read(text, [1])]).toEqual([events, events]);
  });

  it('are the same however the bytes are cut', () => {
    const line = fc.string({ unit: fc.constantFrom('d', 'ö', '🚀', ':', ' ', '{') });
    const event = fc.record({ name: line, data: fc.array(line, { minLength: 1, maxLength: 3 }) });
    const stream = fc.tuple(fc.array(event, { maxLength: 5 }), fc.constantFrom('\n', '\r\n', '\r'));
    const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(stream, sizes, ([events, end], cuts) => {
        const text = events
          .map(({ name, data }) => [`event: ${name}`, ...data.map((one) => `data: ${one}`), '', ''].join(end))
          .join('');
        const expected = events.map(({ name, data }) => ({ name, data: data.join('\n') }));
        expect(read(text, cuts)).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });

  it('are read no further than a line over its limit', () => {
    const reader = sseReader(10);
    const before = reader.push(bytes('data: 1234\n\n'));
    const at = [reader.overlong, reader.push(bytes('data: 12')), reader.overlong];
    const after = [reader.push(bytes('345\n\ndata: b\n\n')), reader.overlong, reader.end()];
    expect([before, at, after]).toEqual([[{ name: '', data: '1234' }], [false, [], false], [[], true, []]]);
  });
});
