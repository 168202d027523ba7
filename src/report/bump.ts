import type { Bump, BumpFile } from '../domain/bump.ts';
import type { SuiteReport } from '../domain/report.ts';
import { code, joinedMd, type MarkdownText, md, mdTable, plain } from './escape/markdown.ts';
import { joined, say, type TermText, term } from './escape/term.ts';
import { count, dollars, percent, points } from './figures.ts';

/** What came of moving a pin, for people; it follows the report of the comparison. */
export function bumpText(bump: Bump): TermText {
  const { pin, from, to, result, files, exit } = bump;
  const move = say`${term(pin)}: ${term(from)} -> ${term(to)}`;
  if (result !== 'moved' && result !== 'dry-run')
    return joined([say`${NOT_MOVED} (exit ${exit}) ${move}`, ...unchangedLines(bump), term('')], '\n');
  const head =
    result === 'moved'
      ? say`MOVED (exit ${exit}) ${move}`
      : say`NOT MOVED (exit ${exit}) ${move}: a dry run changes nothing; without --dry-run it would write`;
  return joined(
    [
      head,
      ...files.map((file) => say`  ${fileLine(bump, file)}`),
      ...untestedLines(bump),
      say`undo: ${term(undoCommand(files))}`,
      ...section('commit message'),
      commitMessage(bump),
      ...section('pull request'),
      term(''),
    ],
    '\n',
  );
}

const NOT_MOVED = term('NOT MOVED');

function section(name: string): TermText[] {
  return [term(''), say`--- ${term(name)}`, term('')];
}

function unchangedLines({ pin, result, missing, others, report, to }: Bump): TermText[] {
  if (result === 'incomplete') {
    return [
      say`  ${count(missing)} of the candidate's trials ${term(missing === 1 ? 'has' : 'have')} no answer, and a baseline with holes would shrink what later runs are compared on; nothing was changed`,
      say`  ask them again, and move the pin on the answers that are there: llm-eval bump ${term(pin)} --to ${term(to)}`,
    ];
  }
  if (result === 'no-evidence') {
    const same = report.suites.filter(({ same_answers }) => same_answers).map(({ suite }) => term(suite));
    return [
      say`  the answers of ${joined(same, ', ')} are all among those stored of the old snapshot, which is no evidence; nothing was changed`,
      say`  compare with answers of the old snapshot, or ask the candidate anew: leave --replay out`,
    ];
  }
  const lines = [
    say`  the verdict is ${term(report.verdict.status)}, so nothing was changed: no file, no baseline`,
  ];
  if (others.length === 0) return lines;
  return [
    ...lines,
    say`  other snapshots to try, each a further chance of a false pass: ${joined(others.map(term), ', ')}`,
    say`  try one: llm-eval bump ${term(pin)} --to ${term(others[0] ?? '')}`,
  ];
}

function untestedLines({ untested }: Bump): TermText[] {
  if (untested.length === 0) return [];
  return [say`  not compared, for they ask the pin only as a fallback: ${joined(untested.map(term), ', ')}`];
}

function fileLine({ pin, to }: Bump, { file, added, baseline }: BumpFile): TermText {
  const news = term(added ? ' (new)' : '');
  if (baseline === undefined) return say`${term(file)}: the pin ${term(pin)} is ${term(to)}`;
  return say`${term(file)}${news}: ${count(baseline.answers)} answers of ${term(to)}`;
}

/** The command that takes a move back before it is committed. */
function undoCommand(files: readonly BumpFile[]): string {
  const names = (added: boolean) =>
    files.filter((one) => one.added === added).map(({ file }) => shellWord(file));
  const [old, fresh] = [names(false), names(true)];
  return [
    ...(old.length > 0 ? [`git checkout -- ${old.join(' ')}`] : []),
    ...(fresh.length > 0 ? [`rm ${fresh.join(' ')}`] : []),
  ].join(' && ');
}

