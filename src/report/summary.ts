import { shortened } from './answers.ts';
import { code, joinedMd, type MarkdownText, md, mdTable, plain, prose } from './escape/markdown.ts';
import { dollars, percent, points, rowName } from './figures.ts';
import { FORK_WORDS, gateState, shortCommit } from './gate-words.ts';
import type { ShownReport, ShownSuite } from './shown-report.ts';

/** GitHub refuses a comment above 65,536 characters; what stands around it needs room, too. */
export const COMMENT_LIMIT = 60_000;

/** Kept free for saying what was left out. */
const ROOM_FOR_THE_END = 200;

/** Characters of one name or sentence. */
const MOST_OF_A_TEXT = 1_000;

/**
 * A report as a comment on a pull request: verdict, reasons, what changed of the gate's inputs, a table, the cases that became
 * worse. Above `limit` characters it ends after a whole line and says how many are left out.
 */
export function reportSummary(report: ShownReport, limit = COMMENT_LIMIT): MarkdownText {
  const { verdict, exit, suites, tool } = report;
  const lines = [
    md`### llm-eval: ${plain(verdict.status)} (exit ${exit})`,
    md``,
    ...verdict.reasons.map((reason) => md`- ${prose(shortened(reason, MOST_OF_A_TEXT))}`),
    ...gateInputs(report),
    md``,
    table(suites),
    md``,
    ...suites.flatMap(worseCases),
  ];
  const end = md`\n${shortCode(tool)}`;
  const shown: MarkdownText[] = [];
  let room = limit - ROOM_FOR_THE_END - end.length;
  for (const line of lines) {
    room -= line.length + 1;
    if (room < 0) break;
    shown.push(line);
  }
  const left = lines.length - shown.length;
  return joinedMd(
    [...shown, ...(left > 0 ? [md`\n${left} more lines are in the report's artifact.`] : []), end],
    '\n',
  );
}

function shortCode(text: string): MarkdownText {
  return code(text.length > MOST_OF_A_TEXT ? `${text.slice(0, MOST_OF_A_TEXT)}…` : text);
}

function gateInputs({ gate_inputs: inputs }: ShownReport): MarkdownText[] {
  if (inputs === undefined) return [];
  const { ref, fork, changes } = inputs;
  const against = md`**Gate inputs** against ${shortCode(ref)} (${code(shortCommit(inputs))})`;
  return [
    md``,
    md`${against}: ${plain(gateState(inputs))}`,
    md``,
    ...changes.map(
      ({ kind, file, message }) => md`- ${plain(kind)} ${shortCode(file)} ${shortCode(message)}`,
    ),
    ...(fork ? [md`\n${prose(FORK_WORDS)}`] : []),
  ];
}

function table(suites: readonly ShownSuite[]): MarkdownText {
  const rate = (value: number | null) => (value === null ? plain('') : code(percent(value)));
  const head = ['', 'before', 'after', 'change', 'cases', 'worse', 'better', 'finding', 'scored', 'cost'].map(
    plain,
  );
  const rows = suites.flatMap(({ suite, rows: all, planned, scored, cost }) =>
    all.map((row) => {
      const total = row.kind === 'total';
      return [
        total ? shortCode(rowName({ ...row, name: suite })) : md`slice ${shortCode(rowName(row))}`,
        rate(row.before),
        rate(row.after),
        row.change === null ? plain('') : code(points(row.change)),
        md`${row.cases}`,
        md`${row.worse}`,
        md`${row.better}`,
        plain(row.finding),
        total ? md`${scored} of ${planned}` : plain(''),
        total ? code(dollars(cost)) : plain(''),
      ];
    }),
  );
  return mdTable(head, rows);
}

function worseCases({ suite, worse }: ShownSuite): MarkdownText[] {
  if (worse.length === 0) return [];
  return [md`Worse in ${shortCode(suite)}: ${worse.length}`, ...worse.map((id) => md`- ${shortCode(id)}`)];
}
