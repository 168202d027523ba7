/** An amount as a text writes it. */
export interface Money {
  readonly amount: number;
  /** ISO 4217, where the text names a currency; `$` alone is any dollar, `¥` yen or yuan. */
  readonly currencies?: readonly string[];
}

const DOLLARS = ['USD', 'AUD', 'CAD', 'HKD', 'NZD', 'SGD', 'TWD', 'MXN'];
const SIGNS: ReadonlyMap<string, readonly string[]> = new Map([
  ['€', ['EUR']],
  ['£', ['GBP']],
  ['¥', ['JPY', 'CNY']],
  ['₹', ['INR']],
  ['₩', ['KRW']],
  ['₽', ['RUB']],
  ['₺', ['TRY']],
  ['zł', ['PLN']],
  ['kč', ['CZK']],
  ['kr', ['SEK', 'NOK', 'DKK', 'ISK']],
  ['$', DOLLARS],
  ['us$', ['USD']],
  ['a$', ['AUD']],
  ['c$', ['CAD']],
  ['r$', ['BRL']],
  ['euro', ['EUR']],
  ['euros', ['EUR']],
  ['dollar', DOLLARS],
  ['dollars', DOLLARS],
  ['pounds', ['GBP']],
  ['yen', ['JPY']],
]);

/** The codes of ISO 4217 that Node knows. */
const CODES: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

/**
 * Reads a text that is one amount: `1234.5`, `€1,234.50`, `1.234,50 EUR`, `EUR 1 234,50`, `CHF 1'234.50`, `-$5`, `(5.00 EUR)`.
 * Of two separators the last is the decimal one; a single one that has three digits behind it, and one to three before, parts
 * thousands, since hardly any currency has thousandths. Undefined when the text is anything else, or names two currencies.
 */
export function readMoney(text: string): Money | undefined {
  const plain = text.trim().replace(/\s+/g, ' ').replaceAll('−', '-');
  const [, bracketed] = /^\((.*)\)$/.exec(plain) ?? [];
  const match = /^([+-]?) ?([^\d+\-.,]*?) ?([+-]?)(\d[\d.,' ]*?|[.,]\d+) ?([^\d.,]*)$/.exec(
    bracketed ?? plain,
  );
  if (match === null) return undefined;
  const [, sign = '', before = '', inner = '', digits = '', after = ''] = match;
  if (sign !== '' && inner !== '') return undefined;
  const amount = readAmount(digits);
  if (amount === undefined) return undefined;
  const names = [before, after].map((name) => name.trim()).filter((name) => name !== '');
  const currencies = names.map(currencyOf);
  if (names.length > 1 || currencies.some((one) => one === undefined)) return undefined;
  const negative = (sign || inner) === '-' || bracketed !== undefined;
  const signed = negative ? -amount : amount;
  return currencies[0] === undefined ? { amount: signed } : { amount: signed, currencies: currencies[0] };
}

function currencyOf(name: string): readonly string[] | undefined {
  const sign = SIGNS.get(name.toLowerCase().replace(/\.$/, ''));
  if (sign !== undefined) return sign;
  const code = name.toUpperCase();
  return CODES.has(code) ? [code] : undefined;
}

function readAmount(digits: string): number | undefined {
  const text = digits.trim();
  const marks = [...new Set(text.match(/[.,' ]/g) ?? [])];
  if (marks.length > 2) return undefined;
  const [first = '', second] = marks;
  let decimal = second;
  if (second === undefined && (first === '.' || first === ',')) {
    const thousands = text.split(first).length > 2 || /^[1-9]\d{0,2}[.,]\d{3}$/.test(text);
    decimal = thousands ? undefined : first;
  }
  if (decimal !== undefined && decimal !== '.' && decimal !== ',') return undefined;
  const at = decimal === undefined ? text.length : text.lastIndexOf(decimal);
  const whole = text.slice(0, at);
  const group = marks.find((mark) => mark !== decimal);
  // Groups are of three, and in India of two before the last; anything else is a list of numbers or a slip.
  if (
    group !== undefined &&
    !whole.split(group).every((part, index, all) => isGroup(part, index, all.length))
  )
    return undefined;
  if (decimal !== undefined && whole.includes(decimal)) return undefined;
  const read = Number(`${whole.replace(/\D/g, '') || '0'}.${text.slice(at + 1) || '0'}`);
  return Number.isFinite(read) ? read : undefined;
}

function isGroup(part: string, index: number, count: number): boolean {
  if (index === 0) return /^\d{1,3}$/.test(part);
  return index === count - 1 ? /^\d{3}$/.test(part) : /^\d{2,3}$/.test(part);
}
