import type { Candidate, Choice } from '../domain/choice.ts';
import { joined, say, type TermText, term } from './escape/term.ts';
import { count, dollars, percent, points } from './figures.ts';
import { tables } from './table.ts';
import { type Style, styles } from './terminal/style.ts';
import type { TerminalOptions } from './terminal.ts';

/** A choice for people: the table of candidates, why each was turned down, and what the chosen one saves. */
export async function choiceText(choice: Choice, { width, color }: TerminalOptions): Promise<TermText> {
  const lay = await tables();
  const style = styles(color);
  const head = ['', 'change', 'at worst', 'margin', 'verdict', 'per 1,000', 'saved', 'calls'].map(term);
  const { pin, candidates } = choice;
  const blank = term('');
  const rows = [
    [
      term(pin.model),
      ...[blank, blank, blank, term('the pin')],
      dollars(pin.cost_per_1000),
      blank,
      count(pin.calls),
    ],
    ...candidates.flatMap((one) => candidateRows(one)),
  ];
  const align = head.map((_, index) => (index === 0 || index === 4 ? ('left' as const) : ('right' as const)));
  const table = lay([head, ...rows], { align, width, head: style.dim });
  return joined(
    [
      ...table,
      style.dim(
        say`at worst: the true change is above it, 95 % sure; per 1,000: USD for 1,000 calls; all candidates are judged together (Holm)`,
      ),
      blank,
      ...candidates.flatMap((one) => reasonLines(one, choice, style)),
      style.dim(spentLine(choice)),
      ...choice.warnings.map((text) => say`${style.yellow(term('warning:'))} ${term(text)}`),
      blank,
      ...resultLines(choice, style),
      blank,
    ],
    '\n',
  );
}

function candidateRows({ model, status, suites, cost_per_1000, saved_per_1000, calls }: Candidate) {
  const numbers = (one: Candidate['suites'][number] | undefined) => [
    one?.change == null ? term('') : points(one.change),
    one?.low == null ? term('') : points(one.low),
    one?.margin == null ? term('') : points(-one.margin),
  ];
  const saved =
    saved_per_1000 === null
      ? term('')
      : saved_per_1000 < 0
        ? say`-${dollars(-saved_per_1000)}`
        : dollars(saved_per_1000);
  const money = [dollars(cost_per_1000), saved, count(calls)];
  const [only] = suites;
  if (suites.length === 1) return [[term(model), ...numbers(only), term(status), ...money]];
  const nothing = [term(''), term(''), term('')];
  return [
    [term(model), ...nothing, term(status), ...money],
    ...suites.map((one) => [say`  ${term(one.suite)}`, ...numbers(one), term(one.status), ...nothing]),
  ];
}

/** Why a candidate did not pass. What passed stands in the table. */
function reasonLines({ model, status, reasons }: Candidate, { chosen }: Choice, style: Style): TermText[] {
  if (status === 'passed' && model !== chosen) return [];
  return [
    style.bold(say`${term(model)}: ${term(status)}`),
    ...reasons.map(({ message }) => say`  ${term(message)}`),
    term(''),
  ];
}

function spentLine({ calls, run, tool }: Choice): TermText {
  const kept = run.id === null ? term('') : say`, kept as ${term(run.id)}`;
  return say`${count(calls.spent)} calls, of ${count(calls.planned)} for all rounds of all models; ${term(tool)} choose: ${term(run.seconds.toFixed(1))} s${kept}`;
}

function resultLines(choice: Choice, style: Style): TermText[] {
  const { status, exit, candidates, chosen, pin, run } = choice;
  const one = candidates.find(({ model }) => model === chosen);
  const details = run.id === null ? [] : [say`every case in full: llm-eval report ${term(run.id)}`];
  if (one !== undefined) {
    return [
      say`${style.green(style.bold(term('CHOSEN')))} (exit ${exit}) ${term(one.model)}`,
      savedLine(one, choice),
      ...details,
    ];
  }
  const passed = candidates.filter((each) => each.status === 'passed');
  if (status === 'regressed') {
    const why =
      passed.length === 0
        ? say`every candidate is worse than ${term(pin.model)}`
        : say`no candidate that passed costs less than ${term(pin.model)}: keep the pin`;
    return [
      say`${style.red(style.bold(term('NONE')))} (exit ${exit}): ${why}`,
      ...passed.map((each) => say`  ${term(each.model)} passed: ${costs(each, choice)}`),
      ...details,
    ];
  }
  const unpriced = passed.filter(({ saved_per_1000 }) => saved_per_1000 === null);
  return [
    say`${style.yellow(style.bold(term('CANNOT TELL')))} (exit ${exit})`,
    unpriced.length === 0
      ? say`  no candidate that costs less was shown not to be worse than ${term(pin.model)}; more cases or trials would tell of those that are inconclusive`
      : say`  ${joined(
          unpriced.map(({ model }) => term(model)),
          ', ',
        )} passed, but what is saved is not known: write the prices of all models under prices in the config`,
    ...details,
  ];
}

function savedLine(one: Candidate, { pin, candidates }: Choice): TermText {
  const among = candidates.length === 1 ? term('it passed') : term('the cheapest that passed');
  const saved = one.saved_per_1000 ?? 0;
  const share = percent(saved / (pin.cost_per_1000 ?? saved));
  return say`  ${among}: ${costs(one, { pin })}: it saves ${dollars(saved)} for 1,000 calls (${share})`;
}

function costs({ cost_per_1000 }: Candidate, { pin }: Pick<Choice, 'pin'>): TermText {
  return say`${dollars(cost_per_1000)} for 1,000 calls, against ${dollars(pin.cost_per_1000)} of ${term(pin.model)}`;
}
