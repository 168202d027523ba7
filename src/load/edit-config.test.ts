import { readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Failures } from '../domain/failure.ts';
import { editPin, type PinEdit } from './edit-config.ts';
import { inProject } from './testdata/project.ts';

const file = 'llm-eval.config.yaml';
const from = 'gpt-5.4-mini-2026-03-17';
const to = 'gpt-6.1-terra';

/** The config after the edit, or what was wrong with it. The file itself is never written. */
async function edited(config: string | Uint8Array, edit: Partial<PinEdit> = {}): Promise<string> {
  return inProject({ [file]: config }, async (root) => {
    try {
      const { real, text } = await editPin(root, {
        file,
        pin: 'triage',
        from,
        to,
        overridden: false,
        ...edit,
      });
      expect([real, await readFile(real)]).toEqual([join(root, file), Buffer.from(config)]);
      return text;
    } catch (error) {
      if (!(error instanceof Failures)) throw error;
      return error.list
        .map(
          ({ code, where, message, hint }) =>
            `${where?.line ?? '-'}:${where?.column ?? '-'} ${code}: ${message} | ${hint}`,
        )
        .join('\n');
    }
  });
}

describe('a pin is moved where it stands', () => {
  test.for<[string, string]>([
    ['in a block map', 'pins:\n  triage: MODEL # keep\n  other: x-2026-01-01\n'],
    ['in a flow map', 'pins: { other: x-2026-01-01, triage: MODEL }\n'],
    ['between double quotes', 'pins: {"triage": "MODEL"}'],
    ['between single quotes', "pins:\n  'triage':   'MODEL'   # 'MODEL'\n"],
    ['on a line of its own', 'pins:\n  triage:\n    MODEL\n'],
    ['under an explicit key', 'pins:\n  ? triage\n  : MODEL\n'],
    ['with a tag', 'pins: { triage: !!str MODEL }\n'],
    ['after a directive', '%YAML 1.2\n---\n# pins\npins: { triage: MODEL }\n...\n'],
    ['with the line ends of Windows and a byte order mark', '\uFEFF# a\r\npins:\r\n  triage: MODEL\r\n\r\n'],
    ['beside an anchor of something else', 'pins: { triage: MODEL }\nallow_aliases: &a [x]\nreplay: *a\n'],
  ])('%s', async ([, config]) => {
    expect(await edited(config.replace('MODEL', from))).toBe(config.replace('MODEL', to));
  });

  test('with quotes where the bare id would mean something else', async () => {
    const odd = { from: 'x', to: 'true' };
    expect(await edited('pins: { triage: x } # x\n', odd)).toBe('pins: { triage: "true" } # x\n');
    expect(await edited("pins:\n  triage: 'x'\n", { from: 'x', to: "it's" })).toBe(
      "pins:\n  triage: 'it''s'\n",
    );
    expect(await edited('pins: { triage: x }\n', { from: 'x', to: 'a,b}#:' })).toBe(
      'pins: { triage: "a,b}#:" }\n',
    );
  });

  test('in the file that a link leads to', async () => {
    const config = `pins: { triage: ${from} }\n`;
    await inProject({ 'shared/pins.yaml': config }, async (root) => {
      await symlink(join('shared', 'pins.yaml'), join(root, file));
      expect(await editPin(root, { file, pin: 'triage', from, to, overridden: false })).toEqual({
        real: join(root, 'shared', 'pins.yaml'),
        text: `pins: { triage: ${to} }\n`,
      });
    });
  });

  test('whatever stands around it: only the characters of the value change', async () => {
    const blank = fc.constantFrom('', ' ', '  ');
    const comment = fc.constantFrom('', ' # note', ' # triage: old', ' #');
    const quotes = fc.constantFrom('', '"', "'");
    const eol = fc.constantFrom('\n', '\r\n');
    const line = fc.constantFrom(
      '# head',
      '',
      'budget: { max_cost: 5 } # usd',
      'replay: "a*.jsonl"',
      'defaults: {timeout: 60s}',
    );
    const shape = fc.record({
      mark: fc.constantFrom('', '\uFEFF'),
      before: fc.uniqueArray(line, { maxLength: 4 }),
      after: fc.constantFrom([], ['prices: {}'], ['', '# tail'], ['allow_aliases: [gpt-5.5]', '']),
      others: fc.uniqueArray(fc.constantFrom('a', 'zulu', 'tri', 'triage2'), { maxLength: 3 }),
      at: fc.nat({ max: 3 }),
      flow: fc.boolean(),
      key: quotes,
      quote: quotes,
      gap: blank,
      tail: blank,
      comment,
      eol,
      end: fc.boolean(),
      model: fc.constantFrom(from, 'demo-2026-01-15', 'ft:gpt-4o:acme::x1'),
    });
    await fc.assert(
      fc.asyncProperty(shape, async (s) => {
        const pair = (name: string, value: string) =>
          `${s.key}${name}${s.key}: ${s.gap}${s.quote}${value}${s.quote}`;
        const pairs = s.others.map((name) => pair(name, s.model));
        const config = (model: string) => {
          const all = pairs.toSpliced(Math.min(s.at, pairs.length), 0, pair('triage', model));
          const pins = s.flow
            ? [`pins: {${s.tail}${all.join(`,${s.gap} `)}${s.tail}}${s.comment}`]
            : [`pins:${s.comment}`, ...all.map((one) => `  ${one}${s.tail}${s.comment}`)];
          const text = [...s.before, ...pins, ...s.after].join(s.eol);
          return s.mark + text + (s.end ? s.eol : '');
        };
        expect(await edited(config(s.model), { from: s.model, to })).toBe(config(to));
      }),
      { numRuns: 60 },
    );
  });
});

