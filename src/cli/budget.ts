import { asksOf, targetsOf } from '../core/asks.ts';
import { type Amount, type Limited, openBudget, reserve } from '../core/budget.ts';
import { budgetObjections } from '../core/budget-objections.ts';
import { billableTiers, costOf, worstCost } from '../core/cost.ts';
import { controlAsks } from '../core/judging/asks.ts';
import type { LostCall } from '../core/lost-calls.ts';
import { nextAsk } from '../core/next-ask.ts';
import type { Scheduled } from '../core/plan.ts';
import { slotsOf } from '../core/rounds.ts';
import { hostedTools, inputBound, isDocument, outputLimit } from '../core/tokens.ts';
import type { Answer } from '../domain/answer.ts';
import type { Budget } from '../domain/budget.ts';
import type { Config } from '../domain/config.ts';
import { type Failure, Failures, fail } from '../domain/failure.ts';
import type { Plan } from '../domain/plan.ts';
import type { Ask, AskEnd } from '../domain/ports.ts';
import type { Request, Target } from '../domain/request.ts';
import { parseTrialKey, type Trial, trialKey } from '../domain/trial.ts';
import type { Purse, PurseRules, Spent } from '../execute/purse.ts';
import { priceOfModel } from './price.ts';

/** Suites that are asked live; only they cost anything. */
function liveOnly(scheduled: readonly Scheduled[]): Scheduled[] {
  return scheduled.filter(({ suite }) => suite.replay.length === 0);
}

/** Why the budget of a plan cannot be held; to be told before anything is sent. */
export function objections(
  config: Config,
  budget: Budget,
  scheduled: readonly Scheduled[],
  batch: boolean,
): Failure[] {
  const links = liveOnly(scheduled).flatMap(({ suite }) => {
    const documents = suite.cases.some(({ files = [], turns = [] }) =>
      [files, ...turns.map((turn) => ('user' in turn ? (turn.files ?? []) : []))].flat().some(isDocument),
    );
    return targetsOf(suite).map(({ model, params }) => ({ model, params, documents }));
  });
  const asked = links.map(({ model, params, documents }) => ({
    model,
    documents,
    price: priceOfModel(config, model),
    tiers: billableTiers(config.service_tier),
    batch,
    hosted: hostedTools({ params }),
  }));
  return budgetObjections(budget, asked);
}

function rulesOf(config: Config, batch: boolean): PurseRules {
  const billable = { tiers: billableTiers(config.service_tier), batch };
  const worstOf = (request: Request): Amount => {
    const input = inputBound(request);
    if (input === undefined) return {};
    const output = outputLimit(request);
    const price = priceOfModel(config, request.model);
    return {
      cost: worstCost({ input, output }, price, billable),
      tokens: input + output,
    };
  };
  return {
    worst: ({ request, fallback = [] }) =>
      fallback.map((one) => worstOf(one.request)).reduce(dearer, worstOf(request)),
    used({ request }, end) {
      if ('failure' in end) return end.failure.possibly_billed ? worstOf(request) : { cost: 0, tokens: 0 };
      const { cost, tokens } = usedBy(config, request.model, end.answer);
      if (cost !== undefined && tokens !== undefined) return { cost, tokens };
      const worst = worstOf(request);
      return { cost: cost ?? worst.cost, tokens: tokens ?? worst.tokens };
    },
  };
}

/** The larger of two amounts, each part on its own; what one of them does not know is not known. */
function dearer(a: Amount, b: Amount): Amount {
  const larger = (one: number | undefined, other: number | undefined) =>
    one === undefined || other === undefined ? undefined : Math.max(one, other);
  return { cost: larger(a.cost, b.cost), tokens: larger(a.tokens, b.tokens) };
}

/** What an answer took; `model` is what was asked where no fallback answered. */
function usedBy(config: Config, model: string, { usage, service_tier, batch, link }: Answer): Amount {
  if (usage === null) return {};
  return {
    cost: costOf(usage, priceOfModel(config, link?.model ?? model), { tier: service_tier, batch }),
    tokens: usage.input === undefined ? undefined : usage.input + usage.output,
  };
}

/** The purse of asks of some targets under a budget, less what was answered before. Throws `Failures` where it cannot be held. */
export async function purseOfAsks(
  config: Config,
  budget: Budget | undefined,
  targets: readonly Pick<Target, 'model' | 'params'>[],
  answered: readonly { readonly ask: Ask; readonly answer: Answer }[],
): Promise<Purse | undefined> {
  if (budget === undefined) return undefined;
  const tiers = billableTiers(config.service_tier);
  const asked = targets.map(({ model, params }) => ({
    ...{ model, price: priceOfModel(config, model), tiers, batch: false, hosted: hostedTools({ params }) },
  }));
  const unfit = budgetObjections(budget, asked);
  if (unfit.length > 0) throw new Failures(unfit);
  const rules = rulesOf(config, false);
  let cost = 0;
  let tokens = 0;
  for (const { ask, answer } of answered) {
    const worst = rules.worst(ask);
    const used = usedBy(config, ask.request.model, answer);
    cost += used.cost ?? worst.cost ?? 0;
    tokens += used.tokens ?? worst.tokens ?? 0;
  }
  return (await import('../execute/purse.ts')).openPurse(budget, { cost, tokens }, rules);
}

