import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { privateKinds } from '../../domain/redact.ts';
import { startMarks } from './marks.ts';
import { merged, privateSpans } from './spans.ts';

const rules = { kinds: privateKinds, allow: ['help@acme.com'] };
const scan = (text: string) => privateSpans(text, rules);

/** The texts of a case with their private values hidden. */
function hidden(...texts: string[]): string[] {
  const { hide } = startMarks(texts, rules, scan);
  return texts.map(hide);
}

/** Private values of every kind; none is part of another. */
const originals = [
  'ada.lovelace@mail.example.co.uk',
  'bob@firm.de',
  '+49 30 901820',
  '(415) 555-2671',
  '4111 1111 1111 1111',
  '378282246310005',
  'DE89 3704 0044 0532 0130 00',
  'GB82WEST12345698765432',
  '81.2.69.142',
  '2a02:2f0c::57',
  '212-09-9999',
  `sk-proj-${'a1B2c3D4'.repeat(4)}`,
  `ghp_${'0123456789abcdef'.repeat(3).slice(0, 36)}`,
];

describe('placeholders', () => {
  it('stand for every kind, numbered as they are met, the same value by the same one', () => {
    expect(
      hidden(
        'From ada@example.com, cc bob@firm.de',
        'Call (415) 555-2671 or write to ada@example.com',
        `Card 4111 1111 1111 1111, IBAN GB82WEST12345698765432, from 81.2.69.142, SSN 212-09-9999`,
        `my key is sk-proj-${'a'.repeat(24)}.`,
      ),
    ).toEqual([
      'From [EMAIL_1], cc [EMAIL_2]',
      'Call [PHONE_1] or write to [EMAIL_1]',
      'Card [CREDIT_CARD_1], IBAN [IBAN_1], from [IP_1], SSN [US_SSN_1]',
      'my key is [KEY_1].',
    ]);
  });

  it('leave what may be sent, and numbers that fail their checksum', () => {
    const text = 'Write to help@acme.com about 4111 1111 1111 1112 and GB83WEST12345698765432.';
    expect(hidden(text)).toEqual([text]);
  });

  it('find a value again where a neighbour or an encoding hides it from a search', () => {
    expect(
      hidden(
        '{"phone":"+14155552671"}',
        String.raw`n\n+14155552671\n`,
        'x+14155552671y',
        'bob%40firm.de',
        'bob@firm.de',
      ),
    ).toEqual(['{"phone":"[PHONE_1]"}', String.raw`n\n[PHONE_1]\n`, 'x[PHONE_1]y', '[EMAIL_1]', '[EMAIL_2]']);
  });

  it('find a value again where a template or a person wrote it in another way', () => {
    const name = "Miles O'Brien & Söhne";
    const find = (text: string) => [
      ...scan(text),
      ...[...text.matchAll(/Miles O'Brien & Söhne/g)].map(({ index }) => ({
        ...{ kind: 'name', start: index, end: index + name.length },
      })),
    ];
    const texts = [
      name,
      'a Miles O&#39;Brien &amp; Söhne b',
      'a Miles O&#x27;Brien &#38; S&#246;hne b',
      "a MILES O'BRIEN & SÖHNE, miles o'brien & söhne b",
      'a Miles+O%27Brien+%26+S%C3%B6hne b',
      String.raw`{"m":"Miles O'Brien \u0026 S\u00f6hne"}`,
      String.raw`{&quot;m&quot;:&quot;Miles O&#39;Brien \u0026amp; Söhne&quot;}`,
      `a ${btoa('bob@firm.de')} b ${btoa('bob@firm.de').replace('=', '')}`,
      `a ${Buffer.from(`Dear ${name}?>`).toString('base64')} b`,
      `a ${Buffer.from(`Dear ${name}?>`).toString('base64url')} b`,
      `Dear ${name}?>`,
      'bob@firm.de',
    ];
    const { hide, reveal } = startMarks(texts, rules, find);
    const out = texts.map(hide);
    expect(out).toEqual([
      '[NAME_1]',
      'a [NAME_2] b',
      'a [NAME_3] b',
      'a [NAME_4], [NAME_5] b',
      'a [NAME_6] b',
      '{"m":"[NAME_7]"}',
      '{&quot;m&quot;:&quot;[NAME_8]&quot;}',
      'a [EMAIL_1] b [EMAIL_2]',
      'a [NAME_9] b',
      'a [NAME_10] b',
      'Dear [NAME_1]?>',
      '[EMAIL_3]',
    ]);
    expect(out.slice(0, 5).map(reveal)).toEqual(texts.slice(0, 5));
  });

  it('stand for a value that is written with escapes alone', () => {
    expect(
      hidden(
        String.raw`{"m":"bob\u0040corp.example"}`,
        'ada&#64;corp.example, eve&#x40;corp.example',
        'to=dan%40corp.example&phone=%2B14155552671',
        'AT&T 100% C:\\new &#99999999; %E4%F6 &nope;',
      ),
    ).toEqual([
      '{"m":"[EMAIL_1]"}',
      '[EMAIL_2], [EMAIL_3]',
      'to=[EMAIL_4]&phone=[PHONE_1]',
      'AT&T 100% C:\\new &#99999999; %E4%F6 &nope;',
    ]);
  });

  it('look again at what is left when a value is gone', () => {
    expect(hidden('a@b.com+14155552671')).toEqual(['[EMAIL_1][PHONE_1]']);
  });

  it('hide all of two values that overlap', () => {
    const found = merged([
      { kind: 'two', start: 3, end: 6 },
      { kind: 'one', start: 1, end: 4 },
    ]);
    const { hide } = startMarks(['abcdefgh'], rules, () => found);
    expect(hide('abcdefgh')).toBe('a[ONE_1]gh');
  });

  it('are never those that a text holds already', () => {
    expect(hidden('As [EMAIL_1] said: ask bob@firm.de')).toEqual(['As [EMAIL_1] said: ask [EMAIL_2]']);
  });

  it('give the values back, in JSON as JSON writes them', () => {
    const texts = ['call O"Brien'];
    const { hide, reveal } = startMarks(texts, rules, () => [{ kind: 'name', start: 5, end: 12 }]);
    expect(hide(texts[0] as string)).toBe('call [NAME_1]');
    expect([reveal('{"who":"[NAME_1]"}'), reveal('[NAME_1] or [NAME_2]')]).toEqual([
      '{"who":"O\\"Brien"}',
      'O"Brien or [NAME_2]',
    ]);
  });

  it('are found as well where a case holds many values', () => {
    const many = Array.from({ length: 400 }, (_, index) => `user${index}@firm.de`);
    const { hide } = startMarks(many, rules, scan);
    expect(many.map(hide)).toEqual(many.map((_, index) => `[EMAIL_${index + 1}]`));
    expect(hide('user399@firm.de5 user3@firm.de')).toBe('[EMAIL_400]5 [EMAIL_4]');
  });

  it('leave no value in any text, whatever stands around it, and give every text back', () => {
    const piece = fc.oneof(
      { weight: 2, arbitrary: fc.constantFrom(...originals) },
      {
        weight: 1,
        arbitrary: fc.constantFrom(' ', ', ', '\n', '"', '\\n', '<', 'x', '-', '.', ':', '1', '[', ']', '@'),
      },
      { weight: 1, arbitrary: fc.string({ maxLength: 8 }) },
    );
    const text = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(fc.array(text, { maxLength: 4 }), fc.subarray(originals), (around, known) => {
        // Each value stands alone somewhere in the case, as in its vars.
        const texts = [...around, ...known];
        const { hide, reveal } = startMarks(texts, rules, scan);
        for (const one of texts) {
          const out = hide(one);
          for (const value of known) expect(out.includes(value)).toBe(false);
          expect(privateSpans(out, rules)).toEqual([]);
          expect(hide(one)).toBe(out);
          if (!one.includes('\\') && !one.startsWith('"')) expect(reveal(out)).toBe(one);
        }
      }),
      { numRuns: 300 },
    );
  });
});
