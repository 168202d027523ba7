import type { Assertion } from '../../domain/assertion.ts';
import type { CaseRedaction, Redact, RestoredCase } from '../../domain/redact.ts';
import type { Case, Turn } from '../../domain/suite.ts';
import { type Scan, startMarks } from './marks.ts';
import { mapAssertion, mapFiles, mapSaid, mapTexts, seeSent, seeTexts } from './walk.ts';

/** A case as it is sent, stored and shown, with the kinds of the values that are replaced in what is sent. */
export interface RedactedCase {
  readonly kase: Case;
  /** One a value. */
  readonly kinds: readonly string[];
}

/** Puts placeholders in the place of a case's private values, in all that is asked of it and all that it demands. */
export function redactCase(kase: Case, rules: Redact, scan: Scan): RedactedCase {
  const texts: string[] = [];
  const sent: string[] = [];
  seeTexts(kase, (text) => texts.push(text));
  seeSent(kase, (text) => sent.push(text));
  const marks = startMarks(texts, rules, scan, sent);
  const { hide } = marks;
  const originals = new Map<Assertion, Assertion>();
  const demand = (assertion: Assertion): Assertion => {
    const hidden = mapAssertion(assertion, hide);
    if (hidden !== assertion) originals.set(hidden, assertion);
    return hidden;
  };

  // What is sent comes first, so that the values in it are numbered from 1 and can be counted.
  const system = kase.system === undefined ? undefined : hide(kase.system);
  const user = hide(kase.user);
  const files = kase.files === undefined ? undefined : mapFiles(kase.files, hide);
  const said = kase.turns?.map((turn) => mapSaid(turn, hide));
  const kinds = marks.kinds();
  const redaction: CaseRedaction = {
    hide,
    ...(rules.restore ? { restored: restoredOf(kase, marks.reveal, originals) } : {}),
  };
  const redacted: Case = {
    ...kase,
    vars: mapTexts(kase.vars, hide),
    ...(kase.expected === undefined ? {} : { expected: mapTexts(kase.expected, hide) }),
    ...(system === undefined ? {} : { system }),
    user,
    ...(files === undefined ? {} : { files }),
    ...(said === undefined ? {} : { turns: said.map((turn) => redactDemands(turn, hide, demand)) }),
    assertions: kase.assertions.map(demand),
    redaction,
  };
  return { kase: redacted, kinds };
}

/** A turn whose texts are redacted, with what it expects of calls and answers redacted as well. */
function redactDemands(
  turn: Turn,
  hide: (text: string) => string,
  demand: (one: Assertion) => Assertion,
): Turn {
  const assertions = turn.assertions.map(demand);
  if ('user' in turn) return { ...turn, assertions };
  const tool_results = turn.tool_results.map((result) =>
    result.with === undefined ? result : { ...result, with: mapTexts(result.with, hide) },
  );
  return { tool_results, assertions };
}

function restoredOf(
  { vars, expected }: Case,
  reveal: (text: string) => string,
  originals: ReadonlyMap<Assertion, Assertion>,
): RestoredCase {
  return {
    reveal,
    view: () => ({ vars, ...(expected === undefined ? {} : { expected }) }),
    assertion: (hidden) => originals.get(hidden) ?? hidden,
  };
}
