import { keyShapes } from '../../domain/key-shapes.ts';
import type { PrivateKind, PrivateSpan } from '../../domain/redact.ts';

/** Kinds of personal data that are looked for, in the order in which they are named. */
export const piiKinds = ['email', 'phone', 'credit-card', 'iban', 'ip', 'us-ssn'] as const;
export type PiiKind = (typeof piiKinds)[number];

/** One piece of personal data in a text. */
export interface Pii {
  readonly kind: PiiKind;
  readonly text: string;
}

/**
 * Personal data in a text, in its order. What has a checksum must pass it; what has none must have its full form. Every
 * pattern is bounded, so no text makes it slow.
 */
export function findPii(text: string, kinds: readonly PiiKind[]): readonly Pii[] {
  return kinds
    .flatMap((kind) => spansOf(text, kind).map(({ start, end }) => ({ kind, start, end })))
    .sort((a, b) => a.start - b.start)
    .map(({ kind, start, end }) => ({ kind, text: text.slice(start, end) }));
}

/** Where private values of one kind stand in a text, in its order; they do not overlap. As bounded as `findPii`. */
export function spansOf(text: string, kind: PrivateKind): readonly PrivateSpan[] {
  const { pattern, read } = detectors[kind];
  const found: PrivateSpan[] = [];
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    const one = match.index < end ? undefined : read(match[1] ?? '');
    if (one === undefined) continue;
    end = match.index + one.length;
    found.push({ kind, start: match.index, end });
  }
  return found;
}

interface Detector {
  /** Looks ahead for a candidate, from every place where one may start, since one that is none may hold another. */
  readonly pattern: RegExp;
  /** The part of the candidate, from its start, that is personal data. */
  read(candidate: string): string | undefined;
}

const detectors: { readonly [kind in PrivateKind]: Detector } = {
  // Shorter than RFC 5321 allows, as addresses are. Files for dense screens are named `logo@2x.png`.
  email: {
    pattern:
      /(?<![\w+-])(?=((?![.-])[\w.+-]{1,64}(?<!\.)@(?:[a-z0-9][a-z0-9-]{0,62}\.){1,5}[a-z]{2,24})(?![\w-]))/gi,
    read: (found) => (/\.\.|@\d+x\.(?:png|jpe?g|webp|gif|svg)$/i.test(found) ? undefined : found),
  },
  phone: {
    // With a country code (E.164: up to 15 digits), or the North American form with its three groups.
    pattern:
      /(?<![\w+.-])(?=(\+\d(?:[ ./()-]{0,2}\d){7,14}|(?:1[ .-])?(?:\(\d{3}\) ?|\d{3}[ .-])\d{3}[ .-]\d{4})(?![\w-]))/g,
    read: (found) => (isPhone(found) ? found : undefined),
  },
  'credit-card': { pattern: /(?<![\w.-])(?=([2-6]\d(?:[ -]?\d){11,17}))/g, read: cardIn },
  iban: { pattern: /(?<![a-z0-9])(?=([a-z]{2}\d{2}(?: ?[a-z0-9]){11,28}))/gi, read: ibanIn },
  ip: {
    pattern: /(?<![\w.:])(?=(\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7})(?![\w:]|\.\d))/gi,
    read: (found) => (isPublicAddress(found) ? found : undefined),
  },
  'us-ssn': {
    // Areas 000, 666 and 9xx, group 00 and serial 0000 are never given out (ssa.gov, Social Security number randomization).
    pattern: /(?<![\w-])(?=((?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4})(?![\w-]))/g,
    read: (found) => found,
  },
  key: {
    pattern: new RegExp(
      `(?=(${keyShapes.map(({ source }) => `${source}[A-Za-z0-9_-]{0,500}`).join('|')}))`,
      'g',
    ),
    read: (found) => found,
  },
};

/** Area and exchange codes of North America begin with 2 to 9; what has a country code has it from 1 to 9. */
function isPhone(found: string): boolean {
  const digits = found.replace(/\D/g, '');
  if (found.startsWith('+')) return /^[1-9]\d{7,14}$/.test(digits);
  return /^1?[2-9]\d{2}[2-9]\d{6}$/.test(digits);
}

