import type { PinState, PinsReport } from '../domain/pins.ts';
import { code, joinedMd, type MarkdownText, md, mdTable, plain } from './escape/markdown.ts';
import { joined, say, type TermText, term } from './escape/term.ts';
import { tables } from './table.ts';

/** Suites that a line of the table names; of more than these only the number is told. */
const MOST_SUITES = 3;

/** The list of pins for people: a table, then each pin that is not fine with what to do, and the sum. */
export async function pinsText(report: PinsReport): Promise<TermText> {
  const lay = await tables();
  const names = [
    'pin',
    'model',
    'provider',
    'kind',
    'listed',
    'served',
    'shuts down',
    'days left',
    'replacement',
    'used by',
  ];
  const rows = report.pins.map((state) => [
    term(state.pin ?? ''),
    term(state.model),
    term(state.provider ?? ''),
    term(state.kind),
    term(state.listed ? 'yes' : 'no'),
    term(servedWord(state)),
    term(state.shutdown_date ?? ''),
    state.days_left === undefined ? term('') : say`${state.days_left}`,
    term(state.replacement?.model ?? ''),
    usedBy(state, term, joined),
  ]);
  const align = names.map((name) => (name === 'days left' ? ('right' as const) : ('left' as const)));
  // A column of which no row has anything to say is left out with its name.
  const kept = names.flatMap((_, index) => (rows.some((row) => row[index] !== '') ? [index] : []));
  const pick = <T>(list: readonly T[]) => kept.flatMap((index) => list.slice(index, index + 1));
  const table = lay([pick(names.map(term)), ...rows.map(pick)], { align: pick(align) });
  const notices = report.pins.flatMap((state) => {
    if (state.notice === undefined) return [];
    const whose = state.pin === undefined ? term(state.model) : say`${term(state.pin)}: ${term(state.model)}`;
    const hint = state.hint === undefined ? [] : [say`  ${term(state.hint)}`];
    return [say`${whose} ${term(state.notice)}`, ...hint];
  });
  const sum = say`${term(sumOf(report))} (exit ${report.exit}); ${term(basis(report))}`;
  return joined([...table, term(''), ...notices, sum, term('')], '\n');
}

/** The same list as Markdown, for a pull request or the summary of a CI job. */
export function pinsMarkdown(report: PinsReport): MarkdownText {
  const head = [
    md`Pin`,
    md`Model`,
    md`Kind`,
    md`Listed`,
    md`Served`,
    md`Shuts down`,
    md`Days left`,
    md`Replacement`,
    md`Used by`,
  ];
  const rows = report.pins.map((state) => {
    const model =
      state.provider === undefined ? code(state.model) : md`${code(state.model)} at ${code(state.provider)}`;
    const served = plain(servedWord(state));
    return [
      code(state.pin ?? ''),
      model,
      plain(state.kind),
      plain(state.listed ? 'yes' : 'no'),
      state.reason === undefined ? served : md`${served}: ${code(state.reason)}`,
      code(state.shutdown_date ?? ''),
      state.days_left === undefined ? md`` : md`${state.days_left}`,
      code(state.replacement?.model ?? ''),
      usedBy(state, code, joinedMd),
    ];
  });
  const sum = md`**${plain(sumOf(report))}**, counted from ${plain(report.today)}; ${plain(basis(report))}.`;
  return joinedMd([md`### Model pins`, md``, sum, md``, mdTable(head, rows), md``], '\n');
}

function servedWord({ served }: PinState): string {
  return served === 'not-asked' ? 'not asked' : served;
}

/** The suites of a pin, with what they use it as unless it is their target. */
function usedBy<Text>(
  { used_by }: PinState,
  safe: (text: string) => Text,
  join: (texts: readonly Text[], between: string) => Text,
): Text {
  if (used_by.length === 0) return safe('no suite');
  const names = used_by.map(({ suite, role }) => (role === 'target' ? suite : `${suite} (${role})`));
  const more = names.length - MOST_SUITES;
  const shown = names.slice(0, MOST_SUITES).map(safe);
  return join(more > 0 ? [...shown, safe(`${more} more`)] : shown, ', ');
}

/** What the list comes to, in one clause. */
function sumOf({ pins, within_days }: PinsReport): string {
  const count = (status: PinState['status']) => pins.filter((state) => state.status === status).length;
  const many = (number: number) => `${number} of ${pins.length} ${pins.length === 1 ? 'model' : 'models'}`;
  const [retired, retiring, unknown] = [count('retired'), count('retiring'), count('unknown')];
  const days = within_days === 1 ? '1 day' : `${within_days} days`;
  const parts = [
    ...(retired > 0 ? [`${many(retired)} ${retired === 1 ? 'is' : 'are'} gone`] : []),
    ...(retiring > 0 ? [`${many(retiring)} ${retiring === 1 ? 'shuts' : 'shut'} down within ${days}`] : []),
    ...(unknown > 0 ? [`${many(unknown)} could not be asked about`] : []),
  ];
  return parts.length > 0 ? parts.join(', ') : `no model is known to shut down within ${days}`;
}

/** What the list rests on, and of how many models that says nothing. */
function basis({ pins, as_of }: PinsReport): string {
  const asked = pins.some(({ served }) => served !== 'not-asked');
  const rest = asked
    ? `by the API and the models table of ${as_of}`
    : `by the models table of ${as_of}; the API was not asked, --served asks it`;
  const strangers = pins.filter(({ listed, served }) => !listed && served === 'not-asked').length;
  if (strangers === 0) return rest;
  return `${rest}; of ${strangers} that the table does not list nothing is known`;
}
