import { expect, test } from 'vitest';
import type { Json } from '../domain/json.ts';
import type { Suite } from '../domain/suite.ts';
import { priceOf } from './cost.ts';
import { cacheWorth, promptCaches } from './prompt-cache.ts';
import { sampleSuite } from './testdata/sides.ts';

/** gpt-6-sol: 2 in, 0.20 cached, 2.50 written, 10 out. */
const price = priceOf({ rates: { input: 2, cached: 0.2, cache_write: 2.5, output: 10 } });

/** 8,000 characters, about 2,000 tokens. */
const RULES = 'rule '.repeat(1600);

/** A suite with these templates, rendered by plain replacement. */
function suiteOf(
  prompt: Suite['prompt'],
  vars: readonly { readonly [name: string]: string }[],
  more: { readonly name?: string; readonly tools?: Json } = {},
): Suite {
  const { name = 'triage', tools } = more;
  const suite = sampleSuite(Object.fromEntries(vars.map((_, index) => [`c${index}`, []])));
  const render = (text: string, values: { readonly [name: string]: string }) =>
    text.replace(/\{\{ (\w+) \}\}/g, (_, key: string) => values[key]!);
  return {
    ...suite,
    name,
    file: `evals/${name}.eval.yaml`,
    target: {
      ...suite.target,
      params: { max_output_tokens: 400, ...(tools === undefined ? {} : { tools }) },
    },
    prompt,
    cases: suite.cases.map((kase, index) => ({
      ...kase,
      vars: vars[index]!,
      ...(prompt.system === undefined ? {} : { system: render(prompt.system, vars[index]!) }),
      user: render(prompt.user ?? '', vars[index]!),
    })),
  };
}

function lint(...suites: Suite[]) {
  return promptCaches(suites.map((suite) => ({ suite, price, service: {} })));
}

const tickets = [{ ticket: 'a'.repeat(2000) }, { ticket: 'b'.repeat(2000) }];

test('a prompt with its stable text first shares it, and is worth what the cached rate saves', () => {
  // 8,000 of 10,000 characters are shared. Per token: 1,000 x 2 - 2.50 - 999 x 0.20 = 1,797.7 millionths of a dollar.
  expect(lint(suiteOf({ system: RULES, user: '{{ ticket }}' }, tickets))).toEqual([
    {
      suite: 'triage',
      share: 0.8,
      prefix_tokens: 2000,
      stable_tokens: 2000,
      worth: 3.5954,
      possible: 3.5954,
      findings: [],
    },
  ]);
});

test('a variable before the stable text ends the prefix, is named with its place, and costs what caching would save', () => {
  expect(lint(suiteOf({ system: `Ticket:\n{{ ticket }}\n${RULES}`, user: 'Answer.' }, tickets))).toEqual([
    {
      suite: 'triage',
      share: 8 / 10016,
      prefix_tokens: 2,
      stable_tokens: 2004,
      worth: 0,
      possible: 3.6025908,
      findings: [
        {
          code: 'early-variable',
          message:
            '{{ ticket }} in line 2 of the system text differs from case to case and stands before 99 % of the stable text: the cached prefix ends there',
          hint: 'Move it behind the text that never changes.',
          costs: 3.6025908,
        },
      ],
    },
  ]);
});

test('a variable in the user text is found there, and a short rest behind it is no finding', () => {
  const [early] = lint(
    suiteOf({ system: 'x'.repeat(4000), user: `{{ ticket }} ${'y'.repeat(3999)}` }, tickets),
  );
  expect(early!.findings).toEqual([
    {
      code: 'early-variable',
      message:
        '{{ ticket }} in line 1 of the user text differs from case to case and stands before 50 % of the stable text: the cached prefix ends there',
      hint: 'Move it behind the text that never changes.',
      // 2,000 tokens would be cached and 1,000 are not enough to be.
      costs: 3.5954,
    },
  ]);
  const [late] = lint(suiteOf({ system: RULES, user: '{{ ticket }}\nAnswer in JSON.' }, tickets));
  expect(late!.findings).toEqual([]);
});

test('a variable that is the same in every case belongs to the prefix', () => {
  const vars = tickets.map((one) => ({ ...one, policy: 'p'.repeat(4000) }));
  const [cache] = lint(suiteOf({ system: `{{ policy }}${'x'.repeat(4000)}`, user: '{{ ticket }}' }, vars));
  expect([cache!.share, cache!.prefix_tokens, cache!.stable_tokens, cache!.findings]).toEqual([
    0.8,
    2000,
    2000,
    [],
  ]);
});

test('a prompt too short to be cached loses nothing, and its findings say so', () => {
  const [cache] = lint(suiteOf({ user: '{{ ticket }} Answer in JSON.' }, tickets));
  expect([cache!.worth, cache!.possible, cache!.findings.map(({ code, costs }) => [code, costs])]).toEqual([
    0,
    0,
    [['early-variable', 0]],
  ]);
});

