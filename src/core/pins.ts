import type { ModelTable } from '../domain/model.ts';
import {
  type ModelUse,
  NOTICE_DAYS,
  PINS_VERSION,
  type PinState,
  type PinsReport,
  type Served,
} from '../domain/pins.ts';
import type { Target } from '../domain/request.ts';
import type { Suite } from '../domain/suite.ts';
import { candidates } from './bump.ts';
import { exitOfPins } from './exit.ts';
import { embeddingsOf, judgesOf, type Reader } from './judging/judges-of.ts';
import { isDated, isNamedLatest } from './models.ts';
import { hintOf, noticeOf } from './pin-words.ts';

/** The models that suites use, one use each. */
export function usesOf(
  suites: readonly (Pick<Suite, 'name' | 'file' | 'target'> & Partial<Pick<Suite, 'cases'>>)[],
): ModelUse[] {
  return suites.flatMap(({ name, file, target, cases = [] }) => {
    const use = (role: ModelUse['role'], { model, pin, provider }: Target | Reader['target']): ModelUse => ({
      suite: name,
      file,
      role,
      model,
      ...(pin === undefined ? {} : { pin }),
      ...(provider === undefined ? {} : { provider }),
    });
    // Code of the user's is no model of anyone's.
    const own = target.code === undefined ? [use('target', target)] : [];
    return [
      ...own,
      ...judgesOf({ cases }).map(({ target: judge }) => use('judge', judge)),
      ...embeddingsOf({ cases }).map(({ target: embedding }) => use('embedding', embedding)),
    ];
  });
}

/** What one endpoint is asked about: a model, and the config's name of the endpoint (absent: the vendor's own). */
type Asked = Pick<PinState, 'model' | 'provider'>;

/** What the state of pins is made from. */
export interface PinsInput {
  readonly uses: readonly ModelUse[];
  /** The config's pins, by name; those that no use names are reported as unused. */
  readonly pins: ReadonlyMap<string, string>;
  readonly table: ModelTable;
  /** `YYYY-MM-DD`, in UTC. */
  readonly today: string;
  /** Days within which a shutdown counts. */
  readonly within: number;
  readonly config?: string;
  /** What an endpoint says of a model; undefined when it was not asked. */
  readonly served?: (asked: Asked) => Served | undefined;
}

/** The state of every model that is used and of every pin, those that retire first coming first. */
export function pinsReport(input: PinsInput): PinsReport {
  const rows = new Map<string, { pin: PinState['pin']; asked: Asked; used_by: ModelUse[] }>();
  const row = (pin: string | undefined, asked: Asked) => {
    const key = JSON.stringify([pin, asked.model, asked.provider]);
    const known = rows.get(key) ?? { pin, asked, used_by: [] };
    rows.set(key, known);
    return known;
  };
  for (const use of input.uses) row(use.pin, use).used_by.push(use);
  const used = new Set(input.uses.map(({ pin }) => pin));
  for (const [pin, model] of input.pins) if (!used.has(pin)) row(pin, { model });

  const states = [...rows.values()].map(({ pin, asked, used_by }) => stateOf(pin, asked, used_by, input));
  return {
    v: PINS_VERSION,
    today: input.today,
    as_of: input.table.as_of,
    within_days: input.within,
    exit: exitOfPins(states),
    ...(input.config === undefined ? {} : { config: input.config }),
    pins: states.sort(byUrgency),
  };
}

