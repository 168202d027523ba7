import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commonSubsequence, editDistance } from './edit-distance.ts';
import { bleu, gleu, rougeL, rougeN, wordsOf } from './overlap.ts';
import { said } from './testdata/said.ts';

const split = (text: string) => text.split(' ');
const four = (value: number | undefined) => Math.floor((value ?? Number.NaN) * 1e4) / 1e4;

const answer = split(
  'It is a guide to action which ensures that the military always obeys the commands of the party',
);
const other = split('It is to insure the troops forever hearing the activity guidebook that party direct');
const references = [
  split('It is a guide to action that ensures that the military will forever heed Party commands'),
  split(
    'It is the guiding principle which guarantees the military forces always being under the command of the Party',
  ),
  split('It is the practical guide for the army always to heed the directions of the party'),
] as const;

describe('the published examples', () => {
  it('of ROUGE-L and ROUGE-2 (Lin 2004, section 3)', () => {
    const reference = split('police killed the gunman');
    const [one, two] = [split('police kill the gunman'), split('the gunman kill police')];
    expect([rougeL(one, reference, 'f1'), rougeL(two, reference, 'f1')]).toEqual([0.75, 0.5]);
    expect([rougeN(one, reference, 2, 'recall'), rougeN(two, reference, 2, 'recall')]).toEqual([
      1 / 3,
      1 / 3,
    ]);
  });

  it('of BLEU: clipped counts (Papineni 2002, section 2), and the sentence of NLTK up to five words', () => {
    const the = split('the the the the the the the');
    const cats = [split('the cat is on the mat'), split('there is a cat on the mat')];
    expect(bleu(the, cats, 1)).toBeCloseTo(2 / 7, 12);
    expect([2, 3, 4, 5].map((most) => four(bleu(answer, references, most)))).toEqual([
      0.7453, 0.624, 0.5045, 0.392,
    ]);
  });

  it('of GLEU, as NLTK documents them', () => {
    const cat = split('the cat is on the mat');
    expect([
      four(gleu(split('the the the the the the the'), [cat])),
      four(gleu(answer, [references[0]])),
      four(gleu(other, [references[0]])),
    ]).toEqual([0.0909, 0.4393, 0.1206]);
  });
});

describe('the measures', () => {
  it('are 1 for the reference itself and 0 without a common word', () => {
    const [one, none] = [wordsOf('The cat, on the mat!'), wordsOf('a dog')];
    expect([rougeN(one, one, 1, 'f1'), rougeL(one, one, 'f1'), bleu(one, [one]), gleu(one, [one])]).toEqual([
      1, 1, 1, 1,
    ]);
    expect([
      rougeN(none, one, 1, 'f1'),
      rougeL(none, one, 'f1'),
      bleu(none, [one]),
      gleu(none, [one]),
    ]).toEqual([0, 0, 0, 0]);
    expect([rougeN([], one, 1, 'f1'), rougeL([], one, 'f1'), bleu([], [one]), gleu([], [one])]).toEqual([
      0, 0, 0, 0,
    ]);
  });

  it('tell recall, precision and both apart', () => {
    const [short, long] = [split('the cat'), split('the cat on the mat')];
    const parts = ['recall', 'precision', 'f1'] as const;
    expect(parts.map((part) => rougeN(short, long, 1, part))).toEqual([0.4, 1, (2 * 0.4) / 1.4]);
    expect(parts.map((part) => rougeL(long, short, part))).toEqual([1, 0.4, (2 * 0.4) / 1.4]);
  });

  it('punish an answer that is shorter than the nearest reference', () => {
    const reference = split('a b c d e f g h');
    expect(bleu(split('a b c d'), [reference])).toBeCloseTo(Math.exp(1 - 8 / 4), 12);
  });

  it('read words without case, signs and white space', () => {
    expect(wordsOf("Don't: «Ünïcode»—42,5\n包裹")).toEqual(['don', 't', 'ünïcode', '42', '5', '包裹']);
  });
});

describe('edits and common words', () => {
  const letters = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 8 });

  it('keep to what their definitions say', () => {
    fc.assert(
      fc.property(letters, letters, letters, (one, two, three) => {
        const [ab, ba] = [editDistance(one, two) as number, editDistance(two, one) as number];
        expect(ab).toBe(ba);
        expect(editDistance(one, one)).toBe(0);
        expect(ab).toBeGreaterThanOrEqual(Math.abs(one.length - two.length));
        expect(ab).toBeLessThanOrEqual(
          (editDistance(one, three) as number) + (editDistance(three, two) as number),
        );
        const common = commonSubsequence(one, two) as number;
        expect(common).toBeLessThanOrEqual(Math.min(one.length, two.length));
        // Inserting and deleting alone takes at least as many edits as replacing as well.
        expect(one.length + two.length - 2 * common).toBeGreaterThanOrEqual(ab);
      }),
      { numRuns: 200 },
    );
  });

  it('are not counted in texts that are too long', () => {
    const long = Array.from({ length: 5001 }, (_, index) => `a${index}`);
    const longer = Array.from({ length: 5001 }, (_, index) => `b${index}`);
    expect([editDistance(long, longer), commonSubsequence(long, longer)]).toEqual([undefined, undefined]);
  });
});

describe('similarity', () => {
  it('measures against the best of the references', async () => {
    const value = ['police killed the gunman', 'the gunman was killed'];
    expect([
      await said('similarity', 'Police killed the gunman.', { metric: 'rouge-l', value }),
      await said('similarity', 'Police kill the gunman', { metric: 'rouge-n', value, part: 'recall' }),
      await said('similarity', 'Police kill the gunman', {
        metric: 'rouge-n',
        value: value[0] as string,
        n: 2,
      }),
      await said('similarity', '{"a":"x"}', { metric: 'gleu', value: 'x' }, { path: '/a' }),
    ]).toEqual([
      'value 1: the rouge-l of the answer against "police killed the gunman" and 1 more',
      'value 0.75: the rouge-n of the answer against "police killed the gunman" and 1 more',
      'value 0.333333: the rouge-n of the answer against "police killed the gunman"',
      'value 1: the gleu of the value at /a against "x"',
    ]);
  });

  it('refuses what would never match and what belongs to another measure', async () => {
    expect([
      await said('similarity', 'x', { metric: 'bleu', value: '…' }),
      await said('similarity', 'x', { metric: 'bleu', value: [] }),
      await said('similarity', 'x', { metric: 'rouge-l', value: 'x', n: 2 }),
      await said('similarity', 'x', { metric: 'gleu', value: 'x', part: 'recall' }),
    ]).toEqual([
      'refused: `value` has a reference without a word: "…"',
      'refused: `value` is a list; a text or a list of texts is needed',
      'refused: `n` belongs to `rouge-n`, not to `rouge-l`',
      'refused: `part` belongs to ROUGE, not to `gleu`',
    ]);
  });

  it('decides nothing on texts that are too long', async () => {
    const [one, two] = ['a ', 'b '].map((word) => word.repeat(5001)) as [string, string];
    expect(await said('similarity', one, { metric: 'rouge-l', value: two })).toBe(
      'unscored: the texts are too long for their common words to be found',
    );
  });
});
