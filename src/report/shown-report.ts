import type { GateInputs } from '../domain/gate-inputs.ts';
import { jsonOf } from '../domain/json.ts';
import type { Row, VerdictStatus } from '../domain/report.ts';

/** Characters of a report that is read; more is no report of a gate. */
const MOST_TEXT = 100_000_000;

/** What a summary says of a report: a part of `Report`, checked field by field, since a file may hold anything. */
export interface ShownReport {
  readonly tool: string;
  readonly exit: number;
  readonly verdict: { readonly status: VerdictStatus; readonly reasons: readonly string[] };
  readonly suites: readonly ShownSuite[];
  readonly gate_inputs?: GateInputs;
}

/** One suite of a `ShownReport`. */
export interface ShownSuite {
  readonly suite: string;
  readonly rows: readonly Pick<
    Row,
    'kind' | 'name' | 'metric' | 'cases' | 'before' | 'after' | 'change' | 'worse' | 'better' | 'finding'
  >[];
  readonly planned: number;
  readonly scored: number;
  /** USD; null when not known. */
  readonly cost: number | null;
  /** Ids of the cases that became worse. */
  readonly worse: readonly string[];
  readonly better: number;
}

/**
 * Reads the text of a `report.json`. A problem is one sentence for a person, without a full stop, that holds nothing of the text.
 * `failed`: the command came to no report, and printed why in its place.
 */
export function readShownReport(
  text: string,
): { readonly report: ShownReport } | { readonly failed: true } | { readonly problem: string } {
  if (text.length > MOST_TEXT) return { problem: 'the report is larger than a report may be' };
  const value = jsonOf(text);
  if (value === undefined) return { problem: 'the report is not JSON' };
  try {
    const fields = fieldsOf(value);
    if (Array.isArray(fields.failures)) return { failed: true };
    return { report: shownReport(fields) };
  } catch (error) {
    if (!(error instanceof Unfit)) throw error;
    return { problem: `the report is none of version 1: ${error.message}` };
  }
}

/** Says which field is not what it must be. */
class Unfit extends Error {}

interface Fields {
  readonly [name: string]: unknown;
}

function fieldsOf(value: unknown, name = 'the document'): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Unfit(`${name} is no object`);
  return value as Fields;
}

function textOf(value: unknown, name: string): string {
  if (typeof value !== 'string') throw new Unfit(`${name} is no text`);
  return value;
}

function numberOf(value: unknown, name: string): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new Unfit(`${name} is no number`);
  return value;
}

function maybeNumber(value: unknown, name: string): number | null {
  return value === null || value === undefined ? null : numberOf(value, name);
}

function listOf<T>(value: unknown, name: string, read: (one: unknown) => T): T[] {
  if (!Array.isArray(value)) throw new Unfit(`${name} is no list`);
  return value.map(read);
}

function oneOf<const T extends string>(value: unknown, name: string, allowed: readonly T[]): T {
  const found = allowed.find((one) => one === value);
  if (found === undefined) throw new Unfit(`${name} is none of ${allowed.join(', ')}`);
  return found;
}

function shownReport(fields: Fields): ShownReport {
  if (fields.v !== 1) throw new Unfit('its version is another');
  const verdict = fieldsOf(fields.verdict, 'verdict');
  const { gate_inputs } = fields;
  return {
    tool: textOf(fields.tool, 'tool'),
    exit: numberOf(fields.exit, 'exit'),
    verdict: {
      status: oneOf(verdict.status, 'verdict.status', ['passed', 'regressed', 'inconclusive']),
      reasons: listOf(verdict.reasons, 'verdict.reasons', (one) => textOf(fieldsOf(one).message, 'a reason')),
    },
    suites: listOf(fields.suites, 'suites', shownSuite),
    ...(gate_inputs === undefined ? {} : { gate_inputs: gateInputs(fieldsOf(gate_inputs, 'gate_inputs')) }),
  };
}

function shownSuite(value: unknown): ShownSuite {
  const { suite, rows, cases, after } = fieldsOf(value, 'a suite');
  const side = fieldsOf(after, 'a side');
  const ended = listOf(cases, 'cases', (one) => {
    const { case: id, status } = fieldsOf(one, 'a case');
    return { id: textOf(id, 'a case’s id'), status: textOf(status, 'a case’s status') };
  });
  return {
    suite: textOf(suite, 'a suite’s name'),
    rows: listOf(rows, 'rows', (one) => {
      const row = fieldsOf(one, 'a row');
      return {
        kind: oneOf(row.kind, 'a row’s kind', ['total', 'slice']),
        name: textOf(row.name, 'a row’s name'),
        ...(row.metric === undefined ? {} : { metric: textOf(row.metric, 'a row’s metric') }),
        cases: numberOf(row.cases, 'a row’s cases'),
        before: maybeNumber(row.before, 'a row’s before'),
        after: maybeNumber(row.after, 'a row’s after'),
        change: maybeNumber(row.change, 'a row’s change'),
        worse: numberOf(row.worse, 'a row’s worse'),
        better: numberOf(row.better, 'a row’s better'),
        finding: oneOf(row.finding, 'a row’s finding', ['held', 'dropped', 'unproven', 'empty']),
      };
    }),
    planned: numberOf(side.planned, 'planned'),
    scored: numberOf(side.scored, 'scored'),
    cost: maybeNumber(fieldsOf(side.usage, 'usage').cost, 'cost'),
    worse: ended.filter(({ status }) => status === 'worse').map(({ id }) => id),
    better: ended.filter(({ status }) => status === 'better').length,
  };
}

function gateInputs(fields: Fields): GateInputs {
  return {
    ref: textOf(fields.ref, 'gate_inputs.ref'),
    commit: textOf(fields.commit, 'gate_inputs.commit'),
    fork: fields.fork === true,
    accepted: fields.accepted === true,
    changes: listOf(fields.changes, 'gate_inputs.changes', (one) => {
      const change = fieldsOf(one, 'a change');
      return {
        kind: oneOf(change.kind, 'a change’s kind', ['weakened', 'added', 'noted']),
        file: textOf(change.file, 'a change’s file'),
        message: textOf(change.message, 'a change’s message'),
      };
    }),
  };
}
