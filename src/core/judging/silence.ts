import type { TrialEnd } from '../../domain/answer.ts';
import type { Silence } from '../../domain/judge.ts';
import { assertionKinds } from '../assertions/index.ts';
import type { Question } from './asks.ts';
import type { AskedControl } from './controls.ts';
import { type Reader, readerOf } from './judges-of.ts';
import { readPreference, readVerdict } from './verdict.ts';

/** What a judge or an embedding model is asked, and how that ended; undefined: it was not asked. */
export interface Put {
  readonly reader: Reader;
  readonly question: Pick<Question, 'assertion'> | Pick<AskedControl, 'right'>;
  readonly end: TrialEnd | undefined;
}

/**
 * The judges and embedding models that gave no verdict in some of what they were to be asked, in the order of `readers`; empty:
 * none. What they were to decide is unscored, and where the ask failed or never came it can be asked again.
 */
export function silencesOf(readers: readonly Reader[], puts: readonly Put[]): Silence[] {
  const byReader = Map.groupBy(puts, ({ reader }) => reader.name);
  return readers.flatMap((reader): Silence[] => {
    const own = byReader.get(reader.name) ?? [];
    const whys = own.flatMap((put) => whyUnsaid(put) ?? []);
    if (whys.length === 0) return [];
    const missing: { [why: string]: number } = {};
    for (const why of whys.sort()) missing[why] = (missing[why] ?? 0) + 1;
    const role = 'controls' in reader ? 'judge' : 'embedding model';
    return [{ name: reader.name, role, model: reader.target.model, asked: own.length, missing }];
  });
}

/** What is asked about an answer, by the judge or embedding model that decides the assertion. */
export function putOf(question: Question, end: TrialEnd | undefined): Put {
  const reader = readerOf(question.assertion);
  if (reader === undefined) throw new Error(`nobody decides ${question.assertion.name}`);
  return { reader, question, end };
}

/** Why there is no verdict, as `Silence.missing` counts it; undefined: there is one. */
function whyUnsaid({ reader: { name }, question, end }: Put): string | undefined {
  if (end === undefined) return 'not_asked';
  if (end.outcome === 'failed') return `failed:${end.kind}`;
  if (end.outcome !== 'answered') return end.outcome;
  const read = 'right' in question ? readControl(name, question, end) : readAbout(name, question, end);
  return read !== undefined && 'unscored' in read ? 'unreadable' : undefined;
}

function readControl(name: string, { right }: Pick<AskedControl, 'right'>, end: TrialEnd) {
  return typeof right === 'boolean' ? readVerdict(name, false, end) : readPreference(name, end);
}

/** Undefined of an embedding model: whether its vectors can be compared is told of each answer. */
function readAbout(name: string, { assertion }: Pick<Question, 'assertion'>, end: TrialEnd) {
  const kind = assertionKinds.get(assertion.type);
  if (assertion.judge === undefined) return undefined;
  if (kind?.pairs) return readPreference(name, end);
  return readVerdict(name, kind?.brief?.(assertion).graded === true, end);
}
