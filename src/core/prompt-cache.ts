import type { Price } from '../domain/price.ts';
import type { Case, Suite } from '../domain/suite.ts';
import { requestOf } from './asks.ts';
import { costOf, roundUsd, type Service } from './cost.ts';
import { type PromptFinding, promptFindings, unstableTools } from './prompt-findings.ts';
import { partsOf, stableText } from './prompt-parts.ts';
import { definitionsOf, textTokens } from './tokens.ts';

/** Prompt caching begins at this many equal tokens: developers.openai.com, prompt caching. */
export const MIN_CACHED_TOKENS = 1024;

/** Something in a prompt that keeps it out of the cache, and what that costs. */
export interface CacheFinding extends Pick<PromptFinding, 'code' | 'message' | 'hint'> {
  /** USD per 1,000 calls; 0 when the prompt is too short to be cached anyway, null when not known. */
  readonly costs: number | null;
}

/** How well one suite's prompt can be cached. Tokens are estimated from the size of the text. */
export interface PromptCache {
  readonly suite: string;
  /** Share, 0 to 1, of the rendered prompt (system, then user text) in which all cases are alike; null with fewer than two. */
  readonly share: number | null;
  /** Tokens that start every request alike, with schema and tools, which the vendor puts first; null with `share`. */
  readonly prefix_tokens: number | null;
  /** The same if all stable text stood before the first variable. */
  readonly stable_tokens: number;
  /** USD that caching the prefix saves in 1,000 calls in a row; 0 below the minimum, null when not known. */
  readonly worth: number | null;
  /** The same for `stable_tokens`. */
  readonly possible: number | null;
  readonly findings: readonly CacheFinding[];
}

/** One suite, and what its requests cost. */
export interface CachedSuite {
  readonly suite: Suite;
  /** Of the model that will be asked. */
  readonly price: Price | undefined;
  /** How the requests are expected to be served. */
  readonly service: Service;
}

/** Says of each suite how well its prompt can be cached, and what keeps it from that. */
export function promptCaches(suites: readonly CachedSuite[]): PromptCache[] {
  const tools = unstableTools(suites.map(({ suite }) => suite));
  return suites.map((one) => {
    const unstable = tools.get(one.suite);
    return promptCache(one, unstable === undefined ? [] : [unstable]);
  });
}

function promptCache({ suite, price, service }: CachedSuite, more: readonly PromptFinding[]): PromptCache {
  const [first] = suite.cases;
  const definitions = first === undefined ? '' : definitionsOf(requestOf(suite, first));
  const prefix = commonPrefix(suite.cases);
  const prefix_tokens = prefix === undefined ? null : textTokens(definitions + prefix.text);
  const stable = stableText([...partsOf(suite.prompt.system ?? ''), ...partsOf(suite.prompt.user ?? '')]);
  // A variable that is the same in every case belongs to the prefix, and is no text of the template.
  const stable_tokens = Math.max(textTokens(definitions + stable), prefix_tokens ?? 0);
  const worth = prefix_tokens === null ? null : cacheWorth(prefix_tokens, price, service);
  const possible = cacheWorth(stable_tokens, price, service);

  const costs = ({ code, before }: PromptFinding): number | null => {
    // The vendor puts tools first: where they differ, nothing is left of the prefix.
    const kept =
      code === 'unstable-tools'
        ? 0
        : before === undefined
          ? Number.POSITIVE_INFINITY
          : textTokens(definitions + before);
    const saved = cacheWorth(Math.min(kept, prefix_tokens ?? kept), price, service);
    return saved === null || possible === null ? null : roundUsd(Math.max(0, possible - saved));
  };
  return {
    suite: suite.name,
    share: prefix === undefined ? null : prefix.share,
    prefix_tokens,
    stable_tokens,
    worth,
    possible,
    findings: [...promptFindings(suite), ...more].map((finding) => {
      const { code, message, hint } = finding;
      return { code, message, hint, costs: costs(finding) };
    }),
  };
}

/**
 * USD that caching the first `tokens` of 1,000 calls in a row saves: the first call writes them, 999 read them. 0 below the
 * vendor's minimum. Null when the model's cached rate, or its price in this tier, is not known.
 */
export function cacheWorth(tokens: number, price: Price | undefined, service: Service): number | null {
  if (tokens < MIN_CACHED_TOKENS) return 0;
  if (price?.rates.cached === undefined) return null;
  // Whether a request is long is not told by its prefix: the worth is that of short ones.
  const { long_context: _, ...short } = price;
  const plain = costOf({ input: tokens, output: 0 }, short, service);
  const write = costOf({ input: tokens, cache_write: tokens, output: 0 }, short, service);
  const read = costOf({ input: tokens, cached: tokens, output: 0 }, short, service);
  if (plain === undefined || write === undefined || read === undefined) return null;
  return roundUsd(Math.max(0, 1000 * plain - write - 999 * read));
}

/** The text that all cases start with, and its share of all their text. */
function commonPrefix(
  cases: readonly Pick<Case, 'system' | 'user'>[],
): { readonly text: string; readonly share: number } | undefined {
  const [first] = cases;
  if (first === undefined || cases.length < 2) return undefined;
  const system = first.system ?? '';
  const text = system + first.user;
  let common = text.length;
  let total = 0;
  for (const kase of cases) {
    const own = kase.system ?? '';
    total += own.length + kase.user.length;
    // Behind system texts that differ, nothing stands in the same place.
    const alike =
      own === system ? system.length + sharedLength(first.user, kase.user) : sharedLength(system, own);
    common = Math.min(common, alike);
  }
  return { text: text.slice(0, common), share: total === 0 ? 0 : (common * cases.length) / total };
}

function sharedLength(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  let at = 0;
  while (at < most && a.charCodeAt(at) === b.charCodeAt(at)) at++;
  return at;
}
