import type { TrialEnd } from '../../domain/answer.ts';
import type { Judge } from '../../domain/judge.ts';
import {
  type PairAgreement,
  type PairLabel,
  type Preference,
  preferences,
} from '../../domain/pair-agreement.ts';
import type { Ask } from '../../domain/ports.ts';
import { prefers } from '../assertions/pairwise.ts';
import { fingerprint, shortDigest } from '../fingerprint.ts';
import { type RateBounds, wilson } from '../stats/rate.ts';
import { positionOf } from './contest.ts';
import { kappaOf } from './kappa.ts';
import { labelOf } from './label.ts';
import { type Better, pairMark, pairRequest } from './pair-request.ts';
import { readPreference } from './verdict.ts';

/** The error of each bound. */
const LEVEL = 0.025;

/** The asks about one pair in one repeat: `a` first, then `b` first. */
export type PairAsks = readonly [Ask, Ask];

/** The asks of a check, by repeat and then by label: every pair in both orders, so many times. */
export function pairCheckAsks(judge: Judge, labels: readonly PairLabel[], repeats: number): PairAsks[][] {
  return Array.from({ length: repeats }, (_, index) =>
    labels.map((label, place): PairAsks => {
      const { question = '', criteria } = label;
      const a = { text: label.a, id: `pair ${place} a` };
      const b = { text: label.b, id: `pair ${place} b` };
      const ask = (answers: Parameters<typeof pairRequest>[3]): Ask => {
        const request = pairRequest(judge, prefers(criteria), question, answers);
        return {
          trial: {
            suite: 'judge-check',
            case: `pair ${place + 1}`,
            target: judge.name,
            ordinal: index + 1,
            judge: labelOf('check', request),
          },
          request,
          key: fingerprint(request),
          input: shortDigest(label),
        };
      };
      return [ask([a, b]), ask([b, a])];
    }),
  );
}

/** How a judge stands to the labels. `endsOf` gives how the two asks of a label ended, by repeat. */
export function pairAgreementOf(
  judge: Judge,
  labels: readonly PairLabel[],
  endsOf: (place: number) => readonly (readonly [TrialEnd | undefined, TrialEnd | undefined])[],
): PairAgreement {
  const row = () => ({ a: 0, b: 0, neither: 0 });
  const verdicts = { a: row(), b: row(), neither: row() };
  let [unscored, pairs, pairs_alike] = [0, 0, 0];
  const firsts: (readonly [TrialEnd | undefined, TrialEnd | undefined])[] = [];
  for (const [place, { better }] of labels.entries()) {
    const repeats = endsOf(place);
    const [once] = repeats;
    if (once !== undefined) firsts.push(once);
    const said = repeats.map((ends) => preferenceOf(judge.name, ends));
    const [first] = said;
    if (first === undefined) unscored++;
    else verdicts[better][first]++;
    const known = said.filter((one) => one !== undefined);
    pairs += (known.length * (known.length - 1)) / 2;
    for (const one of preferences) {
      const times = known.filter((other) => other === one).length;
      pairs_alike += (times * (times - 1)) / 2;
    }
  }
  const position = positionOf(judge.name, firsts);
  return { judge: judge.name, asked: pairMark(judge), verdicts, unscored, pairs, pairs_alike, position };
}

/** What a judge says of a pair, both orders together; undefined where one brought no verdict. */
function preferenceOf(
  judge: string,
  [ahead, behind]: readonly [TrialEnd | undefined, TrialEnd | undefined],
): Preference | undefined {
  const [one, other] = [readPreference(judge, ahead), readPreference(judge, behind)];
  if ('unscored' in one || 'unscored' in other) return undefined;
  const named = { first: 'a', second: 'b', neither: 'neither' } as const;
  const turned = { first: 'b', second: 'a', neither: 'neither' } as const;
  const asked: (better: Better) => Preference = (better) => named[better];
  return asked(one.better) === turned[other.better] ? asked(one.better) : 'neither';
}

/** The figures of an agreement on pairs. Bounds are those of Wilson, each wrong with 2.5 %. */
export interface PairFigures {
  readonly accuracy: RateBounds;
  /** Agreement beyond chance; absent where one side says the same of everything. */
  readonly kappa?: number;
  /** Of two repeats of one label, how often they agree. */
  readonly self_agreement: RateBounds;
  /** Of the pairs, those whose verdict turns with the order. */
  readonly turned: RateBounds;
  /** Of the verdicts that name an answer, those that name the one that stands first; half of them, where the order is nothing. */
  readonly first: RateBounds;
}

/** The figures of an agreement on pairs. */
export function pairFiguresOf({ verdicts, position, ...counts }: PairAgreement): PairFigures {
  const table = preferences.map((people) => preferences.map((judge) => verdicts[people][judge]));
  const kappa = kappaOf(table);
  const total = table.flat().reduce((sum, count) => sum + count, 0);
  const right = preferences.reduce((sum, one) => sum + verdicts[one][one], 0);
  return {
    accuracy: wilson({ passed: right, trials: total }, LEVEL),
    ...(kappa === undefined ? {} : { kappa }),
    self_agreement: wilson({ passed: counts.pairs_alike, trials: counts.pairs }, LEVEL),
    turned: wilson({ passed: position.turned, trials: position.compared }, LEVEL),
    first: wilson({ passed: position.first, trials: position.decided }, LEVEL),
  };
}
