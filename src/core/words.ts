import type { Method, Row } from '../domain/report.ts';
import type { Basis } from './basis.ts';
import type { Design } from './design.ts';
import { blindMethodWords, isBlind } from './headroom.ts';
import { type AutomaticMargin, supports } from './stats/margin.ts';

/** The words that every report says of how a verdict was reached. Numbers as a person reads them; never "no difference". */

/** Sentences without a full stop, the most telling first. */
export function methodWords(
  method: Omit<Method, 'words'>,
  basis: Basis,
  design: Design,
  total: Row | undefined,
): string[] {
  const { looks, rounds, calls, missing, independence, drift, attempt } = method;
  const stopped = looks.taken < looks.planned ? `stopped after ${roundsWords(rounds)}` : undefined;
  const lines = [
    ...(total?.metric === undefined
      ? [marginWords(method, basis, total), detectableWords(method, basis)]
      : [`${metricWords(total.metric)}; margin ${total.margin ?? 0} points, written`]),
    [
      `${method.rule}, ${method.p_value === 'exact' ? 'exact' : 'mid'} p, alpha ${method.alpha} over ${counted(method.metrics, 'metric')}`,
      `${looks.taken} of ${counted(looks.planned, 'look')}`,
      stopped === undefined
        ? `${number(calls.spent)} trials`
        : `${stopped}, ${number(calls.spent)} of ${number(calls.planned)} trials`,
      `missing ${missing.before} before and ${missing.after} after`,
      method.quarantined.length === 0 ? 'none quarantined' : `quarantined: ${listed(method.quarantined)}`,
    ].join('; '),
    [
      independenceWords(method.units, independence),
      ...(drift === null ? [] : [`drift of the stored trials p = ${drift.p.toPrecision(2)}`]),
      attempt === null ? 'earlier looks unknown' : `attempt ${attempt}`,
      `seed ${design.seed}`,
    ].join('; '),
  ];
  return lines.filter((line) => line !== undefined);
}

/** What a metric that is no pass rate measures. */
function metricWords(metric: string): string {
  const [, sign, k] = /^pass([\^@])(\d+)$/.exec(metric) ?? [];
  if (sign === undefined) return 'score: the mean value of the trials of a case, 0 to 100 %';
  const what =
    sign === '^' ? `that ${k} trials of a case all pass` : `that one of ${k} trials of a case passes`;
  return `${metric}: the chance ${what}, estimated without bias from those that it has`;
}

function marginWords({ margin }: Omit<Method, 'words'>, basis: Basis, total: Row | undefined): string {
  const { planned, automatic, level } = basis;
  if (total !== undefined && isBlind(total)) return blindMethodWords(total);
  const size = sizeWords(planned);
  const assumed = assumedWords(planned);
  if (margin === 'written') {
    const points = total?.margin ?? 0;
    const able = supports(planned, points / 100, level);
    return able
      ? `margin ${points} points, written; ${size} support it${assumed}`
      : `margin ${points} points, written; ${size} are too few to pass it dependably${assumed}`;
  }
  return vouchWords(planned, automatic ?? {});
}

/** What a suite vouches for by its size, and what would tighten it. */
export function vouchWords(planned: Basis['planned'], { margin, next }: AutomaticMargin): string {
  const tighter =
    next === undefined
      ? ''
      : `; ${moreCases(next.moreCases)} ${next.moreCases === 1 ? 'vouches' : 'vouch'} for ${inPoints(next.margin)}`;
  const able = margin === undefined ? 'no margin up to 10 points' : `drops above ${inPoints(margin)} points`;
  return `${sizeWords(planned)} vouch for ${able}${assumedWords(planned)}${tighter}`;
}

function moreCases(count: number): string {
  return `${number(count)} more ${count === 1 ? 'case' : 'cases'}`;
}

function sizeWords({ cases, trialsAfter }: Basis['planned']): string {
  return `${counted(cases, 'case')} x ${counted(trialsAfter, 'trial')}`;
}

function assumedWords({ assumed }: Basis['planned']): string {
  return assumed ? ', if they are as steady as most suites (the stored trials do not say)' : '';
}

