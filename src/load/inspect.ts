import type { Failure } from '../domain/failure.ts';
import { POLLUTING_KEYS } from '../domain/json.ts';
import { quote } from './failures.ts';
import type { Path, Source } from './source.ts';

/** Levels of lists and mappings that a file may nest. Real suites use ten; deeper ones only exhaust the stack. */
export const MAX_DEPTH = 100;

/** What is said of a text that nests deeper. */
export const tooDeep = {
  code: 'limit',
  message: `the values are nested more than ${MAX_DEPTH} levels deep`,
  hint: 'Flatten the value, or give it as text.',
} as const;

const LONE_SURROGATE = /\p{Surrogate}/u;

const polluting = new Set(POLLUTING_KEYS);

/**
 * Looks through parsed data for what no schema forbids and nothing downstream can hold: keys that reach an object's
 * prototype, nesting beyond `MAX_DEPTH`, numbers that lost digits or are not JSON, and half surrogate pairs, which UTF-8
 * cannot carry. Calls `report` for each and returns the number of keys seen, for finding keys that were written twice.
 */
export function inspect(value: unknown, report: (path: Path, problem: Problem) => void): number {
  const path: PropertyKey[] = [];
  let keys = 0;

  const visit = (inner: unknown): void => {
    if (typeof inner === 'string') {
      if (LONE_SURROGATE.test(inner)) report([...path], halfPair);
    } else if (typeof inner === 'number') {
      const problem = numberProblem(inner);
      if (problem !== undefined) report([...path], problem);
    } else if (inner !== null && typeof inner === 'object') {
      if (path.length >= MAX_DEPTH) report([...path], tooDeep);
      else if (Array.isArray(inner)) {
        for (let index = 0; index < inner.length; index++) {
          path.push(index);
          visit(inner[index]);
          path.pop();
        }
      } else {
        for (const key of Object.keys(inner)) {
          keys++;
          path.push(key);
          if (polluting.has(key)) report([...path], { ...pollutes(key), part: 'key' });
          else visit((inner as Record<string, unknown>)[key]);
          path.pop();
        }
      }
    }
  };
  visit(value);
  return keys;
}

/** The inspection of a whole source as placed failures. */
export function inspectSource(source: Source): Failure[] {
  const failures: Failure[] = [];
  inspect(source.value, (path, { part, ...problem }) => {
    failures.push({ ...problem, where: source.at(path, part) });
  });
  return failures;
}

/** What is wrong at one path; `part` says that it is the key itself. */
export interface Problem extends Pick<Failure, 'code' | 'message' | 'hint'> {
  readonly part?: 'key';
}

const halfPair: Problem = {
  code: 'invalid',
  message: 'the text holds half of a surrogate pair, which UTF-8 cannot carry',
  hint: 'Write the whole character, or remove the escape.',
};

function pollutes(key: string): Problem {
  return {
    code: 'forbidden',
    message: `the key ${quote(key)} is refused: it would reach the prototype of every object`,
    hint: 'Rename the key.',
  };
}

function numberProblem(value: number): Problem | undefined {
  if (!Number.isFinite(value)) {
    return {
      code: 'invalid',
      message: `${value} is not a JSON value`,
      hint: 'Write a finite number, or quote it as text.',
    };
  }
  // From 1e21 on a number prints with an exponent, so nobody counted on its last digits.
  if (Number.isInteger(value) && !Number.isSafeInteger(value) && Math.abs(value) < 1e21) {
    return {
      code: 'invalid',
      message: `a whole number beyond 2^53 loses digits: it was read as ${value}`,
      hint: 'Put the number in quotes.',
    };
  }
  return undefined;
}
