import type { ModelInfo, ModelTable } from '../domain/model.ts';
import type { LongContext } from '../domain/price.ts';

const toMax = ['none', 'low', 'medium', 'high', 'xhigh', 'max'];
const lowToMax = ['low', 'medium', 'high', 'xhigh', 'max'];
const toXhigh = ['none', 'low', 'medium', 'high', 'xhigh'];
const toHigh = ['none', 'low', 'medium', 'high'];
const minimalToHigh = ['minimal', 'low', 'medium', 'high'];
const lowToHigh = ['low', 'medium', 'high'];

/** Past 272,000 input tokens the whole request costs twice its input and one and a half times its output. */
const long_context: LongContext = { above: 272_000, input: 2, output: 1.5 };

/** What the models have in common whose window is 1.05 million tokens: 922,000 in and 128,000 out. */
const wide = { long_context, max_output: 128_000 };

/** By the vendor's guide for gpt-5.1 and later; a model that refuses the effort `none` takes no temperature at all. */
const sampling = 'without-reasoning';

/** Models that answer without reasoning. */
const plain: Facts = { efforts: [], sampling: 'any' };

type Facts = Omit<ModelInfo, 'id' | 'kind' | 'snapshots'>;

/** An alias and the snapshots behind it, newest first: they share rates, efforts and the day of retirement. */
function family(alias: string, dated: readonly string[], facts: Facts = {}): readonly ModelInfo[] {
  return [{ id: alias, kind: 'alias', snapshots: dated, ...facts }, ...snapshots(dated, facts)];
}

/** Snapshots, dated ones or those without a date: of the newest the vendor's model pages name the bare id as the snapshot. */
function snapshots(ids: readonly string[], facts: Facts = {}): readonly ModelInfo[] {
  return ids.map((id) => ({ id, kind: 'snapshot', ...facts }));
}

/** Aliases that the vendor moves and behind which no snapshot can be asked. */
function aliases(ids: readonly string[], facts: Facts = {}): readonly ModelInfo[] {
  return ids.map((id) => ({ id, kind: 'alias', snapshots: [], ...facts }));
}

/**
 * The models of OpenAI that answer text or make vectors of it. A rate, effort list or date that no source gives is left out: an unknown cost is
 * unknown, never 0. Announced dates of retirement stay in the table after they have passed. A recommended replacement that the
 * vendor ties to a parameter (the pro models' `reasoning.mode: pro`) is left out.
 */
