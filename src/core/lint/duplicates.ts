import type { Assertion } from '../../domain/assertion.ts';
import type { Json } from '../../domain/json.ts';
import type { Warning } from '../../domain/lint.ts';
import type { Case, Suite } from '../../domain/suite.ts';
import { nearDuplicates } from './near-duplicates.ts';

/** Cases that ask what an earlier one asks, and cases that ask nearly that and demand the same. */
export function duplicateCases({ prompt, cases }: Pick<Suite, 'prompt' | 'cases'>): Warning[] {
  const demands = demandTexts();
  const system = /\{[{%]/.test(prompt.system ?? '');
  const first = new Map<string, Case>();
  const others = new Map<string, Case[]>();
  const warnings: Warning[] = [];
  for (const kase of cases) {
    const demand = demands(kase);
    const question = questionOf(kase, system);
    const earlier = first.get(question);
    if (earlier === undefined) {
      first.set(question, kase);
      const alike = others.get(demand);
      if (alike === undefined) others.set(demand, [kase]);
      else alike.push(kase);
      continue;
    }
    const same = demands(earlier) === demand;
    warnings.push({
      code: 'duplicate-case',
      spot: kase.where,
      message: `case ${named(kase)} asks what case ${named(earlier)} asks (${placed(earlier)}), and demands ${same ? 'the same' : 'something else'} of the answer`,
      hint: same
        ? 'Remove one of them: asked twice, a question counts as evidence twice.'
        : 'Join their assertions in one case, or ask something else in one of them.',
    });
  }
  for (const alike of others.values()) warnings.push(...nearlySame(alike));
  return warnings;
}

function nearlySame(cases: readonly Case[]): Warning[] {
  if (cases.length < 2) return [];
  return nearDuplicates(cases.map(textOf)).flatMap(({ index, earlier, share }): Warning[] => {
    const [kase, other] = [cases[index], cases[earlier]];
    if (kase === undefined || other === undefined) return [];
    return [
      {
        code: 'near-duplicate-case',
        spot: kase.where,
        message: `case ${named(kase)} is nearly case ${named(other)} (${placed(other)}): ${Math.floor(share * 100)} % of their word pairs are the same, and so is what they demand`,
        hint: 'Remove one of them, change it so that it tests something else, or give both the same `cluster`.',
      },
    ];
  });
}

/** What a case demands, as text; most cases of a suite share their assertions. */
function demandTexts(): (kase: Case) => string {
  const texts = new Map<Assertion, string>();
  return ({ assertions, expected = null }) => {
    const all = assertions.map((assertion) => {
      const text = texts.get(assertion) ?? demandText(assertion);
      texts.set(assertion, text);
      return text;
    });
    return `${JSON.stringify(expected)} ${all.join()}`;
  };
}

function demandText({ where: _, name: _name, ...demand }: Assertion): string {
  return JSON.stringify(demand);
}

/** All that is asked. The system text is left out where it is no template, and so the same in all cases. */
function questionOf(kase: Case, withSystem: boolean): string {
  const { id: _, where: _where, tags: _tags, cluster: _cluster, vars: _vars, ...asked } = kase;
  const { assertions: _assertions, expected: _expected, system, ...words } = asked;
  return JSON.stringify(withSystem ? { ...words, system } : words);
}

/** What a case's variables say; two in one cluster are alike by the user's own word. */
function textOf({ vars, user, cluster }: Case): string {
  if (cluster !== undefined) return '';
  const texts = leaves(vars);
  return texts.length === 0 ? user : texts.join('\n');
}

/** Every text in a value, in the order in which it is written. */
export function leaves(value: Json): string[] {
  if (typeof value === 'string') return [value];
  if (value === null || typeof value !== 'object') return [];
  return Object.values(value).flatMap(leaves);
}

function named({ id }: Case): string {
  return JSON.stringify(id);
}

function placed({ where: { file, line } }: Case): string {
  return line === undefined ? file : `${file}:${line}`;
}
