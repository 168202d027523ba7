import { hash } from 'node:crypto';
import type { Link } from '../domain/link.ts';
import type { Ask, FallbackAsk } from '../domain/ports.ts';
import { compareText } from '../domain/recording.ts';
import type { Request, Target } from '../domain/request.ts';
import type { Case, Suite } from '../domain/suite.ts';
import { casesDigest, fingerprint, inputDigest, shortDigest } from './fingerprint.ts';
import { isJudged } from './judging/asks.ts';
import { judgesOf, type Reader, readersOf } from './judging/judges-of.ts';

/** Some cases of one suite and target, in the order in which one round asks them. */
export interface Slot {
  readonly suite: Suite;
  readonly ordinal: number;
  readonly cases: readonly Case[];
  /** Orders the sides of a case. */
  readonly seed: string;
}

/** What a case asks of its suite's target, or of one of its fallbacks. */
export function requestOf(suite: Suite, kase: Case, target = suite.target): Request {
  const { api, model, provider } = target;
  return {
    ...(provider === undefined ? {} : { provider }),
    api,
    model,
    ...(kase.system === undefined ? {} : { system: kase.system }),
    user: kase.user,
    ...(target.code === undefined ? {} : { vars: kase.vars }),
    ...(kase.files === undefined ? {} : { files: kase.files }),
    ...(suite.schema && suite.schema_mode === 'strict' ? { schema: suite.schema } : {}),
    params: target.params,
  };
}

/** A fallback as files name it. */
export function linkOf({ name, api, model, provider }: Target): Link {
  return { name, api, model, ...(provider === undefined ? {} : { provider }) };
}

/** A target with its fallbacks: everything that a trial of the suite may be asked of. */
export function linksOf({ target }: Suite): readonly Target[] {
  return [target, ...(target.fallback ?? [])];
}

/** Everything that a run of the suite may ask: the target, its fallbacks, and what reads its answers. */
export function targetsOf(suite: Suite): readonly (Target | Reader['target'])[] {
  return [...linksOf(suite), ...readersOf(suite).map(({ target }) => target)];
}

function fallbackAsks(suite: Suite, kase: Case): readonly FallbackAsk[] | undefined {
  return suite.target.fallback?.map((target) => ({
    link: linkOf(target),
    request: requestOf(suite, kase, target),
  }));
}

/**
 * The seed of a comparison: of a suite's cases and the models that answer them, in the order of the sides. It orders the
 * asks and draws the permutations, so equal comparisons are made alike.
 */
export function seedOf(suite: Suite, models: readonly string[]): string {
  return shortDigest([suite.name, casesDigest(suite), models]);
}

/**
 * The cases of a suite in the order in which they are asked: as drawn, but where judges are asked, the first one comes
 * first, since its first trial asks their control cases, and no judgement counts before these.
 */
export function askingOrder(seed: string, cases: readonly Case[]): readonly Case[] {
  const drawn = drawnOrder(seed, cases);
  const [first] = cases;
  if (first === undefined || !cases.some(isJudged)) return drawn;
  return [first, ...drawn.filter((kase) => kase !== first)];
}

/**
 * Cases in an order drawn at random, so that slow drift of a model falls on all kinds of cases alike, but the same for a
 * seed, wherever the cases stand in their file.
 */
export function drawnOrder(seed: string, cases: readonly Case[]): readonly Case[] {
  return cases
    .map((kase) => ({ kase, key: hash('sha256', `${seed} ${kase.id}`) }))
    .sort((a, b) => compareText(a.key, b.key))
    .map(({ kase }) => kase);
}

/**
 * The asks of slots, round by round: trial 1 of every case of every suite, then trial 2. Where one suite is asked of two
 * targets, both sides of a case stand side by side, in an order drawn for each case, so that drift falls on both alike.
 * `openOf` gives, for the first turn of a trial, the one that is to be asked now, if any: its later ones follow from that.
 */
export function* asksOf(
  slots: readonly Slot[],
  openOf: (first: Ask) => Ask | undefined = (first) => first,
): Generator<Ask> {
  const digests = new Map<Case, { readonly key: string; readonly input: string }>();
  const rounds = Map.groupBy(slots, ({ ordinal }) => ordinal);
  for (const ordinal of [...rounds.keys()].sort((a, b) => a - b)) {
    const groups = [...Map.groupBy(rounds.get(ordinal) ?? [], ({ suite }) => suite.name).values()];
    const longest = Math.max(...groups.flatMap((group) => group.map(({ cases }) => cases.length)));
    for (let place = 0; place < longest; place++) {
      for (const group of groups) {
        for (const slot of group.length > 1 ? sidesAt(group, place) : group) {
          const first = askAt(slot, place, digests, rounds.size > 1);
          const ask = first && openOf(first);
          if (ask !== undefined) yield ask;
        }
      }
    }
  }
}

function sidesAt(group: readonly Slot[], place: number): readonly Slot[] {
  const [first] = group;
  const drawn = hash('sha256', `${first?.seed} ${first?.ordinal} ${place}`);
  return drawn < '8' ? group : [...group].reverse();
}

function askAt(
  { suite, ordinal, cases }: Slot,
  place: number,
  digests: Map<Case, { readonly key: string; readonly input: string }>,
  again: boolean,
): Ask | undefined {
  const kase = cases[place];
  if (kase === undefined) return undefined;
  const known = digests.get(kase);
  const ask = firstAsk(suite, kase, ordinal, known);
  if (known === undefined && again) digests.set(kase, { key: ask.key, input: ask.input });
  return ask;
}

/** The first ask of a trial, which is all of it unless the case has turns. `known` are its digests, where it was asked before. */
export function firstAsk(suite: Suite, kase: Case, ordinal: number, known?: Pick<Ask, 'key' | 'input'>): Ask {
  const request = requestOf(suite, kase);
  const fallback = fallbackAsks(suite, kase);
  const [, ...rest] = kase.turns ?? [];
  return {
    trial: { suite: suite.name, case: kase.id, target: suite.target.name, ordinal },
    request,
    key: known?.key ?? fingerprint(request),
    input: known?.input ?? inputDigest(kase),
    ...(fallback === undefined ? {} : { fallback }),
    ...(rest.length === 0 ? {} : { rest }),
    ...judgedOf(suite, kase, ordinal),
  };
}

/** The first trial of a suite asks the control cases of all its judges. */
function judgedOf(suite: Suite, kase: Case, ordinal: number): Pick<Ask, 'judged'> {
  const controls = ordinal === 1 && kase === suite.cases[0] ? judgesOf(suite) : [];
  return controls.length > 0 || isJudged(kase) ? { judged: { kase, controls } } : {};
}
