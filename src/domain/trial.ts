/** One planned ask: case x target x ordinal. Ordinals count from 1. */
export interface Trial {
  readonly suite: string;
  readonly case: string;
  readonly target: string;
  readonly ordinal: number;
}

/** The trial's name in journals and messages: `suite/case@target#2`. */
export function trialKey(trial: Trial): string {
  return `${trial.suite}/${trial.case}@${trial.target}#${trial.ordinal}`;
}

/**
 * The trial of a key. A suite's name holds no `/`, a target's neither `@` nor `#`; a case id may hold all of them, so the
 * key is read from both ends.
 */
export function parseTrialKey(key: string): Trial | undefined {
  const slash = key.indexOf('/');
  const hash = key.lastIndexOf('#');
  const at = key.lastIndexOf('@', hash);
  const ordinal = Number(key.slice(hash + 1));
  if (slash < 1 || at <= slash || hash <= at || !Number.isSafeInteger(ordinal) || ordinal < 1)
    return undefined;
  return {
    suite: key.slice(0, slash),
    case: key.slice(slash + 1, at),
    target: key.slice(at + 1, hash),
    ordinal,
  };
}
