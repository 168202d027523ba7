import { basename, join } from 'node:path';
import { Failures, fail } from '../domain/failure.ts';
import type { Plan } from '../domain/plan.ts';
import { PLAN_VERSION, planSchema } from '../domain/plan.ts';
import { issueText } from './issue-text.ts';
import { readKeptJson } from './kept-json.ts';
import type { Place } from './read-journal.ts';
import { readJournal } from './read-journal.ts';
import { segmentName } from './segment.ts';

/** What a run's folder holds. */
export interface RunInfo {
  /** The folder's name: `20261122T150607Z-k3f9`. */
  readonly id: string;
  readonly dir: string;
  /** UTC, ISO 8601; from the id. */
  readonly started: string;
  /** Absent only when `plan.json` itself cannot be read. */
  readonly plan?: Plan;
  /** Distinct trials with a durable answer; one of several asks counts from the first of them on. */
  readonly answered: number;
  /**
   * `complete`: it came to its end; trials may still have failed, so see `answered`. `unfinished`: it was interrupted,
   * stopped or killed. `damaged`: something that was stored is lost, and the run has not been resumed since.
   */
  readonly state: 'complete' | 'unfinished' | 'damaged';
  /** Why it is damaged: one sentence without a full stop. */
  readonly reason?: string;
  /** What of its journal is damaged; absent: nothing. */
  readonly damage?: readonly Damage[];
}

/** A stretch of a journal that is not what was written, although good records follow it. */
export interface Damage extends Place {
  readonly lines: number;
}

/** Where a journal is damaged, and how much of it: one clause for all of its stretches. */
export function damageWords(damage: readonly Damage[]): string {
  const words = damage.slice(0, MOST_TOLD).map(({ segment, offset, lines }) => {
    if (lines === 0) return `${segmentName(segment)} is missing`;
    return `${segmentName(segment)} has ${lines === 1 ? '1 damaged line' : `${lines} damaged lines`} at byte ${offset}`;
  });
  const more = damage.length - words.length;
  return `${words.join(', ')}${more === 0 ? '' : ` and ${more} more`}`;
}

/** Stretches that are told one by one. */
const MOST_TOLD = 5;

/** The names of runs' folders: UTC time and a random part. */
export const idPattern = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z-[a-z0-9]+$/;

/** Reads what a run's folder holds. Never throws for damage: that is what it tells. */
export async function describeRun(dir: string): Promise<RunInfo> {
  const id = basename(dir);
  const known = { id, dir, started: id.replace(idPattern, '$1-$2-$3T$4:$5:$6Z') };
  const trials = new Set<string>();
  let plan: Plan | undefined;
  let why: string | undefined;
  const damage: Damage[] = [];
  try {
    plan = await readPlan(dir);
    const onDamage = (place: Place, lines: number) => damage.push({ ...place, lines });
    for await (const { fact } of readJournal(dir, { onDamage })) {
      why = fact.kind === 'end' ? fact.why : undefined;
      if (fact.kind === 'answer') trials.add(wholeTrial(fact.trial));
    }
  } catch (error) {
    if (!(error instanceof Failures) || error.list.some(({ code }) => code !== 'damaged')) throw error;
    return { ...known, plan, answered: trials.size, state: 'damaged', reason: error.message };
  }
  const run = { ...known, plan, answered: trials.size };
  if (damage.length > 0) return { ...run, state: 'damaged', reason: damageWords(damage), damage };
  return { ...run, state: why === 'complete' ? 'complete' : 'unfinished' };
}

/** The key of a trial without the turn or the judge's ask of which it is. */
function wholeTrial(key: string): string {
  return key.replace(/(#\d+)(?:\.\d+)?(?:![a-z-]+-[0-9a-f]{8})?$/, '$1');
}

/** The plan of a run. Throws `Failures` (`damaged`) when it is missing, not whole, or of another version. */
export async function readPlan(dir: string): Promise<Plan> {
  const path = join(dir, 'plan.json');
  const hint = 'This run is lost to llm-eval; remove its folder, or ask anew with: llm-eval run';
  const kept = await readKeptJson(path, { label: path, name: 'plan.json', hint });
  if (kept === undefined)
    fail({ code: 'damaged', where: { file: path }, message: 'plan.json is missing', hint });
  const { value } = kept;
  const parsed = planSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const { v } = Object(value) as { v?: unknown };
  if (typeof v === 'number' && v !== PLAN_VERSION) {
    const message = `plan.json has format ${v}; this version of llm-eval reads format ${PLAN_VERSION}`;
    fail({
      code: 'damaged',
      where: { file: path },
      message,
      hint: 'Use the version of llm-eval that made the run.',
    });
  }
  return kept.damaged(`plan.json is no plan: ${issueText(parsed.error, value)}`);
}
