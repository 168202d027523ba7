import { describe, expect, it } from 'vitest';
import { languages } from './language.ts';
import { said } from './testdata/said.ts';

describe('language', () => {
  it('tells the language of a sentence', async () => {
    const rows: [code: string, text: string][] = [
      ['en', 'The parcel was sent yesterday and will arrive soon.'],
      ['de', 'Das Paket wurde gestern verschickt.'],
      ['fr', 'Le colis a été envoyé hier.'],
      ['es', 'El paquete fue enviado ayer.'],
      ['it', 'Il pacco è stato spedito ieri.'],
      ['pt', 'O pacote foi enviado ontem.'],
      ['nl', 'De zending is gisteren verstuurd.'],
      ['pl', 'Paczka została wysłana wczoraj.'],
      ['tr', 'Paket dün gönderildi.'],
      ['ru', 'Посылка была отправлена вчера.'],
      ['ar', 'تم إرسال الطرد أمس.'],
      ['zh', '包裹昨天已经寄出。'],
      ['ja', '荷物は昨日発送されました。'],
      ['ko', '소포는 어제 발송되었습니다.'],
    ];
    const found = [];
    for (const [code, text] of rows) found.push(await said('language', text, { value: code }));
    expect(found).toEqual(rows.map(([code]) => `pass: the answer is in ${code}`));
  });

  it('takes one of several, and says what it found instead', async () => {
    const text = 'Le colis a été envoyé hier.';
    expect([
      await said('language', text, { value: ['de', 'fr'] }),
      await said('language', text, { value: ['de', 'en'] }),
      await said('language', JSON.stringify({ reply: text }), { value: 'fr' }, { path: '/reply' }),
    ]).toEqual([
      'pass: the answer is in fr',
      `fail: expected the answer to be in de or en, but it is in fr: "${text}"`,
      'pass: the value at /reply is in fr',
    ]);
  });

  it('decides nothing on too little text', async () => {
    expect([
      await said('language', '42', { value: 'en' }),
      await said('language', 'ok', { value: 'en' }),
    ]).toEqual([
      'unscored: the answer is too short to tell its language: "42"',
      'unscored: the answer is too short to tell its language: "ok"',
    ]);
  });

  it('names exactly the languages that the package tells apart', async () => {
    const { eld } = (await import('eld/small')) as {
      readonly eld: { info(): { readonly Languages: { readonly [index: string]: string } } };
    };
    expect(languages).toEqual(Object.values(eld.info().Languages).toSorted());
  });
});
