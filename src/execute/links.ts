import { failsOver } from '../core/retry.ts';
import type { AttemptFailure } from '../domain/answer.ts';
import type { Link } from '../domain/link.ts';
import type { Ask } from '../domain/ports.ts';
import { type AttemptPorts, type AttemptRules, attempt, type Ended } from './attempts.ts';

/** A fallback that is not asked again in this run: what it failed with would only repeat, or it has requests wait for too long. */
export interface ClosedLink {
  readonly link: Link;
  /** Absent where it has requests wait for too long. */
  readonly failure?: AttemptFailure;
  /** Why it is not, without a full stop. */
  readonly why?: string;
}

/** What is known of the fallbacks of one suite and target, by name. */
export type ClosedLinks = Map<string, ClosedLink>;

/**
 * Asks a trial of its target, and where that is down of its fallbacks in turn, until one of them answers. A trial that
 * none answers ends as its target failed: what a fallback failed with is in the journal, and says nothing of the pin.
 * Going over to a fallback is no retry; retries there draw on the run's budget as all do.
 */
export async function attemptLinks(
  ask: Ask,
  ports: AttemptPorts,
  rules: AttemptRules,
  closed: ClosedLinks,
): Promise<Ended> {
  const own = await attempt(ask, ports, rules);
  if (own === 'stopped' || 'spent' in own || 'waits' in own || own.next !== 'give-up') return own;
  const { end } = own.end;
  if (end.outcome !== 'failed' || !failsOver(end.kind)) return own;
  let sent = own.end.attempts;
  for (const [index, { link, request }] of (ask.fallback ?? []).entries()) {
    if (rules.stop.aborted) break;
    if (closed.has(link.name)) continue;
    const left = ask.fallback?.slice(index + 1) ?? [];
    const leg = { asked: { ...ask, request, fallback: left }, link, sent };
    const ended = await attempt(ask, ports, rules, leg);
    if (ended === 'stopped') break;
    if ('spent' in ended) return { spent: ended.spent, end: { ...own.end, attempts: sent } };
    if ('waits' in ended) {
      closed.set(link.name, { link, why: ended.waits });
      continue;
    }
    if (ended.end.end.outcome !== 'failed') return ended;
    sent = ended.end.attempts;
    const failure = ended.end.end;
    if (stops(ended.next) || isShapeRefused(failure))
      closed.set(link.name, { link, failure, why: ended.why });
  }
  return { ...own, end: { ...own.end, attempts: sent } };
}

function stops(next: string): boolean {
  return next === 'stop-run' || next === 'stop-target';
}

/** Codes of a refused request that say that every request of its shape is refused (section C of the vendor's error guide). */
const SHAPE_REFUSED = new Set([
  'invalid_json_schema',
  'unsupported_parameter',
  'unsupported_value',
  'unknown_parameter',
]);

/** True when the request itself, not what a case says, is what the API refuses. */
export function isShapeRefused({ kind, code }: AttemptFailure): boolean {
  return kind === 'invalid_request' && code !== undefined && SHAPE_REFUSED.has(code);
}
