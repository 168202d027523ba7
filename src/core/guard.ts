import type { GateChange, GateInputs } from '../domain/gate-inputs.ts';
import { compareText } from '../domain/recording.ts';
import type { Reason, Verdict } from '../domain/report.ts';
import type { Suite } from '../domain/suite.ts';
import type { Decision } from './decide.ts';
import { exitOfVerdict } from './exit.ts';

/** The weakened first, then what was added, then by file and words. */
export function sortChanges(changes: readonly GateChange[]): GateChange[] {
  const order = ['weakened', 'added', 'noted'];
  return [...changes].sort(
    (a, b) =>
      order.indexOf(a.kind) - order.indexOf(b.kind) ||
      compareText(a.file, b.file) ||
      compareText(a.message, b.message),
  );
}

/** Whether the head's own gate and baselines are judged by: where it weakened nothing, or that was accepted. */
export function isHeadTrusted({ changes, accepted }: Pick<GateInputs, 'changes' | 'accepted'>): boolean {
  return accepted || !changes.some(({ kind }) => kind === 'weakened');
}

/** The head's suite under the base's gate, as far as the suite still has what that names. */
export function underGateOf(base: Suite, head: Suite): Suite {
  const ids = new Set(head.cases.map(({ id }) => id));
  const tags = new Set(head.cases.flatMap((one) => one.tags));
  const gate = {
    ...base.gate,
    required: base.gate.required.filter((id) => ids.has(id)),
    slices: base.gate.slices.filter(({ tag }) => tags.has(tag)),
  };
  const { suite_assertions: _own, ...rest } = head;
  const over = base.suite_assertions;
  return { ...rest, gate, ...(over === undefined ? {} : { suite_assertions: over }) };
}

/** A decision under changed gate inputs: what would have been green, or is let through by a warning, cannot be told. */
export function guard<D extends Pick<Decision, 'verdict' | 'exit'>>(
  decision: D,
  inputs: GateInputs | undefined,
): D {
  if (inputs === undefined || inputs.accepted) return decision;
  const weakened = inputs.changes.filter(({ kind }) => kind === 'weakened').length;
  const added = inputs.changes.filter(({ kind }) => kind === 'added').length;
  const found: Reason[] = [];
  const reason = (message: string) => found.push({ code: 'gate-inputs', suite: '', message });
  if (weakened > 0)
    reason(
      `what the gate judges by was changed since ${inputs.ref} (${count(weakened)}); review the list, and accept it with --accept-gate-changes`,
    );
  if (inputs.fork && added > 0)
    reason(
      `answers that a fork brings prove nothing here (${count(added)}); a maintainer must ask the model from a branch of this repository`,
    );
  return withheld(decision, found);
}

/** A decision about answers of which some that were stored are lost: `where` says of what, in one clause. */
export function undamaged<D extends Pick<Decision, 'verdict' | 'exit'>>(
  decision: D,
  run: string,
  where: string | undefined,
): D {
  if (where === undefined) return decision;
  const message = `the journal of run ${run} is damaged, and what it held there is not scored: ${where}; ask it again with: llm-eval resume ${run}`;
  return withheld(decision, [{ code: 'damaged', suite: '', message }]);
}

/** What would have been green, or is let through by a warning, cannot be told for these reasons. */
function withheld<D extends Pick<Decision, 'verdict' | 'exit'>>(decision: D, found: readonly Reason[]): D {
  if (found.length === 0) return decision;
  const { status, reasons } = decision.verdict;
  const verdict: Verdict =
    status === 'regressed'
      ? { status, reasons: [...reasons, ...found] }
      : { status: 'inconclusive', reasons: status === 'passed' ? found : [...found, ...reasons] };
  return { ...decision, verdict, exit: exitOfVerdict(verdict, 'fail') };
}

function count(many: number): string {
  return many === 1 ? '1 change' : `${many} changes`;
}