/** A word of a POSIX shell's command line that means what it says. */
function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** The message of a commit that moves a pin: a subject, then the evidence. */
export function commitMessage({ pin, from, to, why, report }: Bump): TermText {
  const evidence = report.verdict.reasons.map(({ message }) => say`- ${term(message)}`);
  const run = report.run.id === null ? term('') : say` Compared in run ${term(report.run.id)}.`;
  return joined(
    [
      say`Move the pin ${term(pin)} to ${term(to)}`,
      term(''),
      ...(why === undefined ? [] : [term(why), term('')]),
      say`It was ${term(from)}.${run}`,
      term(''),
      ...evidence,
    ],
    '\n',
  );
}

/** The body of a pull request that moves a pin: what moved, the evidence, the cost, how to undo it. */
export function pullRequestBody(bump: Bump): MarkdownText {
  const { pin, from, to, why, files, report, untested } = bump;
  const written = files.map(({ file, baseline }) =>
    baseline === undefined
      ? md`- ${code(file)}: the pin`
      : md`- ${code(file)}: ${baseline.answers} answers of ${code(to)}`,
  );
  const warned =
    untested.length === 0
      ? []
      : [
          md`Not compared, for they ask the pin only as a fallback: ${joinedMd(untested.map(code), ', ')}.`,
          md``,
        ];
  return joinedMd(
    [
      md`### Move the pin ${code(pin)} from ${code(from)} to ${code(to)}`,
      md``,
      ...(why === undefined ? [] : [code(why), md``]),
      md`**${plain(report.verdict.status)}**: ${howCompared(report.suites)} This is one verdict over all suites that use the pin; the chance of a false alarm among them all is one in twenty.`,
      md``,
      evidenceTable(report.suites),
      md``,
      ...report.verdict.reasons.map(({ message }) => md`- ${code(message)}`),
      md``,
      ...warned,
      md`What changes:`,
      md``,
      ...written,
      md``,
      md`Cost for 1,000 calls: ${costs(report.suites, 'before')} before, ${costs(report.suites, 'after')} after.`,
      md``,
      md`Undo before it is committed: ${code(undoCommand(files))}; afterwards: ${code('git revert COMMIT')}.`,
      md``,
    ],
    '\n',
  );
}

function howCompared(suites: readonly SuiteReport[]): MarkdownText {
  return suites.some(({ before }) => before?.source === 'baseline')
    ? md`the old snapshot can be asked no more, so its baselines stand for it.`
    : md`both snapshots answered the same cases.`;
}

function evidenceTable(suites: readonly SuiteReport[]): MarkdownText {
  const head = [
    md`Suite`,
    md`Cases`,
    md`Before`,
    md`After`,
    md`Change`,
    md`At worst`,
    md`Margin`,
    md`Verdict`,
  ];
  const rows = suites.flatMap(({ suite, rows: [total], verdict }) => {
    if (total === undefined) return [];
    const { cases, before, after, change, low, margin } = total;
    const shown = (value: number | null, as: (value: number) => string) =>
      value === null ? md`` : code(as(value));
    return [
      [
        code(suite),
        md`${cases}`,
        shown(before, percent),
        shown(after, percent),
        shown(change, points),
        shown(low, points),
        shown(margin, (value) => points(-value)),
        plain(verdict.status),
      ],
    ];
  });
  return mdTable(head, rows);
}

/** What 1,000 answers of a side cost over all suites; a stored side has no cost where an answer does not say. */
function costs(suites: readonly SuiteReport[], which: 'before' | 'after'): MarkdownText {
  let cost: number | null = 0;
  let answers = 0;
  for (const suite of suites) {
    const side = suite[which];
    if (side === undefined) continue;
    cost = cost === null || side.usage.cost === null ? null : cost + side.usage.cost;
    answers += answersOf(side.outcomes);
  }
  return code(dollars(cost === null || answers === 0 ? null : (cost / answers) * 1000));
}

function answersOf(outcomes: { readonly [outcome: string]: number }): number {
  return Object.entries(outcomes).reduce(
    (sum, [name, times]) => sum + (name.startsWith('failed:') ? 0 : times),
    0,
  );
}