describe('a pin is not moved', () => {
  const how = 'Write the model out after the name of the pin, or move the pin by hand.';
  test.for<[string, string, Partial<PinEdit>, string]>([
    [
      'that comes from the command line',
      `pins: { triage: ${from} }\n`,
      { overridden: true },
      `-:- usage: the model of the pin "triage" comes from --pin, so there is nothing to move in ${file} | Leave --pin out: the pin that is moved is the one in ${file}.`,
    ],
    [
      'that is an alias',
      `allow_aliases: [&m ${from}]\npins: { triage: *m }\n`,
      {},
      `2:17 invalid: the pin "triage" cannot be moved: its value is the alias *m of one elsewhere | ${how}`,
    ],
    [
      'that others follow',
      `pins:\n  triage: &m ${from}\n  other: *m\n`,
      {},
      `2:14 invalid: the pin "triage" cannot be moved: the anchor &m at it lets other values follow, and they would move too | ${how}`,
    ],
    [
      'among pins that are an alias',
      `prices: &p { triage: ${from} }\npins: *p\n`,
      {},
      `1:22 invalid: the pin "triage" cannot be moved: the pins are the alias *p of a value elsewhere | ${how}`,
    ],
    [
      'among pins that others follow',
      `pins: &p { triage: ${from} }\nprices: *p\n`,
      {},
      `1:20 invalid: the pin "triage" cannot be moved: the anchor &p at it lets other values follow, and they would move too | ${how}`,
    ],
    [
      'that is a block of lines',
      `pins:\n  triage: >-\n    ${from}\n`,
      {},
      `2:11 invalid: the pin "triage" cannot be moved: its value is a block of lines (\`|\` or \`>\`) | ${how}`,
    ],
    [
      'that is a list',
      'pins: { triage: [a] }\n',
      {},
      `1:17 invalid: the pin "triage" cannot be moved: its value is no model id | ${how}`,
    ],
    [
      'that has changed meanwhile',
      'pins: { triage: x-2026-01-01 }\n',
      {},
      `1:17 invalid: the pin "triage" is "x-2026-01-01" now, and what was tried is a move from "${from}" | The file has changed meanwhile. Start again.`,
    ],
    [
      'that is not there',
      `pins: { traige: ${from} }\n`,
      {},
      '1:7 not-found: there is no pin "triage" in this file; did you mean "traige"? | Its pins are: traige.',
    ],
    [
      'in a file without pins',
      'prices: {}\n',
      {},
      '1:1 not-found: there is no pin "triage" in this file | Add it under pins.',
    ],
    [
      'to what is no id',
      `pins: { triage: ${from} }\n`,
      { to: 'a b' },
      '1:17 model: "a b" is no model id that can be written: it holds blanks or characters beyond ASCII | Name a snapshot of the vendor.',
    ],
    [
      'in a file that is not whole',
      `pins: { triage: ${from}\n`,
      {},
      '2:1 syntax: flow map in block collection must be sufficiently indented and end with a } | Check the indentation, quotes and brackets at and above this place.',
    ],
  ])('%s', async ([, config, edit, expected]) => {
    expect(await edited(config, edit)).toBe(expected);
  });

  test('in a file that is not there or not text', async () => {
    expect(await edited('pins: {}', { file: 'other.yaml' })).toBe(
      '-:- not-found: other.yaml cannot be read (ENOENT) | Check that it is a file and that this user may read it.',
    );
    expect(await edited(Buffer.from([0x70, 0xff, 0x0a]))).toBe(
      '1:- syntax: the line is not valid UTF-8 | Save the file as UTF-8.',
    );
  });
});
