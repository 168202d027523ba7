/**
 * One planned ask: case x target x ordinal. Ordinals count from 1. The trial of a case with turns is asked turn by turn:
 * all of them together are the trial, and each is an ask of its own.
 */
export interface Trial {
  readonly suite: string;
  readonly case: string;
  readonly target: string;
  readonly ordinal: number;
  /** Which turn of a case with turns it asks, from 2; absent: the first one, or the only one. */
  readonly turn?: number;
  /**
   * Of an ask of a judge or an embedding model about the answer to that turn: the kind of the assertion that it serves, and
   * the first 8 digits of the ask's fingerprint, e.g. `rubric-3f2a9c1b`.
   */
  readonly judge?: string;
}

/** The trial's name in journals and messages: `suite/case@target#2`, of its third turn `suite/case@target#2.3`, of a judge's ask `suite/case@target#2!rubric-3f2a9c1b`. */
export function trialKey(trial: Trial): string {
  return `${trial.suite}/${trial.case}@${trial.target}#${ordinalText(trial)}`;
}

/** Ordinal, turn and judge's ask as keys and messages name them: `2`, `2.3`, `2!rubric-3f2a9c1b`. */
export function ordinalText({ ordinal, turn, judge }: Pick<Trial, 'ordinal' | 'turn' | 'judge'>): string {
  return `${ordinal}${turn === undefined ? '' : `.${turn}`}${judge === undefined ? '' : `!${judge}`}`;
}

/**
 * The trial of a key. A suite's name holds no `/`, a target's neither `@` nor `#`; a case id may hold all of them, so the
 * key is read from both ends.
 */
export function parseTrialKey(key: string): Trial | undefined {
  const slash = key.indexOf('/');
  const hash = key.lastIndexOf('#');
  const at = key.lastIndexOf('@', hash);
  const [, digits, more, judge] =
    /^(\d+)(?:\.(\d+))?(?:!([a-z-]+-[0-9a-f]{8}))?$/.exec(key.slice(hash + 1)) ?? [];
  const ordinal = Number(digits);
  const turn = more === undefined ? undefined : Number(more);
  if (slash < 1 || at <= slash || hash <= at || !Number.isSafeInteger(ordinal) || ordinal < 1)
    return undefined;
  if (turn !== undefined && (!Number.isSafeInteger(turn) || turn < 2)) return undefined;
  return {
    suite: key.slice(0, slash),
    case: key.slice(slash + 1, at),
    target: key.slice(at + 1, hash),
    ordinal,
    ...(turn === undefined ? {} : { turn }),
    ...(judge === undefined ? {} : { judge }),
  };
}
