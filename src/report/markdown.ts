import type { Report, SuiteReport } from '../domain/report.ts';
import { shortened } from './answers.ts';
import { code, type MarkdownText, md, plain, prose } from './escape/markdown.ts';
import { type Block, MOST_OF_A_NAME, MOST_OF_A_REASON } from './markdown/block.ts';
import { casesBlocks } from './markdown/cases.ts';
import { gateInputsBlocks } from './markdown/gate-inputs.ts';
import { rowsBlocks, suiteBlock } from './markdown/suites.ts';
import { wordDiff } from './word-diff.ts';

/** How large the text may become. */
export interface MarkdownLimit {
  readonly most: number;
  readonly unit: 'bytes' | 'characters';
}

/** GitHub drops the whole summary of a step above 1,024 KiB. */
export const SUMMARY_LIMIT: MarkdownLimit = { most: 900 * 1024, unit: 'bytes' };

/** GitHub refuses a comment above 65,536 characters; what is posted with it needs room, too. */
export const COMMENT_LIMIT: MarkdownLimit = { most: 60_000, unit: 'characters' };

/** Kept free for saying what was left out. */
const ROOM_FOR_THE_END = 600;

/**
 * A report for a pull request or the summary of a job: the verdict, what changed of the gate's inputs, the table, then the cases, the worst first. Where the
 * limit does not suffice it ends after a whole case and says how many more there are.
 */
export async function markdownReport(
  report: Report,
  limit: MarkdownLimit = SUMMARY_LIMIT,
): Promise<Iterable<MarkdownText>> {
  const diff = await wordDiff();
  const worstFirst = [...report.suites].sort((a, b) => rank(a) - rank(b));
  const blocks = function* (): Iterable<Block> {
    yield* rowsBlocks(report.suites);
    for (const suite of worstFirst) {
      yield suiteBlock(suite);
      yield* casesBlocks(suite, diff);
    }
  };
  return fitted(report, blocks(), limit);
}

function rank({ verdict }: SuiteReport): number {
  return ['regressed', 'inconclusive', 'passed'].indexOf(verdict.status);
}

function* fitted(report: Report, blocks: Iterable<Block>, limit: MarkdownLimit): Iterable<MarkdownText> {
  const size = (text: string) => (limit.unit === 'bytes' ? Buffer.byteLength(text) : text.length);
  let room = limit.most - ROOM_FOR_THE_END;
  const left = new Map<Block['what'], number>();
  const all = function* (): Iterable<Block> {
    yield* headBlocks(report);
    yield* blocks;
  };
  for (const { what, text } of all()) {
    if (left.size === 0) {
      const shown = text();
      if (size(shown) <= room) {
        room -= size(shown);
        yield shown;
        continue;
      }
    }
    left.set(what, (left.get(what) ?? 0) + 1);
  }
  if (left.size > 0) yield leftOut(left);
  yield endOf(report);
}

function* headBlocks(report: Report): Iterable<Block> {
  const { verdict, exit, warnings } = report;
  yield { what: 'line', text: () => md`## llm-eval: ${plain(verdict.status)} (exit ${exit})\n\n` };
  if (verdict.status === 'inconclusive' && exit === 0)
    yield {
      what: 'line',
      text: () => md`Exit 0 because gate.on_inconclusive is warn: nothing was proven.\n\n`,
    };
  for (const { message } of verdict.reasons)
    yield { what: 'reason', text: () => md`- ${prose(shortened(message, MOST_OF_A_REASON))}\n` };
  for (const text of warnings)
    yield { what: 'warning', text: () => md`- warning: ${prose(shortened(text, MOST_OF_A_REASON))}\n` };
  yield* gateInputsBlocks(report.gate_inputs);
}

function leftOut(left: ReadonlyMap<Block['what'], number>): MarkdownText {
  const parts = [...left].map(([what, count]) => `${count} more ${what}${count === 1 ? '' : 's'}`);
  return md`\n**${plain(parts.join(', '))}: left out for size.**\n`;
}

function endOf({ run, tool, command }: Report): MarkdownText {
  const by = md`\n${code(shortened(`${tool} ${command}`, MOST_OF_A_NAME))}, ${prose(run.seconds.toFixed(1))} s`;
  if (run.id === null) return md`${by}\n`;
  return md`${by}; every case in full: ${code(`llm-eval report ${shortened(run.id, MOST_OF_A_NAME)} --json`)}\n`;
}
