import { createHash, hash } from 'node:crypto';
import type { Assertion } from '../domain/assertion.ts';
import { canonicalJson } from '../domain/json.ts';
import type { FilePart, Request, Said } from '../domain/request.ts';
import type { Case, Suite, Turn } from '../domain/suite.ts';

/** The version of the fingerprint's recipe; a new one makes every stored answer a miss, so it changes only with reason. */
const RECIPE = 1;

/** A digest short enough for a header and a diff: 16 hex digits of SHA-256. */
export function shortDigest(value: unknown): string {
  // Cut before it is text: a part of a text keeps the whole of it alive.
  return hash('sha256', canonicalJson(value), 'buffer').toString('hex', 0, 8);
}

/**
 * The request's fingerprint: SHA-256, hex, over everything that shapes the answer. Not in it: the key, the host, the
 * time, the service tier, retries. The order in which parameters are written does not matter; that inside a schema and
 * the tools does, for a model answers in its order. Files count by the digests of their bytes.
 */
export function fingerprint({ schema, params, files, said, ...words }: Request): string {
  const { tools, ...plain } = params;
  const told = { ...words, files: files?.map(markOf), said: said?.map(withMarks) };
  return hash('sha256', canonicalJson([RECIPE, told, plain, asWritten(schema), asWritten(tools)]));
}

/** What a model can tell of a file: its kind and bytes, and of a document its name. */
function markOf({ name, media, sha256: digest }: FilePart) {
  return media.startsWith('image/') ? { media, sha256: digest } : { name, media, sha256: digest };
}

function withMarks(said: Said) {
  return 'files' in said ? { ...said, files: said.files?.map(markOf) } : said;
}

/** JSON text that keeps the order of keys. */
export function asWritten(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value);
}

/**
 * Digest of what a case asks: its id, vars, files and turns. Two sides pair a case while it is equal; `expected` and
 * assertions are not in it.
 */
export function inputDigest({
  id,
  vars,
  files,
  turns,
}: Pick<Case, 'id' | 'vars' | 'files' | 'turns'>): string {
  if (turns !== undefined) return shortDigest([id, vars, { turns: turns.map(inputOf) }]);
  return shortDigest(files === undefined ? [id, vars] : [id, vars, { files: files.map(markOf) }]);
}

function inputOf(turn: Turn) {
  return 'user' in turn
    ? { user: turn.user, files: turn.files?.map(markOf) }
    : { tool_results: turn.tool_results };
}

/** Digest over the inputs of all cases, in the suite's order. */
export function casesDigest(suite: Suite): string {
  const digest = createHash('sha256');
  for (const kase of suite.cases) digest.update(inputDigest(kase));
  return digest.digest('hex').slice(0, 16);
}

/**
 * Digest of all that a suite means: what is asked, what is demanded, how it is gated. Not its comments or places; a waiver
 * is in it by the weight that it takes away, not by its words.
 */
export function suiteDigest(suite: Suite): string {
  const {
    cases,
    file: _file,
    baseline: _baseline,
    replay: _replay,
    warnings: _warnings,
    left_out: _leftOut,
    redacted: _redacted,
    waivers: _waivers,
    suite_assertions: over,
    target: { code, ...target },
    ...head
  } = suite;
  const meant = code === undefined ? {} : { code: code.written };
  const digest = createHash('sha256').update(canonicalJson({ ...head, target: { ...target, ...meant } }));
  if (over !== undefined) digest.update(canonicalJson(over.map(demandOf)));
  // Most cases share their assertions.
  const texts = new Map<Assertion, string>();
  const textOf = (assertion: Assertion): string => {
    const known = texts.get(assertion);
    if (known !== undefined) return known;
    const text = canonicalJson(demandOf(assertion));
    texts.set(assertion, text);
    return text;
  };
  for (const kase of cases) {
    digest.update(canonicalJson([inputDigest(kase), kase.expected ?? null, kase.tags]));
    for (const { assertions } of [...(kase.turns ?? []), kase])
      for (const assertion of assertions) digest.update(textOf(assertion));
  }
  return digest.digest('hex').slice(0, 16);
}

/**
 * Digest of all that the scores of a suite's stored answers depend on, beside the answers: the cases with what is demanded
 * of each, the schema, the declared tools, and `of`, e.g. prices and the tool's version. `textOf` gives an assertion's text; for a module with a
 * digest of its file. Not in it: what is asked, and how the scores are gated.
 */
export function scoringDigest(
  { cases, schema, target }: Suite,
  textOf: (assertion: Assertion) => string,
  of: readonly unknown[],
): string {
  const digest = createHash('sha256').update(
    canonicalJson([of, schema ?? null, asWritten(target.params.tools)]),
  );
  const texts = new Map<Assertion, string>();
  for (const kase of cases) {
    digest.update(canonicalJson([inputDigest(kase), kase.expected ?? null]));
    for (const { assertions } of [...(kase.turns ?? []), kase]) {
      for (const assertion of assertions) {
        const text = texts.get(assertion) ?? textOf(assertion);
        texts.set(assertion, text);
        digest.update(text);
      }
    }
  }
  return digest.digest('hex').slice(0, 16);
}

/** What an assertion demands, without the places where it is written. A module goes by its name, a command by its words: folders are the machine's. */
function demandOf({ where: _where, group, ...demand }: Assertion): object {
  const { folder: _folder, ...params } = demand.params;
  const { module } = params;
  const named =
    typeof module === 'string'
      ? { ...demand, params: { ...params, module: module.split(/[\\/]/).at(-1) } }
      : { ...demand, params };
  return group === undefined ? named : { ...named, group: group.map(demandOf) };
}
