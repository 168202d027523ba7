import { joined, say, type TermText, term } from './escape/term.ts';
import { count, counted, dollars, percent } from './figures.ts';

interface Range {
  readonly low: number;
  readonly high: number;
}

/** What live asks may take, without retries. */
export interface ShownEstimate {
  readonly requests: Range;
  readonly input: Range;
  readonly output: Range;
  /** USD; null when a price is not known. */
  readonly cost: Range | null;
  /** Cases by where their figures come from. */
  readonly basis: { readonly recorded: number; readonly mean: number; readonly text: number };
  /** Models without a known price. */
  readonly unpriced: readonly string[];
}

/** How well a suite's prompt can be cached. */
export interface ShownCache {
  readonly suite: string;
  /** 0 to 1; null with fewer than two cases. */
  readonly share: number | null;
  readonly prefix_tokens: number | null;
  /** USD that caching saves in 1,000 calls; null when not known. */
  readonly worth: number | null;
}

/** What a live run would take, as a range, and what its figures rest on. */
export function estimateText({ requests, input, output, cost, basis, unpriced }: ShownEstimate): TermText {
  const money =
    cost === null
      ? say`cost unknown: no price for ${term(unpriced.join(', '))}`
      : cost.low === cost.high
        ? dollars(cost.high)
        : say`${dollars(cost.low)} to ${dollars(cost.high)}`;
  const rests = [
    basis.recorded > 0 ? say`the recorded usage of ${counted(basis.recorded, 'case')}` : undefined,
    basis.mean > 0 ? say`its mean for ${count(basis.mean)} more` : undefined,
    basis.text > 0
      ? say`the size of the text of ${counted(basis.text, 'case')} and the output limit`
      : undefined,
  ].filter((text) => text !== undefined);
  return joined(
    [
      say`asked live: ${range(requests)} requests, ${range(input)} tokens in, ${range(output)} out, ${money}`,
      say`  estimated from ${joined(rests, ', ')}; retries are not in it`,
      term(''),
    ],
    '\n',
  );
}

/** A line a suite: what share of its prompt can be cached and what that is worth. */
export function cacheText(caches: readonly ShownCache[]): TermText {
  const lines = caches.flatMap(({ suite, share, prefix_tokens, worth }) => {
    if (share === null || prefix_tokens === null) return [];
    const value =
      worth === null
        ? term('worth unknown')
        : worth === 0
          ? term('too short to be cached')
          : say`caching saves ${dollars(worth)} in 1,000 calls`;
    return [
      say`  ${term(suite)}: ${percent(share)} of the prompt is alike in all cases, about ${count(prefix_tokens)} tokens: ${value}`,
    ];
  });
  return lines.length === 0 ? term('') : joined([term('prompt cache:'), ...lines, term('')], '\n');
}

function range({ low, high }: Range): TermText {
  return low === high ? count(high) : say`${count(low)} to ${count(high)}`;
}