function stateOf(
  pin: string | undefined,
  { model, provider }: Asked,
  uses: readonly ModelUse[],
  { table, today, within, config, served: ask }: PinsInput,
): PinState {
  const info = table.models.find(({ id }) => id === model);
  const kind =
    info?.kind ?? (isNamedLatest(model) ? 'alias' : isDated(model) ? 'snapshot' : ('unknown' as const));
  const answer = ask?.({ model, provider });
  // The endpoint knows its own dates best; a server that is merely compatible names none.
  const shutdown_date = (answer?.served === 'yes' ? answer.shutdown_date : undefined) ?? info?.retires;
  const days_left = shutdown_date === undefined ? undefined : daysBetween(today, shutdown_date);
  const status = statusOf(days_left, answer?.served, within);
  const leaves = shutdown_date !== undefined || status === 'retired' || kind === 'alias';
  const replacement = leaves ? replacementFor(model, table, today) : undefined;
  const reason = answer === undefined || answer.served === 'yes' ? undefined : answer.reason;
  const state: Omit<PinState, 'notice' | 'hint'> = {
    ...(pin === undefined ? {} : { pin }),
    model,
    ...(provider === undefined ? {} : { provider }),
    kind,
    listed: info !== undefined,
    served: answer?.served ?? 'not-asked',
    ...(reason === undefined ? {} : { reason }),
    ...(shutdown_date === undefined ? {} : { shutdown_date }),
    ...(days_left === undefined ? {} : { days_left }),
    status,
    ...(replacement === undefined ? {} : { replacement }),
    used_by: uses.map(({ suite, file, role }) => ({ suite, file, role })),
  };
  const notice = noticeOf(state);
  const hint = hintOf(state, config);
  return {
    ...state,
    ...(notice === undefined ? {} : { notice }),
    ...(hint === undefined ? {} : { hint }),
  };
}

/** A shutdown that is known weighs more than an endpoint that could not say. */
function statusOf(
  days_left: number | undefined,
  served: PinState['served'] | undefined,
  within: number,
): PinState['status'] {
  if (served === 'no' || (days_left !== undefined && days_left <= 0)) return 'retired';
  if (days_left !== undefined && days_left <= within) return 'retiring';
  return served === 'unknown' ? 'unknown' : 'fine';
}

/** What to move a model to; undefined when nothing is known. Never a model that is itself shut down by then. */
function replacementFor(model: string, table: ModelTable, today: string): PinState['replacement'] {
  const info = table.models.find(({ id }) => id === model);
  const lives = (id: string | undefined): id is string => {
    const { retires } = table.models.find((one) => one.id === id) ?? {};
    return id !== undefined && (retires === undefined || (retires > today && retires !== info?.retires));
  };
  if (lives(info?.replacement)) return { model: info.replacement, by: 'vendor' };
  const behind = info?.snapshots?.find(lives);
  if (behind !== undefined) return { model: behind, by: 'alias' };
  const newest = candidates({ model, table, today })[0]?.id;
  return newest === undefined ? undefined : { model: newest, by: 'family' };
}

/** Whole days from one day to another, both `YYYY-MM-DD` in UTC; negative when the other is past. */
function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
}

/** The least time left first, then what is not known, then by name, as no locale changes it. */
function byUrgency(a: PinState, b: PinState): number {
  const rank = ({ status, days_left = Number.POSITIVE_INFINITY }: PinState) =>
    status === 'retired' ? Number.NEGATIVE_INFINITY : days_left;
  const names = ({ pin, model, provider }: PinState) =>
    [pin === undefined ? '1' : '0', pin ?? '', model, provider ?? ''].join('\0');
  if (rank(a) !== rank(b)) return rank(a) < rank(b) ? -1 : 1;
  if (a.status !== b.status && (a.status === 'unknown' || b.status === 'unknown'))
    return a.status === 'unknown' ? -1 : 1;
  return names(a) < names(b) ? -1 : names(a) > names(b) ? 1 : 0;
}

/**
 * Warnings for the report of a run: its models that are shut down within `NOTICE_DAYS`. Only of suites that are asked live
 * or whose model is a pin: a recording of a model that nobody asks any more is none to move.
 */
export function retirementWarnings(
  suites: readonly Pick<Suite, 'name' | 'file' | 'target' | 'replay'>[],
  table: ModelTable,
  today: string,
): string[] {
  const meant = suites.filter(({ target, replay }) => replay.length === 0 || target.pin !== undefined);
  const { pins } = pinsReport({
    uses: usesOf(meant),
    pins: new Map(),
    table,
    today,
    within: NOTICE_DAYS,
  });
  return pins
    .filter(({ status }) => status !== 'fine')
    .map(({ pin, model, used_by, notice }) => {
      const whose =
        pin === undefined
          ? `${used_by.map(({ suite }) => suite).join(', ')}: the model ${model}`
          : `the pin ${pin} (${model})`;
      return `${whose} ${notice}; see: llm-eval pins`;
    });
}
