import { describe, expect, it } from 'vitest';
import { findPii, piiKinds } from './pii.ts';
import { answerOf, said } from './testdata/said.ts';

/** An answer that calls a tool with these arguments, as the model wrote them. */
const callOf = (args: string) =>
  answerOf('Sent.', {
    body: { text: 'Sent.', tool_calls: [{ id: 'call_1', name: 'mail', arguments: args }] },
  });

const found = (text: string) => findPii(text, piiKinds).map(({ kind, text: one }) => `${kind} ${one}`);

describe('personal data', () => {
  it('is found in its usual forms', () => {
    const rows: [text: string, found: string[]][] = [
      ['Write to ada.lovelace+uk@mail.example.co.uk.', ['email ada.lovelace+uk@mail.example.co.uk']],
      ['…ada@example.com,bob@example.com', ['email ada@example.com', 'email bob@example.com']],
      ['Call +49 (0)30 901820-0 now', ['phone +49 (0)30 901820-0']],
      ['+14155552671', ['phone +14155552671']],
      ['(415) 555-2671 or 1-415-555-2671', ['phone (415) 555-2671', 'phone 1-415-555-2671']],
      ['4111 1111 1111 1111 12/27', ['credit-card 4111 1111 1111 1111']],
      ['52 4111-1111-1111-1111.', ['credit-card 4111-1111-1111-1111']],
      [
        '378282246310005 and 5555555555554444',
        ['credit-card 378282246310005', 'credit-card 5555555555554444'],
      ],
      ['6011111111111117', ['credit-card 6011111111111117']],
      ['30569309025904, 3530111333300000', ['credit-card 30569309025904', 'credit-card 3530111333300000']],
      ['DE89 3704 0044 0532 0130 00 AND MORE', ['iban DE89 3704 0044 0532 0130 00']],
      ['gb82west12345698765432', ['iban gb82west12345698765432']],
      ['NL91ABNA0417164300', ['iban NL91ABNA0417164300']],
      ['from 8.8.8.8 to 2606:4700:4700::1111', ['ip 8.8.8.8', 'ip 2606:4700:4700::1111']],
      ['SSN 078-05-1120', ['us-ssn 078-05-1120']],
    ];
    expect(rows.map(([text]) => [text, found(text)])).toEqual(rows);
  });

  it('is not found in what looks like it', () => {
    const texts = [
      'logo@2x.png, @ada, a@b, user@localhost, 5 @ 3.50',
      '2026-03-05 12:30:45 and 05.03.2026',
      'order 1234567890123, 4111 1111 1111 1112, 1111 1111 1111 1111, 4444444444444444',
      '3.14159265358979 and 1,234,567,890.12 and 0x4111111111111111',
      'DE89 3704 0044 0532 0130 01, XX89370400440532013000, GB82 WEST 1234 5698 7654 3',
      '10.0.0.1 127.0.0.1 192.168.1.1 172.20.0.1 192.0.2.7 256.1.1.1 1.2.3.4.5 01.2.3.4',
      'v1.2.3 std::vector ::1 fe80::1 a::b 12:30:45 2001:db8::1 de:ad:be:ef',
      '000-12-3456 666-12-3456 900-12-3456 123-00-4567 123-45-0000 123-45-67890',
      '115 555 2671, 415-155-2671, 415 555 26711, 2026 1234 5678, +12 34',
      'uuid 123e4567-e89b-12d3-a456-426614174000, sha 7f3a9c21d4e5',
    ];
    expect(texts.map(found)).toEqual(texts.map(() => []));
  });

  it('takes no long time in a text made of beginnings', () => {
    const text = ['1 '.repeat(20_000), 'a.'.repeat(20_000), ':'.repeat(20_000), '+1'.repeat(20_000)].join(
      '@',
    );
    expect(found(text)).toEqual([]);
  });
});

