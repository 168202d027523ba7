import { canonicalJson } from '../domain/json.ts';
import type { Suite } from '../domain/suite.ts';
import { type FirstVarying, firstVarying, partsOf, stableText } from './prompt-parts.ts';

/** A smaller share of the stable text behind something that changes is not worth a word. */
const EARLY_SHARE = 0.2;

/**
 * What keeps a prompt out of the vendor's prompt cache.
 *
 * - `early-variable`: a variable that differs from case to case stands before stable text.
 * - `early-timestamp`, `early-uuid`: the rendered system text holds one before stable text.
 * - `unstable-tools`: another suite sends the same system text with the same tools written in another order.
 */
export type CacheFindingCode = 'early-variable' | 'early-timestamp' | 'early-uuid' | 'unstable-tools';

/** One thing found in a prompt, in words. */
export interface PromptFinding {
  readonly code: CacheFindingCode;
  /** One sentence without a full stop at its end. Holds the suite's own text, so that every sink escapes it. */
  readonly message: string;
  /** One sentence: what to do. */
  readonly hint: string;
  /** The rendered system text before it; absent where it ends the prefix that the cases share. */
  readonly before?: string;
}

/** What a suite's templates and its first case show. */
export function promptFindings({ prompt, cases }: Suite): PromptFinding[] {
  const system = partsOf(prompt.system ?? '');
  const user = partsOf(prompt.user ?? '');
  const findings: PromptFinding[] = [];
  const varying = firstVarying([...system, ...user], cases);
  if (varying !== undefined)
    findings.push(...earlyVariable(varying, varying.index < system.length ? 'system' : 'user'));
  findings.push(...earlyMoments(cases[0]?.system ?? '', stableText(user).length));
  return findings;
}

function earlyVariable({ part, before, after }: FirstVarying, role: 'system' | 'user'): PromptFinding[] {
  const share = after / (before + after);
  // Without any stable text the share is not a number, and nothing is lost.
  if (!(share >= EARLY_SHARE)) return [];
  return [
    {
      code: 'early-variable',
      message: `${part.tag} in line ${part.line} of the ${role} text differs from case to case and stands before ${percent(share)} of the stable text: the cached prefix ends there`,
      hint: 'Move it behind the text that never changes.',
    },
  ];
}

/** A timestamp has a time of day: a date alone changes more slowly than caches last. ISO 8601, HTTP dates, and 22/11/2026, 15:39. */
const MOMENTS = [
  {
    code: 'early-timestamp',
    what: 'a timestamp',
    pattern:
      /\b\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?|\b(?:\d{1,2} )?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]* (?:\d{1,2},? )?\d{4},? \d{1,2}:\d{2}(?::\d{2})?|\b\d{1,2}[/.]\d{1,2}[/.]\d{4},? \d{1,2}:\d{2}(?::\d{2})?/,
  },
  {
    code: 'early-uuid',
    what: 'a UUID',
    pattern: /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/i,
  },
] as const;

/** What looks made for one call, in a rendered system text that has so many stable characters of user text behind it. */
function earlyMoments(system: string, behind: number): PromptFinding[] {
  return MOMENTS.flatMap(({ code, what, pattern }): PromptFinding[] => {
    const match = pattern.exec(system);
    if (match === null) return [];
    const share = (system.length - match.index - match[0].length + behind) / (system.length + behind);
    if (share < EARLY_SHARE) return [];
    return [
      {
        code,
        message: `the system text holds ${what}, "${match[0]}", before ${percent(share)} of the stable text: if it changes from call to call, the cached prefix ends there`,
        hint: 'Remove it, or move it to the end of the user text.',
        before: system.slice(0, match.index),
      },
    ];
  });
}

/** By suite: the finding that an earlier suite has its model, system text and tools, with the tools written otherwise. */
export function unstableTools(suites: readonly Suite[]): Map<Suite, PromptFinding> {
  const found = new Map<Suite, PromptFinding>();
  const seen = new Map<string, { readonly suite: Suite; readonly text: string }>();
  for (const suite of suites) {
    const { model, params } = suite.target;
    if (!Array.isArray(params.tools) || params.tools.length === 0) continue;
    const same = [model, suite.prompt.system ?? null, params.tools.map((tool) => canonicalJson(tool)).sort()];
    const key = canonicalJson(same);
    const text = JSON.stringify(params.tools);
    const earlier = seen.get(key);
    if (earlier === undefined) seen.set(key, { suite, text });
    else if (earlier.text !== text) {
      found.set(suite, {
        code: 'unstable-tools',
        message: `the suite sends the system text and the tools of "${earlier.suite.name}" (${earlier.suite.file}), but its tools are written in another order: the two share no cached prefix`,
        hint: 'Write the tools, and the fields in them, in the same order everywhere.',
      });
    }
  }
  return found;
}

/** Rounded down: 100 % is all of it. */
function percent(share: number): string {
  return `${Math.floor(share * 100)} %`;
}
