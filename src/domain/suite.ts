import type { Assertion } from './assertion.ts';
import type { Where } from './failure.ts';
import type { Json } from './json.ts';
import type { Opponent } from './judge.ts';
import type { DataPath, Warning } from './lint.ts';
import type { CaseRedaction, RedactedKind } from './redact.ts';
import type { FilePart, OutputSchema, Target } from './request.ts';
import type { Waiver } from './waiver.ts';

/** What a tool is said to have given back. */
export interface ToolResult {
  /** The name of the tool. */
  readonly tool: string;
  /** What the arguments of the call hold at least; absent: any call of the tool. */
  readonly with?: Json;
  /** Text is handed over as it stands, anything else as JSON. */
  readonly result: Json;
}

/** What one turn of a case says to the model: a text of the user's, or results of the tools that were called. */
export type TurnInput =
  | { readonly user: string; readonly files?: readonly FilePart[] }
  | { readonly tool_results: readonly ToolResult[] };

/** A turn of a case, and what its answer must hold. */
export type Turn = TurnInput & { readonly assertions: readonly Assertion[] };

/** The name of an assertion of a turn, counted from 1, in scores, reports and waivers. */
export function nameInTurn(turn: number, name: string): string {
  return `turn ${turn}: ${name}`;
}

/** One question with an explicit, stable id; everything in it is literal: templates are rendered, files are read. */
export interface Case {
  readonly id: string;
  readonly vars: { readonly [name: string]: Json };
  /** What a right answer holds; only assertions read it. */
  readonly expected?: Json;
  readonly tags: readonly string[];
  /** What the case shares with others, e.g. a document: such cases are one unit of evidence. */
  readonly cluster?: string;
  /** The rendered system text; absent when the suite has none. */
  readonly system?: string;
  /** The rendered user text; of a case with turns that of the first. */
  readonly user: string;
  /** What goes with `user`. */
  readonly files?: readonly FilePart[];
  /** All turns, the first included, which is one of the user's; absent: the case is one question. */
  readonly turns?: readonly Turn[];
  /** The suite's assertions and the case's own, in that order; of a case with turns, about the last answer and all calls. */
  readonly assertions: readonly Assertion[];
  /**
   * Where judges hold its answers against the baseline's: the baseline's trials of it, by ordinal, and none where it has no
   * answer to the case as it is asked today. Absent: no judge does, or there is no baseline.
   */
  readonly opponents?: readonly Opponent[];
  /** Present where the config redacts: then all of the above holds placeholders, and no private value. */
  readonly redaction?: CaseRedaction;
  readonly where: Where;
}

/** All assertions of a case: those of its turns, then the case's own. */
export function assertionsOf({
  turns,
  assertions,
}: Pick<Case, 'turns' | 'assertions'>): readonly Assertion[] {
  return turns === undefined ? assertions : [...turns.flatMap((turn) => turn.assertions), ...assertions];
}

/** All assertions of a case with the names that scores give them: those of its turns, then the case's own. */
export function demandsOf({ turns = [], assertions }: Pick<Case, 'turns' | 'assertions'>): readonly {
  readonly name: string;
  readonly assertion: Assertion;
}[] {
  const own = (list: readonly Assertion[], nameOf: (name: string) => string) =>
    list.map((assertion) => ({ name: nameOf(assertion.name), assertion }));
  return [
    ...turns.flatMap((turn, index) => own(turn.assertions, (name) => nameInTurn(index + 1, name))),
    ...own(assertions, (name) => name),
  ];
}

/** How many trials each case gets: exactly `fixed`, or up to `max`. */
export type Trials = { readonly fixed: number } | { readonly max: number };

/** What it takes to call a drop a regression; see `Gate.rule`. */
export const gateRules = ['both', 'detect', 'exceeds'] as const;
export type GateRule = (typeof gateRules)[number];

/** A slice that is gated on its own. */
export interface GatedSlice {
  readonly tag: string;
  /** With a margin of its own the slice must pass too; without one it can only turn the verdict to regressed. */
  readonly max_drop?: number;
}

/** The rules by which a comparison becomes a verdict. Margins and rates are in points of mean pass rate, 0 to 100. */
export interface Gate {
  /**
   * What is compared of a case. `pass^k`: the chance that k trials all pass; `pass@k`: that one of k does (k from 2);
   * `score`: the mean value of its trials. Absent: its pass rate. Margins are in points of it.
   */
  readonly metric?: string;
  /** The largest tolerated drop; absent: the size of the suite decides, see `core/stats/planning.ts`. */
  readonly max_drop?: number;
  /**
   * `both`: a drop regresses when it is shown to be real and its estimate is beyond the margin. `detect`: when it is shown
   * to be real. `exceeds`: when it is shown to be beyond the margin.
   */
  readonly rule: GateRule;
  /** `mid` halves the probability of the outcome itself: more power, and a level that is no theorem. */
  readonly p_value: 'exact' | 'mid';
  /** More confirmed flips than this regress; absent: flips are reported only. */
  readonly max_flips?: number;
  /** Cases that the older stored trials show to be flaky leave the gated mean. */
  readonly quarantine: boolean;
  readonly slices: readonly GatedSlice[];
  /** Ids of cases that must pass. */
  readonly required: readonly string[];
  /** One failed trial of a required case is enough to regress. */
  readonly strict: boolean;
  /** An absolute floor for the candidate's mean pass rate. */
  readonly min_pass_rate?: number;
  /** Largest tolerated increases, in percent. */
  readonly max_cost_increase?: number;
  readonly max_tokens_increase?: number;
  readonly max_latency_increase?: number;
  /** `none` is the written choice to gate without a baseline. */
  readonly baseline: 'file' | 'none';
  /** `warn` is the written choice to exit 0 when the verdict is inconclusive. */
  readonly on_inconclusive: 'fail' | 'warn';
}

/** What loading noticed of a suite. */
export interface SuiteWarning extends Pick<Warning, 'code' | 'message' | 'hint' | 'fix'> {
  /** From the top of the suite's file. */
  readonly path: DataPath;
}

/** A file's worth of questions. */
export interface Suite {
  /** Letters, digits, `.`, `_` and `-`. */
  readonly name: string;
  /** The feature that its cost is attributed to. */
  readonly feature?: string;
  /** The suite file, relative to the working folder, with `/`. */
  readonly file: string;
  readonly target: Target;
  /** The templates as written, for saying what differs between two sides. */
  readonly prompt: { readonly system?: string; readonly user?: string };
  /** The schema that answers must fit: JSON Schema for the request, and the module that owns it when it is a zod schema. */
  readonly schema?: OutputSchema;
  readonly schema_mode: 'strict' | 'score-only';
  readonly trials: Trials;
  readonly gate: Gate;
  /** Assertions over all scored trials of a side; what `path` and `params` mean is in `suite-assertion.ts`. Absent: none. */
  readonly suite_assertions?: readonly Assertion[];
  readonly cases: readonly Case[];
  /** Ids of the cases that a filter left out; absent where there was none. */
  readonly left_out?: ReadonlySet<string>;
  /** What was replaced by placeholders in what is sent; absent where the config does not redact. */
  readonly redacted?: readonly RedactedKind[];
  /** Assertions that the file beside the suite waives; they have weight 0 in `cases`. Absent: none. */
  readonly waivers?: readonly Waiver[];
  /** Recording files to answer from, as real paths; empty: live. */
  readonly replay: readonly string[];
  /** The baseline's path beside the suite, relative to the working folder. */
  readonly baseline: string;
  /** Things worth saying before a run, e.g. a default that was applied. */
  readonly warnings: readonly SuiteWarning[];
}
