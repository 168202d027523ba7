import type { Assertion } from '../domain/assertion.ts';
import type { Config } from '../domain/config.ts';
import type { GateChange, GateChangeKind } from '../domain/gate-inputs.ts';
import { canonicalJson } from '../domain/json.ts';
import { type Case, demandsOf, type Gate, type Suite, type Trials } from '../domain/suite.ts';
import { inputDigest } from './fingerprint.ts';

/** The written side of a gate, at one commit. */
export interface Policy {
  readonly config: Config;
  readonly suites: readonly Suite[];
  /** The text of an assertion, the same wherever the project lies; a module's with a digest of its file. */
  readonly textOf: (assertion: Assertion) => string;
}

/** Names of cases that one sentence gives. */
const NAMED = 5;

/** How the policy of the head differs from that of the base: margins, floors, slices, required cases, cases, assertions. */
export function policyChanges(base: Policy, head: Policy): GateChange[] {
  const changes = configChanges(base.config, head.config);
  for (const was of base.suites) {
    const is = head.suites.find(({ name }) => name === was.name);
    if (is === undefined) {
      changes.push({ kind: 'weakened', file: was.file, message: `the suite ${was.name} is gone` });
      continue;
    }
    const add = (kind: GateChangeKind, message: string) =>
      changes.push({ kind, file: is.file, message: `${is.name}: ${message}` });
    gateChanges(was.gate, is.gate, add);
    trialChanges(was.trials, is.trials, add);
    suiteAssertionChanges(was, is, { base: base.textOf, head: head.textOf }, add);
    caseChanges(was.cases, is.cases, { base: base.textOf, head: head.textOf }, add);
    if (
      was.schema_mode !== is.schema_mode ||
      canonicalJson(was.schema ?? null) !== canonicalJson(is.schema ?? null)
    )
      add('noted', 'the schema is another; both sides are scored by the new one');
  }
  for (const is of head.suites) {
    if (!base.suites.some(({ name }) => name === is.name))
      changes.push({ kind: 'noted', file: is.file, message: `the suite ${is.name} is new` });
  }
  return changes;
}

function configChanges(base: Config, head: Config): GateChange[] {
  const changes: GateChange[] = [];
  const file = head.file ?? base.file ?? 'llm-eval.config.yaml';
  const add = (kind: GateChangeKind, message: string) => changes.push({ kind, file, message });
  for (const [pin, model] of base.pins) {
    const now = head.pins.get(pin);
    if (now !== model) add('noted', `the pin ${pin} moved from ${model} to ${now ?? 'nothing'}`);
  }
  const allowed = head.allow_aliases.filter((alias) => !base.allow_aliases.includes(alias));
  if (allowed.length > 0)
    add('weakened', `allow_aliases: ${allowed.join(', ')} may now be served by any snapshot`);
  const prices = ({ prices }: Config) => canonicalJson(Object.fromEntries(prices));
  if (prices(base) !== prices(head))
    add('weakened', 'prices changed, by which the cost of both sides is counted');
  const redact = ({ redact }: Config) =>
    canonicalJson(redact && { ...redact, module: redact.module?.split(/[\\/]/).at(-1) });
  if (redact(base) !== redact(head))
    add('weakened', 'redact changed, by which prompts are sent and assertions are read');
  return changes;
}

type Add = (kind: GateChangeKind, message: string) => void;

/** Limits above which something regresses: larger or not there is looser. */
const CEILINGS = [
  'max_drop',
  'max_flips',
  'max_cost_increase',
  'max_tokens_increase',
  'max_latency_increase',
] as const satisfies readonly (keyof Gate)[];

/** Written choices of which no other is known to be stricter. */
const CHOICES = ['metric', 'rule', 'p_value', 'quarantine', 'baseline', 'on_inconclusive', 'strict'] as const;