/** First digits and lengths of the large card networks (ISO/IEC 7812): Visa, Mastercard, Amex, Discover, Diners, JCB. */
const NETWORKS: readonly [first: RegExp, lengths: readonly number[]][] = [
  [/^4/, [19, 16]],
  [/^(?:5[1-5]|2[2-7])/, [16]],
  [/^3[47]/, [15]],
  [/^6/, [19, 16]],
  [/^3[068]/, [14]],
  [/^35/, [16]],
];

function cardIn(candidate: string): string | undefined {
  const lengths = NETWORKS.find(([first]) => first.test(candidate))?.[1] ?? [];
  return lengths
    .flatMap((length) => firstCharacters(candidate, length, /\d/))
    .find((found) => GROUPED.test(found) && hasLuhnDigit(found.replace(/\D/g, '')));
}

/** Cards are written without gaps, in fours, or as 4-6-5 and 4-6-4, with one separator throughout. */
const GROUPED = /^(?:\d+|\d{4}([ -])\d{4}\1\d{4}\1\d{4}(?:\1\d{3})?|\d{4}([ -])\d{6}\2\d{4,5})$/;

/** The Luhn checksum (ISO/IEC 7812-1, annex B); one digit all over passes it and is no card. */
function hasLuhnDigit(digits: string): boolean {
  if (/^(\d)\1*$/.test(digits)) return false;
  let sum = 0;
  for (const [index, digit] of [...digits].reverse().entries()) {
    const value = index % 2 === 0 ? Number(digit) : Number(digit) * 2;
    sum += value > 9 ? value - 9 : value;
  }
  return sum % 10 === 0;
}

/** How long an IBAN is in each country (SWIFT, IBAN registry). */
const IBAN_LENGTHS: ReadonlyMap<string, number> = new Map(
  [
    'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 EG29',
    'ES24 FI18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20',
    'LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MR27 MT31 MU30 NL18 NO15 PK24 PL28 PS29 PT25',
    'QA29 RO24 RS22 SA24 SC31 SE24 SI19 SK24 SM27 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20',
  ]
    .join(' ')
    .split(' ')
    .map((row) => [row.slice(0, 2), Number(row.slice(2))]),
);

/** ISO 13616: country and checksum moved to the end, letters as 10 to 35, the whole is 1 modulo 97. */
function ibanIn(candidate: string): string | undefined {
  const length = IBAN_LENGTHS.get(candidate.slice(0, 2).toUpperCase()) ?? Number.POSITIVE_INFINITY;
  return firstCharacters(candidate, length, /[a-z0-9]/i).find((found) => {
    const compact = found.replaceAll(' ', '').toUpperCase();
    let remainder = 0;
    for (const char of compact.slice(4) + compact.slice(0, 4)) {
      const value = Number.parseInt(char, 36);
      remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
    }
    return remainder === 1;
  });
}

/** The start of a text with a number of characters of a sort, unless another follows at once; else nothing. */
function firstCharacters(text: string, count: number, sort: RegExp): readonly string[] {
  let seen = 0;
  for (const [index, char] of [...text].entries()) {
    if (!sort.test(char) || ++seen < count) continue;
    return sort.test(text.charAt(index + 1)) ? [] : [text.slice(0, index + 1)];
  }
  return [];
}

/** An address that could be someone's: not of this machine, a private network, or documentation (RFC 1918, 3849, 5737). */
function isPublicAddress(found: string): boolean {
  if (found.includes(':')) {
    if (!URL.canParse(`http://[${found}]`) || !/[0-9a-f].*:.*[0-9a-f]/i.test(found)) return false;
    return /\d/.test(found) && !/^(?:::1$|fe[89ab]|f[cd]|2001:0?db8:)/i.test(found);
  }
  const parts = found.split('.');
  if (parts.some((part) => Number(part) > 255 || /^0\d/.test(part))) return false;
  return !/^(?:0|10|127|255|192\.168|169\.254|172\.(?:1[6-9]|2\d|3[01])|192\.0\.2|198\.51\.100|203\.0\.113)\./.test(
    found,
  );
}