test('timestamps of every usual form are found in the system text, a date alone is not', () => {
  const found = (written: string) =>
    lint(suiteOf({ system: `Now: ${written}.\n${RULES}`, user: '{{ ticket }}' }, tickets))[0]!.findings;
  const [first] = found('2026-11-22T10:00:00Z');
  expect(first).toEqual({
    code: 'early-timestamp',
    message:
      'the system text holds a timestamp, "2026-11-22T10:00:00Z", before 99 % of the stable text: if it changes from call to call, the cached prefix ends there',
    hint: 'Remove it, or move it to the end of the user text.',
    // 8,027 characters could be cached, 5 are: 2,007 x 1,797.7.
    costs: 3.6079839,
  });
  const texts = [
    '2026-11-22T10:00:00.123+01:00',
    '2026-11-22 10:00',
    'Sun, 22 Nov 2026 10:00:00 GMT',
    'Sun Nov 22 2026 10:00:00',
    'November 22, 2026, 10:00',
    '22/11/2026, 10:00:00',
    '22.11.2026 10:00',
    '2026-11-22',
    '22 November 2026',
    'version 10:00',
  ];
  expect(
    texts.map((text) => found(text).map(({ code, message }) => [code, /"(.*)"/.exec(message)![1]])),
  ).toEqual([
    [['early-timestamp', '2026-11-22T10:00:00.123+01:00']],
    [['early-timestamp', '2026-11-22 10:00']],
    [['early-timestamp', '22 Nov 2026 10:00:00']],
    [['early-timestamp', 'Nov 22 2026 10:00:00']],
    [['early-timestamp', 'November 22, 2026, 10:00']],
    [['early-timestamp', '22/11/2026, 10:00:00']],
    [['early-timestamp', '22.11.2026 10:00']],
    [],
    [],
    [],
  ]);
});

test('a UUID that a variable brings into the system text is found there as well', () => {
  const vars = tickets.map((one) => ({ ...one, request: '0b7e5d60-1c2f-4a3b-8d4e-5f60718293a4' }));
  const [early, late] = [`Request {{ request }}\n${RULES}`, `${RULES}\nRequest {{ request }}`].map(
    (system) => lint(suiteOf({ system, user: '{{ ticket }}' }, vars))[0]!.findings,
  );
  expect(early!.map(({ code, message }) => [code, message])).toEqual([
    [
      'early-uuid',
      'the system text holds a UUID, "0b7e5d60-1c2f-4a3b-8d4e-5f60718293a4", before 99 % of the stable text: if it changes from call to call, the cached prefix ends there',
    ],
  ]);
  expect(late).toEqual([]);
});

const search = { type: 'function', name: 'search', parameters: { type: 'object' } };
const close = { type: 'function', name: 'close', parameters: { type: 'object' } };

test('the same tools in another order under the same system text are found in the later suite', () => {
  const prompt = { system: RULES, user: '{{ ticket }}' };
  const suite = (name: string, tools: Json, system = RULES) =>
    suiteOf({ ...prompt, system }, tickets, { name, tools });
  const caches = lint(
    suite('first', [search, close]),
    suite('same', [search, close]),
    suite('turned', [close, search]),
    suite('fields', [{ ...search }, { name: 'close', type: 'function', parameters: { type: 'object' } }]),
    suite('fewer', [close]),
    suite('elsewhere', [close, search], `${RULES}!`),
  );
  const message =
    'the suite sends the system text and the tools of "first" (evals/first.eval.yaml), but its tools are written in another order: the two share no cached prefix';
  const hint = 'Write the tools, and the fields in them, in the same order everywhere.';
  const [, , turned] = caches;
  expect(caches.map((cache) => [cache.suite, cache.findings])).toEqual([
    ['first', []],
    ['same', []],
    ['turned', [{ code: 'unstable-tools', message, hint, costs: turned!.possible }]],
    ['fields', [{ code: 'unstable-tools', message, hint, costs: turned!.possible }]],
    ['fewer', []],
    ['elsewhere', []],
  ]);
  // 8,000 characters of rules and 137 of tools: 2,034 x 1,797.7 millionths.
  expect([turned!.prefix_tokens, turned!.worth]).toEqual([2034, 3.6565218]);
});

test('system texts that differ end the prefix before any user text', () => {
  const vars = [
    { ticket: 'same', tone: 'kind' },
    { ticket: 'same', tone: 'kin' },
  ];
  const [cache] = lint(suiteOf({ system: 'Be {{ tone }}', user: '{{ ticket }}' }, vars));
  // "Be kin" of "Be kindsame" and "Be kinsame".
  expect(cache!.share).toBe(12 / 21);
});

test('with one case nobody can tell what cases share', () => {
  const [cache] = lint(suiteOf({ system: RULES, user: '{{ ticket }}' }, tickets.slice(0, 1)));
  expect(cache).toEqual({
    suite: 'triage',
    share: null,
    prefix_tokens: null,
    stable_tokens: 2000,
    worth: null,
    possible: 3.5954,
    findings: [],
  });
});

test('caching is worth nothing below the minimum, and is unknown without a cached rate or a price in the tier', () => {
  expect(cacheWorth(1023, price, {})).toBe(0);
  // 1,024 x 1,797.7 millionths, and half of it in flex.
  expect(cacheWorth(1024, price, {})).toBe(1.8408448);
  expect(cacheWorth(1024, price, { tier: 'flex' })).toBe(0.9204224);
  expect(cacheWorth(1024, price, { tier: 'scale' })).toBe(null);
  expect(cacheWorth(1024, undefined, {})).toBe(null);
  expect(cacheWorth(1024, priceOf({ rates: { input: 2, output: 10 } }), {})).toBe(null);
  expect(cacheWorth(1023, undefined, {})).toBe(0);
});
