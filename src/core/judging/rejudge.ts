import type { TrialEnd } from '../../domain/answer.ts';
import type { Ask } from '../../domain/ports.ts';
import type { RecordedAnswer } from '../../domain/recording.ts';
import type { Request } from '../../domain/request.ts';
import type { Suite } from '../../domain/suite.ts';
import { type Trial, trialKey } from '../../domain/trial.ts';
import { fingerprint } from '../fingerprint.ts';
import { questionsAbout } from './asks.ts';
import { controlsOf } from './controls.ts';
import { occasionOf } from './conversation.ts';
import { judgesOf } from './judges-of.ts';

/** What stored answers lack to be judged by the judges of today. */
export interface Rejudging {
  /** The answers without what a judge of another day, or of another criterion, said of them. */
  readonly kept: readonly RecordedAnswer[];
  readonly asks: readonly Ask[];
}

/** What the judges and embedding models of a suite have not said of stored answers. `endOf` gives what a stored answer says of its trial. */
export function rejudge(
  suite: Suite,
  answers: readonly RecordedAnswer[],
  endOf: (answer: RecordedAnswer) => TrialEnd,
): Rejudging {
  const cases = new Map(suite.cases.map((kase) => [kase.id, kase]));
  const said = answers.filter(({ judge }) => judge !== undefined);
  const tried = new Set(said.map(({ judge }) => judge));
  const known = new Set(said.map(trialKey));
  const wanted = new Set<string>();
  const asks: Ask[] = [];
  const want = (trial: Trial, input: string, judge: string, request: Request, there: boolean) => {
    wanted.add(judge);
    if (!there) asks.push({ trial: { ...trial, judge }, request, key: fingerprint(request), input });
  };
  let first = true;
  /** The ends so far of each trial, whose turns come in order. */
  const begun = new Map<string, TrialEnd[]>();
  for (const answer of answers) {
    const kase = cases.get(answer.case);
    if (answer.judge !== undefined || kase === undefined) continue;
    const { suite: name, case: id, target, ordinal, turn, input } = answer;
    const trial = { suite: name, case: id, target, ordinal, ...(turn === undefined ? {} : { turn }) };
    if (first && turn === undefined) {
      first = false;
      // A side before asks nothing about pairs: they are the candidate's.
      const judges = judgesOf(suite).filter(({ decides }) => decides);
      for (const { label, request } of judges.flatMap((judge) => controlsOf({ ...judge, compares: false })))
        want(trial, input, label, request, tried.has(label));
    }
    const ends = begun.get(`${id}#${ordinal}`) ?? [];
    begun.set(`${id}#${ordinal}`, ends);
    const end = endOf(answer);
    const occasion = occasionOf(kase, turn ?? 1, ends);
    ends.push(end);
    for (const [label, { request }] of questionsAbout(kase, trial, end, occasion))
      want(trial, input, label, request, known.has(trialKey({ ...trial, judge: label })));
  }
  const kept = answers.filter(({ judge }) => judge === undefined || wanted.has(judge));
  return { kept, asks };
}