/** What the money of a run is known from. */
interface Spending {
  readonly plan: Pick<Plan, 'batch'>;
  readonly scheduled: readonly Scheduled[];
  /** Keys of trials that have their answer. */
  readonly done: ReadonlySet<string>;
  /** The folder of a run that was taken up again: it has already spent a part of the budget. */
  readonly resumed: string | undefined;
}

/**
 * The purse of a run that asks live under a budget. A batch has none, since it cannot be stopped halfway: the budget must
 * hold all that it may take before it is submitted, else this throws `Failures` with code `invalid`.
 */
export async function purseOf(
  config: Config,
  budget: Budget | undefined,
  { plan, scheduled, done, resumed }: Spending,
): Promise<Purse | undefined> {
  const live = liveOnly(scheduled);
  if (budget === undefined || live.length === 0) return undefined;
  const rules = rulesOf(config, plan.batch === true);
  const already =
    resumed === undefined ? { cost: 0, tokens: 0 } : await spentBefore(config, live, rules, resumed);
  if (plan.batch !== true) return (await import('../execute/purse.ts')).openPurse(budget, already, rules);
  requireBatchBudget(
    budget,
    already,
    rules,
    asksOf(slotsOf(live), (ask) => (done.has(trialKey(ask.trial)) ? undefined : ask)),
  );
  return undefined;
}

function requireBatchBudget(budget: Budget, already: Amount, rules: PurseRules, asks: Iterable<Ask>): void {
  let cost = 0;
  let tokens = 0;
  for (const ask of asks) {
    const worst = rules.worst(ask);
    cost += worst.cost ?? Number.NaN;
    tokens += worst.tokens ?? Number.NaN;
  }
  const reserved = reserve(openBudget(budget, already), { cost, tokens });
  if (reserved.status !== 'spent') return;
  const { what, needs, left } = reserved;
  fail({
    code: 'invalid',
    message: `the budget does not hold the batch: its requests may take ${amountText(what, needs)}, and ${amountText(what, left)} are left`,
    hint: `Raise ${what === 'cost' ? '--max-cost' : '--max-tokens'}, lower max_output_tokens, or name fewer suites.`,
  });
}

/**
 * What the journal says was spent: answers by their usage; what may have been billed without an answer at the worst of
 * all links that the trial may have asked.
 */
async function spentBefore(
  config: Config,
  live: readonly Scheduled[],
  rules: PurseRules,
  dir: string,
): Promise<Amount> {
  const { storedEnds } = await import('./answers.ts');
  const lost: string[] = [];
  const lose = ({ trial, possibly_billed }: LostCall) => {
    if (possibly_billed) lost.push(trial);
  };
  // Trials of a case are asked alike, those of later rounds too.
  const asks = new Map<string, Ask>();
  // What reads an answer is asked in its own trial alone.
  const following = new Map<string, Ask>();
  const askOf = (trial: Trial) =>
    trial.turn === undefined && trial.judge === undefined
      ? asks.get(caseKey(trial))
      : following.get(trialKey(trial));
  const caseKey = (trial: Trial) => trialKey({ ...trial, ordinal: 1 });
  const first = live.map(({ suite }) => ({ suite, trials: 1 }));
  for (const ask of asksOf(slotsOf(first))) {
    asks.set(caseKey(ask.trial), ask);
    for (const one of controlAsks(ask)) following.set(trialKey(one.trial), one);
  }
  let cost = 0;
  let tokens = 0;
  const add = (amount: Amount, ask: Ask) => {
    const worst = rules.worst(ask);
    cost += amount.cost ?? worst.cost ?? 0;
    tokens += amount.tokens ?? worst.tokens ?? 0;
  };
  for await (const { trial, end } of storedEnds(dir, config.allow_aliases, lose)) {
    const ask = askOf(trial);
    if (ask === undefined || end.outcome === 'failed') continue;
    add(usedBy(config, ask.request.model, end), ask);
    const next = nextAsk({ ...ask, trial }, end);
    if (next === undefined || 'problem' in next) continue;
    for (const one of [next, ...(next.then ?? [])]) following.set(trialKey(one.trial), one);
  }
  for (const trial of lost) {
    const parsed = parseTrialKey(trial);
    const ask = parsed && askOf(parsed);
    if (ask !== undefined) add({}, ask);
  }
  return { cost, tokens };
}

/** The sentence for a budget that ended a run. */
export function spentSentence({ what, needs, left }: Spent): string {
  return `the budget is spent: the next request may take ${amountText(what, needs)}, and ${amountText(what, left)} are left`;
}

function amountText(what: Limited, value: number): string {
  return what === 'cost' ? `$${value.toFixed(4)}` : `${value.toLocaleString('en-US')} tokens`;
}

/** What asks cost as they end, for the progress line: null when not known, undefined for those that nothing was paid for. */
export function costOfEnds(
  config: Config,
  scheduled: readonly Scheduled[],
): (end: AskEnd) => number | null | undefined {
  const live = new Set(liveOnly(scheduled).map(({ suite }) => suite.name));
  return ({ ask, end }) => {
    if (end.outcome === 'failed' || !live.has(ask.trial.suite)) return undefined;
    return usedBy(config, ask.request.model, end).cost ?? null;
  };
}
