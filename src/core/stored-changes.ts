import type { GateChange } from '../domain/gate-inputs.ts';
import { canonicalJson } from '../domain/json.ts';
import type { BaselineHeader, RecordedAnswer } from '../domain/recording.ts';
import { trialKey } from '../domain/trial.ts';
import { shortDigest } from './fingerprint.ts';
import { named } from './policy-changes.ts';

/** Stored answers by the trial that they answer, then by the request's fingerprint: a digest of each. */
export type Stored = Map<string, Map<string, string>>;

/** A baseline as far as two commits can be told apart by it. */
export interface StoredBaseline {
  readonly file: string;
  readonly header: BaselineHeader;
  readonly answers: Stored;
}

/** What a gate reads at one commit beside what is written by hand. */
export interface Evidence {
  /** Of all recordings that the suites are answered from. */
  readonly recorded: Stored;
  /** By suite. */
  readonly baselines: ReadonlyMap<string, StoredBaseline>;
  /** The text of each waiver file, by its path. */
  readonly waivers: ReadonlyMap<string, string>;
}

/** Adds an answer to others. */
export function store(stored: Stored, answer: RecordedAnswer): void {
  const place = trialKey(answer);
  const known = stored.get(place) ?? new Map<string, string>();
  stored.set(place, known.set(answer.key, shortDigest(answer)));
}

/** How the recordings, baselines and waivers of the head differ from those of the base. */
export function storedChanges(base: Evidence, head: Evidence): GateChange[] {
  return [
    ...recordingChanges(base.recorded, head.recorded),
    ...baselineChanges(base, head),
    ...waiverChanges(base, head),
  ];
}

/** Where stored answers were edited, are gone, or are new. */
function difference(base: Stored, head: Stored) {
  const found = { edited: [] as string[], gone: [] as string[], added: [] as string[] };
  for (const [place, was] of base) {
    const is = head.get(place);
    for (const [key, digest] of was) {
      const now = is?.get(key);
      if (now !== undefined && now !== digest) found.edited.push(place);
      // Another question to the same trial replaces its answer: the request is what is under test.
      else if (is === undefined) found.gone.push(place);
    }
  }
  for (const [place, is] of head)
    for (const key of is.keys()) if (base.get(place)?.has(key) !== true) found.added.push(place);
  return found;
}

const RECORDINGS = 'recordings';

function recordingChanges(base: Stored, head: Stored): GateChange[] {
  const { edited, gone, added } = difference(base, head);
  return [
    ...change('weakened', RECORDINGS, edited, 'recorded answers that were edited'),
    ...change('weakened', RECORDINGS, gone, 'recorded answers that are gone'),
    ...change('added', RECORDINGS, added, 'recorded answers that are new'),
  ];
}

function baselineChanges(base: Evidence, head: Evidence): GateChange[] {
  const changes: GateChange[] = [];
  for (const [suite, was] of base.baselines) {
    const is = head.baselines.get(suite);
    if (is === undefined) {
      changes.push({ kind: 'weakened', file: was.file, message: `the baseline of ${suite} is gone` });
      continue;
    }
    const { edited, gone, added } = difference(was.answers, is.answers);
    if (edited.length + gone.length + added.length === 0) {
      if (canonicalJson(was.header) !== canonicalJson(is.header))
        changes.push({ kind: 'weakened', file: is.file, message: 'the header of the baseline was edited' });
      continue;
    }
    changes.push(
      ...change('weakened', is.file, edited, 'answers of the baseline that were edited'),
      ...newBaseline(suite, is, [base.recorded, head.recorded, was.answers]),
    );
  }
  for (const [suite, is] of head.baselines)
    if (!base.baselines.has(suite)) changes.push(...newBaseline(suite, is, [base.recorded, head.recorded]));
  return changes;
}

/** A baseline is made of answers that someone got: which of them are in no recording is said. */
function newBaseline(
  suite: string,
  { file, header, answers }: StoredBaseline,
  known: readonly Stored[],
): GateChange[] {
  const unknown: string[] = [];
  for (const [place, keys] of answers)
    for (const [key, digest] of keys)
      if (!known.some((stored) => stored.get(place)?.get(key) === digest)) unknown.push(place);
  const message = `a new baseline of ${suite}, of ${header.asked.model}, by ${header.accepted_by}: ${header.why}`;
  const unproven =
    'answers of the new baseline that are in no recording, so that its author alone vouches for them';
  return [{ kind: 'added', file, message }, ...change('added', file, unknown, unproven)];
}

function waiverChanges(base: Evidence, head: Evidence): GateChange[] {
  const files = [...new Set([...base.waivers.keys(), ...head.waivers.keys()])];
  return files.flatMap((file): GateChange[] => {
    const [was, is] = [base.waivers.get(file), head.waivers.get(file)];
    if (was === is) return [];
    if (is === undefined) return [{ kind: 'noted', file, message: 'the waivers are gone' }];
    return [{ kind: 'weakened', file, message: was === undefined ? 'waivers are new' : 'waivers changed' }];
  });
}

function change(
  kind: GateChange['kind'],
  file: string,
  places: readonly string[],
  what: string,
): GateChange[] {
  if (places.length === 0) return [];
  return [{ kind, file, message: `${what}: ${named(places)}` }];
}