/** What to say of a written margin, in points, that a suite cannot pass dependably. */
export function unsupportedWords({
  planned,
  margin,
  chance,
  moreCases: more,
  trials,
}: {
  readonly planned: Basis['planned'];
  readonly margin: number;
  /** That an unchanged candidate passes, 0 to 1. */
  readonly chance: number;
  /** What would support the margin; absent: no number would. */
  readonly moreCases?: number | undefined;
  readonly trials?: number | undefined;
}): string {
  const ways = [
    ...(more === undefined ? [] : [moreCases(more)]),
    ...(trials === undefined ? [] : [`${counted(trials, 'trial')} a case`]),
    'a wider margin',
  ];
  const last = ways.pop() ?? '';
  const all = ways.length === 0 ? last : `${ways.join(', ')} or ${last}`;
  return `gate.max_drop is ${margin} points, and ${sizeWords(planned)} are too few to pass it dependably${assumedWords(planned)}: an unchanged candidate passes ${Math.floor(chance * 100)} times in 100; ${all} would do`;
}

function detectableWords(
  { detectable, detectable_flips, chance_of_pass }: Omit<Method, 'words'>,
  { planned }: Basis,
): string {
  const broken = `${counted(detectable_flips ?? 0, 'case')} that ${detectable_flips === 1 ? 'breaks' : 'break'} altogether`;
  const flips = detectable_flips === null ? '' : `, or ${broken}`;
  const found =
    detectable === null
      ? `with ${counted(planned.trialsAfter, 'trial')} this suite finds no drop dependably${flips.replace(', or', ', but')}`
      : `with ${counted(planned.trialsAfter, 'trial')} this suite finds drops of ${detectable.toFixed(1)} points or more 4 times in 5${flips}`;
  return chance_of_pass === null
    ? found
    : `${found}; an unchanged candidate passes ${counted(Math.min(99, Math.floor(chance_of_pass * 100)), 'time')} in 100`;
}

/** The widest margin that is proposed, in points, where the written one is not wider than half of it. */
const WIDEST = 10;

/** What would decide a total that is neither shown to have dropped nor to have held. */
export function moreWords({ planned, automatic, level, margin }: Basis, row: Row): string {
  if (row.metric !== undefined) return 'More cases or trials would decide it';
  if (margin === null) {
    const more = automatic?.next?.moreCases;
    return more === undefined
      ? 'More cases or trials would decide it'
      : `About ${number(more)} more cases would vouch for ${inPoints(automatic?.next?.margin ?? 0.1)} points`;
  }
  const wider = row.low === null ? Number.POSITIVE_INFINITY : Math.ceil(-row.low * 2) / 2;
  const larger = [1.5, 2, 3, 5, 10, 20, 50].find((times) =>
    supports({ ...planned, cases: Math.ceil(planned.cases * times) }, margin, level),
  );
  const cases =
    larger === undefined || supports(planned, margin, level)
      ? undefined
      : `about ${number(Math.ceil(planned.cases * (larger - 1)))} more cases`;
  const ways = [
    cases ?? 'more cases or trials',
    // A margin much wider than what was asked for decides nothing that anybody wants to know.
    wider > Math.max(WIDEST, margin * 200) ? undefined : `a margin of ${wider} points`,
  ];
  const sentence = ways.filter((way) => way !== undefined).join(' or ');
  return `${sentence[0]?.toUpperCase()}${sentence.slice(1)} would decide it`;
}

function independenceWords(units: Method['units'], checked: Method['independence']): string {
  const phi = checked === null ? '' : ` (phi ${checked.phi.toFixed(2)}, p = ${checked.p.toPrecision(2)})`;
  if (units === 'clusters') return `clusters of cases are the units${phi}`;
  if (units === 'cases')
    return `the trials of a case are not independent${phi}: cases are the units, and more trials help little`;
  return checked === null ? 'independence of trials not checked' : `trials independent${phi}`;
}

function roundsWords({ taken, planned }: Method['rounds']): string {
  return `${taken} of ${counted(planned, 'round')}`;
}

function listed(ids: readonly string[]): string {
  return ids.length <= 5 ? ids.join(', ') : `${ids.slice(0, 5).join(', ')} and ${ids.length - 5} more`;
}

function inPoints(fraction: number): string {
  return String(Math.round(fraction * 1000) / 10);
}

function counted(many: number, noun: string): string {
  return `${number(many)} ${noun}${many === 1 ? '' : 's'}`;
}

function number(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',');
}
