import type { Row, Side, SuiteReport } from '../../domain/report.ts';
import { shortened, waiverWords } from '../answers.ts';
import { code, joinedMd, type MarkdownText, md, mdHead, mdRow, plain, prose } from '../escape/markdown.ts';
import { percent, points, pValue, rowName } from '../figures.ts';
import { judgeWords } from '../judge-words.ts';
import { redactedWords } from '../redacted.ts';
import { sameAnswersWords } from '../same-answers.ts';
import { suiteScoreLines } from '../suite-scores.ts';
import { unscoredLines } from '../unscored-words.ts';
import { type Block, MOST_OF_A_NAME, MOST_OF_A_REASON } from './block.ts';

/** The table: a row a suite and slice. */
export function* rowsBlocks(suites: readonly SuiteReport[]): Iterable<Block> {
  const names = ['', 'before', 'after', 'change', 'at worst', 'n', 'worse', 'better', 'p', ''];
  const all = suites.flatMap((suite) => suite.rows.map((row) => ({ suite, row })));
  for (const [index, { suite, row }] of all.entries()) {
    const head = index === 0 ? md`\n${mdHead(names.map(plain))}\n` : md``;
    yield { what: 'row', text: () => md`${head}${mdRow(cells(suite, row))}\n` };
  }
}

function cells(suite: SuiteReport, row: Row): MarkdownText[] {
  const total = row.kind === 'total';
  const name = code(shortened(rowName(row), MOST_OF_A_NAME));
  const after = row.after ?? (suite.before === undefined && total ? suite.after.pass_rate : null);
  const number = (value: number | null, show: (value: number) => string) =>
    value === null ? md`` : prose(show(value));
  return [
    total ? md`**${name}**` : md`slice ${name}`,
    number(row.before, percent),
    number(after, percent),
    number(row.change, points),
    number(row.low, points),
    md`${row.cases}`,
    md`${row.worse}`,
    md`${row.better}`,
    row.better + row.worse === 0
      ? md``
      : number(row.p_adjusted ?? row.p, (p) => pValue(p).replace('<', 'below')),
    finding(row),
  ];
}

function finding({ finding }: Row): MarkdownText {
  const words = { held: md``, dropped: md`**dropped**`, unproven: md`unproven`, empty: md`not compared` };
  return words[finding];
}

/** What a suite was asked of, what differs between its sides, and what else its cases are read with. */
export function suiteBlock(suite: SuiteReport): Block {
  const { before, after, differs, waivers, verdict } = suite;
  const short = (text: string) => code(shortened(text, MOST_OF_A_NAME));
  const hidden = redactedWords(suite.redacted);
  const lines = [
    ...(before === undefined ? [] : [md`- before: ${sideWords(before)}`, ...overLines(before)]),
    md`- after: ${sideWords(after)}`,
    ...overLines(after),
    ...differs.map(
      ({ what, before: was, after: is }) => md`- differs: ${short(what)}, from ${short(was)} to ${short(is)}`,
    ),
    ...(suite.same_answers ? [md`- same answers, not evidence: ${plain(sameAnswersWords(suite))}`] : []),
    ...(hidden === undefined ? [] : [md`- ${prose(hidden)}`]),
    ...waivers.map((waived) => md`- ${prose(shortened(waiverWords(waived), MOST_OF_A_REASON))}`),
  ];
  const head = md`\n### ${short(suite.suite)}: ${plain(verdict.status)}\n\n${short(suite.file)}\n\n`;
  return { what: 'suite', text: () => md`${head}${joinedMd(lines, '\n')}\n` };
}

function overLines(side: Side): MarkdownText[] {
  const { lines: unscored, rest } = unscoredLines(side);
  const told = [...(side.judges ?? []).map(judgeWords), ...suiteScoreLines(side)];
  return [
    ...unscored.map(
      ({ what, trials, reason, example }) =>
        md`  - ${plain(what)} (${trials}): ${prose(reason)}; e.g. case ${code(example)}`,
    ),
    ...(rest > 0 ? [md`  - not scored for other reasons: ${rest}`] : []),
    ...told.map((line) => md`  - ${prose(shortened(line, MOST_OF_A_REASON))}`),
  ];
}

function sideWords({ name, model, source, scored, planned, outcomes }: Side): MarkdownText {
  const short = (text: string) => code(shortened(text, MOST_OF_A_NAME));
  const of = name === model ? md`` : md`, ${short(model)}`;
  const ended = Object.entries(outcomes).filter(([outcome]) => outcome !== 'answered');
  const others = ended.map(([outcome, times]) => md`, ${times} ${short(outcome)}`);
  return md`${short(name)} (${plain(source)}${of}), ${scored} of ${planned} trials scored${joinedMd(others, '')}`;
}