function gateChanges(was: Gate, is: Gate, add: Add): void {
  for (const limit of CEILINGS) ceiling(`gate.${limit}`, was[limit], is[limit], add);
  if (was.max_drop === undefined && is.max_drop !== undefined)
    add('weakened', `gate.max_drop of ${is.max_drop} replaces the margin that the suite's size decides`);
  for (const choice of CHOICES) {
    if (was[choice] === is[choice]) continue;
    const stricter =
      (choice === 'strict' && is.strict) || (choice === 'on_inconclusive' && is.on_inconclusive === 'fail');
    add(
      stricter ? 'noted' : 'weakened',
      `gate.${choice} was ${was[choice] ?? 'not written'} and is ${is[choice] ?? 'not written'}`,
    );
  }
  if (was.min_pass_rate !== undefined && (is.min_pass_rate ?? 0) < was.min_pass_rate)
    add('weakened', `gate.min_pass_rate was ${was.min_pass_rate} and is ${is.min_pass_rate ?? 'gone'}`);
  for (const slice of was.slices) {
    const now = is.slices.find(({ tag }) => tag === slice.tag);
    if (now === undefined) add('weakened', `gate.slices: ${slice.tag} is gone`);
    else ceiling(`gate.slices.${slice.tag}.max_drop`, slice.max_drop, now.max_drop, add);
  }
  for (const id of was.required)
    if (!is.required.includes(id)) add('weakened', `gate.required: ${id} is gone`);
}

function ceiling(name: string, was: number | undefined, is: number | undefined, add: Add): void {
  if (was === undefined || was === is) return;
  const looser = is === undefined || is > was;
  add(looser ? 'weakened' : 'noted', `${name} was ${was} and is ${is ?? 'gone'}`);
}

function trialChanges(was: Trials, is: Trials, add: Add): void {
  const most = (trials: Trials) => ('fixed' in trials ? trials.fixed : trials.max);
  if (canonicalJson(was) === canonicalJson(is)) return;
  const text = (trials: Trials) => ('fixed' in trials ? `${trials.fixed}` : `up to ${trials.max}`);
  add(most(is) < most(was) ? 'weakened' : 'noted', `trials were ${text(was)} and are ${text(is)}`);
}

function suiteAssertionChanges(
  was: Suite,
  is: Suite,
  textOf: Record<'base' | 'head', Policy['textOf']>,
  add: Add,
): void {
  const kept = new Set((is.suite_assertions ?? []).map(textOf.head));
  for (const old of was.suite_assertions ?? [])
    if (!kept.has(textOf.base(old))) add('weakened', `assert_suite: ${old.name} is gone or another`);
}

function caseChanges(
  was: readonly Case[],
  is: readonly Case[],
  textOf: { readonly base: Policy['textOf']; readonly head: Policy['textOf'] },
  add: Add,
): void {
  const now = new Map(is.map((one) => [one.id, one]));
  const found = {
    gone: [] as string[],
    asked: [] as string[],
    expected: [] as string[],
    tags: [] as string[],
  };
  const removed = new Map<string, string[]>();
  for (const old of was) {
    const one = now.get(old.id);
    if (one === undefined) {
      found.gone.push(old.id);
      continue;
    }
    if (inputDigest(old) !== inputDigest(one)) found.asked.push(old.id);
    if (canonicalJson(old.expected ?? null) !== canonicalJson(one.expected ?? null))
      found.expected.push(old.id);
    if (old.tags.some((tag) => !one.tags.includes(tag)) || old.cluster !== one.cluster)
      found.tags.push(old.id);
    const kept = demandsOf(one).map(({ name, assertion }) => placed(name, textOf.head(assertion)));
    for (const { name, assertion } of demandsOf(old)) {
      const at = kept.indexOf(placed(name, textOf.base(assertion)));
      if (at === -1) removed.set(name, [...(removed.get(name) ?? []), old.id]);
      else kept.splice(at, 1);
    }
  }
  const tell = (ids: readonly string[], what: string) => {
    if (ids.length > 0) add('weakened', `${what}: ${named(ids)}`);
  };
  tell(found.gone, 'cases that are gone');
  tell(found.asked, 'cases that ask something else, and so are compared with nothing');
  tell(found.expected, 'cases that expect something else');
  tell(found.tags, 'cases that left a slice or a cluster');
  for (const [name, ids] of removed) tell(ids, `the assertion ${name} is gone or another in`);
}

/** Which assertion it is: its name says of which turn. */
function placed(name: string, text: string): string {
  return canonicalJson([name, text]);
}

/** The first of some names, and how many more there are. */
export function named(names: readonly string[]): string {
  const more = names.length - NAMED;
  return `${names.slice(0, NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