describe('no-pii', () => {
  it('names what it found, but for what is allowed', async () => {
    const six = Array.from({ length: 6 }, (_, index) => `u${index}@example.com`).join(' ');
    expect([
      await said('no-pii', 'Order 12 was sent.', {}),
      await said('no-pii', 'ada@example.com, 078-05-1120', {}),
      await said('no-pii', 'ada@example.com, 078-05-1120', { kinds: ['us-ssn'] }),
      await said('no-pii', 'ada@example.com', { kinds: ['phone'] }),
      await said('no-pii', 'ada@example.com', { allow: ['ada@example.com'] }),
      await said('no-pii', '{"to":"ada@example.com"}', {}, { path: '/to' }),
      await said('no-pii', six, {}),
      await said('no-pii', callOf('{"note":"ada\\u0040example.com"}'), {}),
      await said('no-pii', callOf('{"note":"ada@example.com'), {}),
      await said('no-pii', callOf('{"note":"ada\\u0040example.com","note":"none"}'), {}),
      await said('no-pii', callOf('{"note":"none"}'), {}),
      await said('no-pii', callOf('{"note":"Call:\\n+49 30 901820"}'), {}),
    ]).toEqual([
      'pass: the answer holds no personal data',
      'fail: the answer holds personal data: email "ada@example.com", us-ssn "078-05-1120"',
      'fail: the answer holds personal data: us-ssn "078-05-1120"',
      'pass: the answer holds no personal data',
      'pass: the answer holds no personal data',
      'fail: the value at /to holds personal data: email "ada@example.com"',
      'fail: the answer holds personal data: email "u0@example.com", email "u1@example.com", email "u2@example.com", email "u3@example.com", email "u4@example.com" and 1 more',
      'fail: the tool call "mail" holds personal data: email "ada@example.com"',
      'fail: the tool call "mail" holds personal data: email "ada@example.com"',
      'fail: the tool call "mail" holds personal data: email "ada@example.com"',
      'pass: the answer holds no personal data',
      'fail: the tool call "mail" holds personal data: phone "+49 30 901820"',
    ]);
  });

  it('reads what JSON writes otherwise, in an answer that is JSON, holds some, or holds it in a text', async () => {
    const email = 'fail: the answer holds personal data: email "anna@corp.com"';
    const phone = 'fail: the answer holds personal data: phone "+4930901820"';
    const rows: [text: string, told: string][] = [
      ['{"m":"anna\\u0040corp.com"}', email],
      ['{"anna\\u0040corp.com":1}', email],
      ['[{"m":["Hi,\\nanna@corp.com"]}]', email],
      ['{"m":"Call:\\n+4930901820"}', phone],
      ['{"m":"Call:\\t+4930901820","m":"none"}', phone],
      ['"anna\\u0040corp.com"', email],
      ['```json\n{"m":"anna\\u0040corp.com"}\n```', email],
      [JSON.stringify({ m: '{"m":"anna\\u0040corp.com"}' }), email],
      [JSON.stringify({ m: 'Call:\t+4930901820' }).slice(0, -1), phone],
      ['{"n":4111111111111111}', 'fail: the answer holds personal data: credit-card "4111111111111111"'],
      ['{"m":"anna at corp.com \\\\u0040"}', 'pass: the answer holds no personal data'],
    ];
    expect(await Promise.all(rows.map(async ([text]) => [text, await said('no-pii', text, {})]))).toEqual(
      rows,
    );
  });

  it('sees through invisible characters, full width and other dashes, and reads what is allowed the same', async () => {
    const email = 'fail: the answer holds personal data: email "anna@corp.com"';
    const rows: [text: string, told: string][] = [
      ['anna\u200b@corp.com', email],
      ['an\u2060na@co\u00adrp.com', email],
      ['anna\ufe0f@corp.com', email],
      ['ａｎｎａ＠corp.com', email],
      ['{"m":"anna\\u200b\\uff20corp.com"}', email],
      [
        '４１１１ １１１１ １１１１ １１１１',
        'fail: the answer holds personal data: credit-card "4111 1111 1111 1111"',
      ],
      ['078\u201105\u20111120', 'fail: the answer holds personal data: us-ssn "078-05-1120"'],
      ['+49\u00a030\u00a0901820', 'fail: the answer holds personal data: phone "+49 30 901820"'],
      ['12\u200b34', 'pass: the answer holds no personal data'],
    ];
    expect(await Promise.all(rows.map(async ([text]) => [text, await said('no-pii', text, {})]))).toEqual(
      rows,
    );
    expect(await said('no-pii', 'anna\u200b@corp.com', { allow: ['anna@corp.com'] })).toBe(
      'pass: the answer holds no personal data',
    );
    expect(await said('no-pii', '{"m":"Hi,\\nanna@corp.com"}', { allow: ['anna@corp.com'] })).toBe(
      'pass: the answer holds no personal data',
    );
  });
});