export const models: ModelTable = {
  as_of: '2026-11-22',
  source:
    'developers.openai.com: model pages, pricing and deprecations; the ChatModel type of openai 7.57.0; gpt-6.2-astra rates from third parties; rates of the small and pro models that those pages no longer list from @pydantic/genai-prices 0.1.8; recommended replacements from copies of the deprecations page of June to November 2026; embeddings: developers.openai.com/api/docs/models/text-embedding-3-large, which prices both of that generation, @pydantic/genai-prices 0.1.8 for the one before, and the deprecations page for the first',
  models: [
    // Its cached rate is known only by a third party's percentage, so cached input counts at the full rate. Writing to the
    // cache costs 1.25 times the input rate from gpt-5.6 on.
    ...snapshots(['gpt-6.2-astra'], {
      rates: { input: 8, cache_write: 10, output: 40 },
      ...wide,
      efforts: lowToMax,
      sampling,
    }),
    // Its ultrafast tier costs 3 times until 2027-02-28 and 6 times from then on: a price without a calendar leaves it out.
    ...snapshots(['gpt-6.2-sol'], {
      rates: { input: 2, cached: 0.1, cache_write: 2.5, output: 10 },
      ...wide,
      efforts: lowToMax,
      sampling,
    }),
    ...snapshots(['gpt-6.1-sol'], {
      rates: { input: 2, cached: 0.1, cache_write: 2.5, output: 10 },
      ...wide,
      tiers: { ultrafast: 6 },
      efforts: lowToMax,
      sampling,
    }),
    ...snapshots(['gpt-6.1-terra'], {
      rates: { input: 1, cache_write: 1.25, output: 5 },
      ...wide,
      efforts: toMax,
    }),
    ...snapshots(['gpt-6-astra'], {
      rates: { input: 10, cached: 1, cache_write: 12.5, output: 50 },
      ...wide,
      efforts: lowToMax,
      sampling,
    }),
    ...snapshots(['gpt-6-sol'], {
      rates: { input: 2, cached: 0.2, cache_write: 2.5, output: 10 },
      ...wide,
      efforts: toMax,
      sampling,
      chat_tools: 'without-reasoning',
    }),
    ...snapshots(['gpt-6-luna'], {
      rates: { input: 0.1, cached: 0.01, cache_write: 0.125, output: 0.5 },
      ...wide,
      efforts: toMax,
    }),
    ...family('gpt-5.6', ['gpt-5.6-sol'], {
      rates: { input: 4, cached: 0.4, cache_write: 5, output: 20 },
      ...wide,
      efforts: toMax,
      sampling,
      chat_tools: 'without-reasoning',
    }),
    ...snapshots(['gpt-5.6-terra'], {
      rates: { input: 2, cached: 0.2, cache_write: 2.5, output: 12 },
      ...wide,
      efforts: toMax,
      sampling,
      chat_tools: 'without-reasoning',
    }),
    ...snapshots(['gpt-5.6-luna'], {
      rates: { input: 0.2, cached: 0.02, cache_write: 0.25, output: 1.2 },
      ...wide,
      efforts: toMax,
      sampling,
      chat_tools: 'without-reasoning',
    }),
    ...family('gpt-5.5', ['gpt-5.5-2026-04-23'], {
      rates: { input: 5, cached: 0.5, output: 30 },
      long_context,
      efforts: toXhigh,
      sampling,
    }),
    ...family('gpt-5.5-pro', ['gpt-5.5-pro-2026-04-23'], {
      rates: { input: 30, output: 180 },
      long_context,
      efforts: ['medium', 'high', 'xhigh'],
      sampling,
    }),
    // No snapshot of it is published: it cannot be pinned, only allowed by name.
    ...aliases(['gpt-5.4'], {
      rates: { input: 2.5, cached: 0.25, output: 15 },
      long_context,
      efforts: toXhigh,
      sampling,
    }),
    ...family('gpt-5.4-mini', ['gpt-5.4-mini-2026-03-17'], {
      rates: { input: 0.75, cached: 0.075, output: 4.5 },
      efforts: toXhigh,
      sampling,
    }),
    ...family('gpt-5.4-nano', ['gpt-5.4-nano-2026-03-17'], {
      rates: { input: 0.2, cached: 0.02, output: 1.25 },
      retires: '2027-04-01',
      efforts: toXhigh,
      sampling,
    }),
    ...family('gpt-5.2', ['gpt-5.2-2025-12-11'], {
      rates: { input: 1.75, cached: 0.175, output: 14 },
      efforts: toXhigh,
      sampling,
    }),
    ...family('gpt-5.2-pro', ['gpt-5.2-pro-2025-12-11'], { rates: { input: 21, output: 168 } }),
    ...family('gpt-5.1', ['gpt-5.1-2025-11-13'], {
      rates: { input: 1.25, cached: 0.125, output: 10 },
      retires: '2027-04-01',
      efforts: toHigh,
      sampling,
    }),
    ...family('gpt-5', ['gpt-5-2025-08-07'], {
      rates: { input: 1.25, cached: 0.125, output: 10 },
      retires: '2026-12-11',
      replacement: 'gpt-6.1-sol',
      efforts: minimalToHigh,
      sampling: 'default',
    }),
    ...family('gpt-5-mini', ['gpt-5-mini-2025-08-07'], {
      rates: { input: 0.25, cached: 0.025, output: 2 },
      retires: '2026-12-11',
      replacement: 'gpt-6.1-terra',
      efforts: minimalToHigh,
      sampling: 'default',
    }),
    ...family('gpt-5-nano', ['gpt-5-nano-2025-08-07'], {
      rates: { input: 0.05, cached: 0.005, output: 0.4 },
      retires: '2026-12-11',
      replacement: 'gpt-5.6-luna',
      efforts: minimalToHigh,
      sampling: 'default',
    }),
    ...family('gpt-5-pro', ['gpt-5-pro-2025-10-06'], {
      rates: { input: 15, output: 120 },
      retires: '2026-12-11',
    }),
    ...family('o3', ['o3-2025-04-16'], {
      rates: { input: 2, cached: 0.5, output: 8 },
      retires: '2026-12-11',
      replacement: 'gpt-5.6-sol',
      efforts: lowToHigh,
      sampling: 'default',
    }),
    ...family('o3-pro', ['o3-pro-2025-06-10'], {
      rates: { input: 20, output: 80 },
      retires: '2026-12-11',
      efforts: lowToHigh,
      sampling: 'default',
    }),
    ...family('gpt-4.1', ['gpt-4.1-2025-04-14'], {
      rates: { input: 2, cached: 0.5, output: 8 },
      retires: '2027-01-14',
      replacement: 'gpt-6-luna',
      ...plain,
    }),
    ...family('gpt-4.1-mini', ['gpt-4.1-mini-2025-04-14'], {
      rates: { input: 0.4, cached: 0.1, output: 1.6 },
      retires: '2027-01-14',
      replacement: 'gpt-6-luna',
      ...plain,
    }),
    ...family('gpt-4o', ['gpt-4o-2024-11-20', 'gpt-4o-2024-08-06'], {
      rates: { input: 2.5, cached: 1.25, output: 10 },
      retires: '2027-01-14',
      replacement: 'gpt-6-luna',
      ...plain,
    }),
    ...family('gpt-4o-mini', ['gpt-4o-mini-2024-07-18'], {
      rates: { input: 0.15, cached: 0.075, output: 0.6 },
      retires: '2027-01-14',
      replacement: 'gpt-6-luna',
      ...plain,
    }),

    // Embeddings have no output to bill. The lengths are those of the vendor's guide to embeddings.
    ...snapshots(['text-embedding-3-small'], {
      rates: { input: 0.02, output: 0 },
      embeds: true,
      dimensions: 1536,
    }),
    ...snapshots(['text-embedding-3-large'], {
      rates: { input: 0.13, output: 0 },
      embeds: true,
      dimensions: 3072,
    }),
    // `dimensions` is for text-embedding-3 and later (EmbeddingCreateParams of the SDK).
    ...snapshots(['text-embedding-ada-002'], {
      rates: { input: 0.1, output: 0 },
      embeds: true,
      dimensions: 1536,
      fixed_length: true,
    }),

    // Granted by application; no rates are published.
    ...snapshots(['gpt-6-cyber', 'gpt-5.6-cyber', 'gpt-6-rosalind', 'gpt-rosalind-research']),
    ...aliases(['gpt-daybreak-blue-latest', 'gpt-daybreak-red-latest']),

    // Shut.
    ...family('gpt-4.1-nano', ['gpt-4.1-nano-2025-04-14'], {
      retires: '2026-10-23',
      replacement: 'gpt-5.6-luna',
    }),
    ...family('o4-mini', ['o4-mini-2025-04-16'], { retires: '2026-10-23', replacement: 'gpt-5.6-terra' }),
    ...family('o3-mini', ['o3-mini-2025-01-31'], { retires: '2026-10-23', replacement: 'gpt-5.6-sol' }),
    ...family('o1', ['o1-2024-12-17'], { retires: '2026-10-23', replacement: 'gpt-5.6-sol' }),
    ...family('o1-pro', ['o1-pro-2025-03-19'], { retires: '2026-10-23' }),
    ...snapshots(['gpt-4o-2024-05-13'], { retires: '2026-10-23', replacement: 'gpt-5.6-sol' }),
    ...family('gpt-4-turbo', ['gpt-4-turbo-2024-04-09'], {
      retires: '2026-10-23',
      replacement: 'gpt-5.6-sol',
    }),
    ...family('gpt-4', ['gpt-4-0613'], { retires: '2026-10-23', replacement: 'gpt-5.6-sol' }),
    ...snapshots(['gpt-4-1106-preview'], { retires: '2026-10-23', replacement: 'gpt-5.6-sol' }),
    ...family('gpt-3.5-turbo', ['gpt-3.5-turbo-0125'], {
      retires: '2026-10-23',
      replacement: 'gpt-5.6-terra',
    }),
    ...aliases(['gpt-5.3-chat-latest', 'gpt-5.2-chat-latest'], { retires: '2026-08-10' }),
    ...aliases(['gpt-5.1-chat-latest', 'gpt-5-chat-latest'], { retires: '2026-07-23' }),
    ...aliases(['gpt-5.2-codex', 'gpt-5.1-codex', 'gpt-5.1-codex-max', 'gpt-5.1-codex-mini', 'gpt-5-codex'], {
      retires: '2026-07-23',
    }),
    ...family('o3-deep-research', ['o3-deep-research-2025-06-26'], { retires: '2026-07-23' }),
    ...family('o4-mini-deep-research', ['o4-mini-deep-research-2025-06-26'], { retires: '2026-07-23' }),
    ...family('gpt-4o-search-preview', ['gpt-4o-search-preview-2025-03-11'], { retires: '2026-07-23' }),
    ...family('gpt-4o-mini-search-preview', ['gpt-4o-mini-search-preview-2025-03-11'], {
      retires: '2026-07-23',
    }),
    ...snapshots(['gpt-3.5-turbo-1106'], { retires: '2026-09-28' }),
    ...family('gpt-4-turbo-preview', ['gpt-4-0125-preview'], { retires: '2026-03-26' }),
    ...snapshots(['gpt-4-0314'], { retires: '2026-03-26' }),
    ...aliases(['chatgpt-4o-latest'], { retires: '2026-02-17' }),
    ...aliases(['codex-mini-latest'], { retires: '2026-02-12' }),
    ...family('o1-mini', ['o1-mini-2024-09-12'], { retires: '2025-10-27' }),
    ...family('o1-preview', ['o1-preview-2024-09-12'], { retires: '2025-07-28' }),
    ...family('gpt-4-32k', ['gpt-4-32k-0613', 'gpt-4-32k-0314'], { retires: '2025-06-06' }),
    ...snapshots(['gpt-3.5-turbo-0613', 'gpt-3.5-turbo-0301'], { retires: '2024-09-13' }),
    ...snapshots(
      ['ada', 'babbage', 'curie', 'davinci'].flatMap((size) => [
        `text-similarity-${size}-001`,
        `text-search-${size}-doc-001`,
        `text-search-${size}-query-001`,
      ]),
      { retires: '2024-01-04', embeds: true },
    ),
    ...snapshots(
      ['ada', 'babbage'].flatMap((size) => [`code-search-${size}-code-001`, `code-search-${size}-text-001`]),
      { retires: '2024-01-04', embeds: true },
    ),
    ...family('gpt-3.5-turbo-16k', ['gpt-3.5-turbo-16k-0613'], { retires: '2024-09-13' }),
  ],
};
