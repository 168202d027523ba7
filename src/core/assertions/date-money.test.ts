import { describe, expect, it } from 'vitest';
import { daysBetween, readDate } from './read-date.ts';
import { readMoney } from './read-money.ts';
import { said } from './testdata/said.ts';

describe('a date', () => {
  it('is read in its usual forms', () => {
    const texts = [
      '2026-03-05',
      ' 2026/3/5\n',
      '2026.03.05',
      '2026-03-05T23:59:59.123Z',
      '2026-03-05 10:00 +02:00',
      '5 March 2026',
      '5th of March, 2026',
      '05-Mar-2026',
      'Thu, 5 Mar. 2026',
      'Thursday, March 5th, 2026, 10:30 am',
      'MARCH 5 2026',
      '5.3.2026',
      '05.03.2026 10:00',
    ];
    expect(texts.map((text) => readDate(text))).toEqual(texts.map(() => ({ day: '2026-03-05' })));
    expect(readDate('4 Sept 2026')).toEqual({ day: '2026-09-04' });
    expect(readDate('29 February 2028')).toEqual({ day: '2028-02-29' });
  });

  it('that can be read in two ways is, unless its order is known', () => {
    expect([
      readDate('03/05/2026'),
      readDate('03/05/2026', 'dmy'),
      readDate('03/05/2026', 'mdy'),
      readDate('13/05/2026'),
      readDate('05/13/2026'),
      readDate('05-05-2026'),
      readDate('13/05/2026', 'mdy'),
      readDate('05.13.2026'),
    ]).toEqual([
      { ambiguous: ['2026-05-03', '2026-03-05'] },
      { day: '2026-05-03' },
      { day: '2026-03-05' },
      { day: '2026-05-13' },
      { day: '2026-05-13' },
      { day: '2026-05-05' },
      { problem: 'is not a day of the calendar' },
      { problem: 'is not a day of the calendar' },
    ]);
  });

  it('is not read in anything else', () => {
    const texts = [
      '',
      'soon',
      'on 5 March 2026',
      '5 March',
      '2026-03',
      '5 3 2026',
      '2026-03-05 or so',
      '05/03/26',
    ];
    expect(texts.map((text) => readDate(text))).toEqual(texts.map(() => ({ problem: 'is not one date' })));
    const none = ['2026-02-29', '31 April 2026', '5 Marchember 2026', '2026-13-01', '0 March 2026'];
    expect(none.map((text) => readDate(text))).toEqual(
      none.map((text) =>
        text.includes('ember') ? { problem: 'is not one date' } : { problem: 'is not a day of the calendar' },
      ),
    );
  });

  it('is whole days from another, across a change of the clock', () => {
    expect([daysBetween('2026-03-28', '2026-03-30'), daysBetween('2026-03-01', '2026-02-28')]).toEqual([
      2, -1,
    ]);
  });
});

describe('date', () => {
  it('compares days', async () => {
    const value = '2026-03-05';
    expect([
      await said('date', '5 March 2026', { value }),
      await said('date', '6 March 2026', { value }),
      await said('date', '6 March 2026', { value, tolerance_days: 1 }),
      await said('date', '7 March 2026', { value, tolerance_days: 1 }),
      await said('date', '{"due":"03/05/2026"}', { value }, { path: '/due' }),
      await said('date', '03/05/2026', { value, order: 'mdy' }),
      await said('date', 'soon', { value }),
      await said('date', 'x', { value: '2026-02-30' }),
      await said('date', 'x', { value: 5 }),
    ]).toEqual([
      'pass: the answer is 2026-03-05',
      'fail: expected 2026-03-05, but the answer is 2026-03-06',
      'pass: the answer is 2026-03-06',
      'fail: expected 2026-03-05 within 1 day, but the answer is 2026-03-07',
      'unscored: the value at /due, "03/05/2026", is 2026-05-03 or 2026-03-05; set `order` to dmy or mdy',
      'pass: the answer is 2026-03-05',
      'missing: expected the date 2026-03-05, but the answer is not one date: "soon"',
      'refused: `value` is "2026-02-30"; a day of the calendar is needed, as YYYY-MM-DD',
      'refused: `value` is a number; a day of the calendar is needed, as YYYY-MM-DD',
    ]);
  });
});

describe('an amount', () => {
  it('is read in its usual forms', () => {
    const euros = [
      '1234.5 EUR',
      '€1,234.50',
      '1.234,50 €',
      'EUR 1 234,50',
      "EUR 1'234.50",
      '1\u202f234,50\u00a0€',
      '1234,50 euros',
      'eur1234.50',
    ];
    expect(euros.map(readMoney)).toEqual(euros.map(() => ({ amount: 1234.5, currencies: ['EUR'] })));
    const rows: [text: string, amount: number][] = [
      ['12', 12],
      ['.5', 0.5],
      ['0.125', 0.125],
      ['1,234', 1234],
      ['1.234', 1234],
      ['1.23', 1.23],
      ['1234.567', 1234.567],
      ['1,234,567', 1_234_567],
      ['1.234.567,8', 1_234_567.8],
      ['12,34,567.00', 1_234_567],
      ['-5', -5],
      ['−5', -5],
      ['(5)', -5],
      ['+5', 5],
    ];
    expect(rows.map(([text]) => readMoney(text))).toEqual(rows.map(([, amount]) => ({ amount })));
    expect([readMoney('-$5'), readMoney('US$ -5'), readMoney('kr 5')?.currencies]).toEqual([
      { amount: -5, currencies: ['USD', 'AUD', 'CAD', 'HKD', 'NZD', 'SGD', 'TWD', 'MXN'] },
      { amount: -5, currencies: ['USD'] },
      ['SEK', 'NOK', 'DKK', 'ISK'],
    ]);
  });

  it('is not read in anything else', () => {
    const texts = [
      '',
      'EUR',
      'about 5 EUR',
      '5 EUR or 6',
      '5 mph',
      '$5 EUR',
      '1,2,3',
      '1.2.3',
      '1,234.5,6',
      '5 %',
      '--5',
      '1e5',
    ];
    expect(texts.map(readMoney)).toEqual(texts.map(() => undefined));
  });
});

describe('money', () => {
  it('compares amount and currency', async () => {
    expect([
      await said('money', '€1.234,50', { value: '1234.50 EUR' }),
      await said('money', '$1,234.50', { value: '1234.50 EUR' }),
      await said('money', '$1,234.50', { value: '1234.50 CAD' }),
      await said('money', '1,234.50', { value: '1234.50 EUR' }),
      await said('money', '1,234.50 GBP', { value: 1234.5 }),
      await said('money', '{"total":12.51}', { value: 12.5, tolerance: 0.01 }, { path: '/total' }),
      await said('money', '12.52', { value: 12.5, tolerance: 0.01 }),
      await said('money', 'free', { value: 0 }),
      await said('money', 'x', { value: 'free' }),
    ]).toEqual([
      'pass: the answer is 1234.5 EUR',
      'fail: expected 1234.5 EUR, but the answer is 1234.5 USD (or another of that sign)',
      'pass: the answer is 1234.5 CAD',
      'fail: expected 1234.5 EUR, but the answer is 1234.5 without a currency',
      'pass: the answer is 1234.5',
      'pass: the value at /total is 12.5 within 0.01',
      'fail: expected 12.5 within 0.01, but the answer is 12.52',
      'missing: expected 0, but the answer is not one amount: "free"',
      'refused: `value` is "free"; an amount is needed, e.g. 12.50 EUR',
    ]);
  });
});
