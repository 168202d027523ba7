import type { AnswerBody } from '../domain/answer.ts';
import type { CaseComparison, Evidence, ShownTrial } from '../domain/report.ts';
import type { Built } from './match.ts';

/**
 * UTF-16 units of answers that the lists of trials of one suite hold, beside the telling ones; and of one answer at most. The
 * share of each depends on their number alone, so that the order of answers never changes a report.
 */
const MOST_OF_A_LIST = 8_000_000;
const MOST_OF_AN_ANSWER = 16_000;

/** Puts the answers' bodies into evidence and trials, by one pass over each side's source. */
export async function withBodies(
  suite: string,
  cases: readonly CaseComparison[],
  before: Built | undefined,
  after: Built,
): Promise<CaseComparison[]> {
  const [listed, most] = [cases.reduce((sum, one) => sum + trialsOf(one), 0), MOST_OF_AN_ANSWER];
  const share = Math.min(most, Math.floor(MOST_OF_A_LIST / Math.max(1, listed)));
  const [was, is] = await Promise.all([
    before === undefined ? nothing : bodies(suite, before, wanted(cases, 'before'), share),
    bodies(suite, after, wanted(cases, 'after'), share),
  ]);
  return cases.map((one) =>
    one.evidence === undefined && one.trials === undefined
      ? one
      : { ...one, ...evidenceOf(one, was, is), ...listOf(one, was, is) },
  );
}

/** Of the telling trial whole; of the others cut. */
interface Found {
  readonly body: AnswerBody;
  readonly cut: number;
}
type Bodies = ReadonlyMap<string, Found>;

const nothing: Bodies = new Map();

function trialsOf({ trials }: CaseComparison): number {
  return trials === undefined ? 0 : trials.before.length + trials.after.length;
}

function evidenceOf({ case: id, evidence }: CaseComparison, was: Bodies, is: Bodies) {
  if (evidence === undefined) return {};
  const complete = (telling: Evidence, found: Bodies): Evidence => {
    const body = found.get(placeOf(id, telling))?.body;
    return body === undefined ? telling : { ...telling, body };
  };
  return {
    evidence: {
      ...(evidence.before && { before: complete(evidence.before, was) }),
      ...(evidence.after && { after: complete(evidence.after, is) }),
    },
  };
}

function listOf({ case: id, evidence, trials }: CaseComparison, was: Bodies, is: Bodies) {
  if (trials === undefined) return {};
  const complete = (trial: ShownTrial, telling: Evidence | undefined, found: Bodies): ShownTrial => {
    const kept = found.get(placeOf(id, trial));
    if (kept === undefined || trial.ordinal === telling?.ordinal) return trial;
    return { ...trial, body: kept.body, ...(kept.cut === 0 ? {} : { cut: kept.cut }) };
  };
  return {
    trials: {
      before: trials.before.map((trial) => complete(trial, evidence?.before, was)),
      after: trials.after.map((trial) => complete(trial, evidence?.after, is)),
    },
  };
}

/** The trials whose answers are wanted, and whether whole. A failed trial has none. */
function wanted(cases: readonly CaseComparison[], side: 'before' | 'after'): ReadonlyMap<string, boolean> {
  const keys = new Map<string, boolean>();
  for (const { case: id, evidence, trials } of cases) {
    for (const trial of trials?.[side] ?? [])
      if (trial.outcome !== 'failed') keys.set(placeOf(id, trial), false);
    const telling = evidence?.[side];
    if (telling !== undefined && telling.outcome !== 'failed') keys.set(placeOf(id, telling), true);
  }
  return keys;
}

function placeOf(id: string, { ordinal, turn = 1 }: Pick<ShownTrial, 'ordinal' | 'turn'>): string {
  return `${id}#${ordinal}.${turn}`;
}

async function bodies(
  suite: string,
  side: Built,
  keys: ReadonlyMap<string, boolean>,
  share: number,
): Promise<Bodies> {
  const found = new Map<string, Found>();
  if (keys.size === 0) return found;
  for await (const answer of side.source.read()) {
    if (answer.suite !== suite || answer.judge !== undefined) continue;
    if (side.target !== undefined && answer.target !== side.target) continue;
    const key = placeOf(answer.case, answer);
    const whole = keys.get(key);
    if (whole !== undefined)
      found.set(key, whole ? { body: answer.body, cut: 0 } : cutBody(answer.body, share));
  }
  return found;
}

/** An answer of at most so many UTF-16 units: its text first, then a refusal, then the calls that fit whole. */
export function cutBody(body: AnswerBody, most: number): Found {
  const text = begin(body.text, most);
  let left = most - text.length;
  let cut = body.text.length - text.length;
  const kept: { text: string; refusal?: string; tool_calls?: AnswerBody['tool_calls'] } = { text };
  if (body.refusal !== undefined) {
    kept.refusal = begin(body.refusal, left);
    left -= kept.refusal.length;
    cut += body.refusal.length - kept.refusal.length;
  }
  if (body.tool_calls !== undefined) {
    kept.tool_calls = body.tool_calls.filter((call) => {
      const size = call.name.length + call.arguments.length;
      left -= size;
      if (left < 0) cut += size;
      return left >= 0;
    });
  }
  return { body: kept, cut };
}

/** The beginning of a text, never half of a character. */
function begin(text: string, most: number): string {
  if (text.length <= most) return text;
  const halved = /[\ud800-\udbff]/.test(text.charAt(most - 1)) && /[\udc00-\udfff]/.test(text.charAt(most));
  return text.slice(0, halved ? most - 1 : most);
}
