/** One way in which a text may hide another, and the text with that undone. */
interface Reading {
  /** How it was hidden, for a sentence; empty: not at all. */
  readonly by: string;
  readonly text: string;
}

/** Readings are undone again this many times, for a secret that is hidden twice, e.g. in base64 of base64. */
const DEPTH = 2;

/**
 * How a secret stands in a text, or undefined when it does not: as it is, in other letters (case, width, accents), spaced or
 * with invisible characters between, reversed, in rot13; and each of these again in base64 (wherever its groups begin), hex,
 * per-cent or HTML or `\u` escapes, twice over. Letters and digits alone are compared, so short secrets are found by chance.
 */
export function findSecret(text: string, secret: string): string | undefined {
  const bare = lettersOf(secret);
  const forms = [
    { by: '', bare },
    { by: 'reversed', bare: [...bare].reverse().join('') },
    { by: 'rot13', bare: rot13(bare) },
  ];
  for (const reading of readingsOf({ by: '', text }, DEPTH)) {
    if (reading.text.includes(secret)) return reading.by || 'as it is';
    const letters = lettersOf(reading.text);
    const form = forms.find((one) => letters.includes(one.bare));
    if (form !== undefined) {
      const how = [reading.by, form.by].filter(Boolean).join(', ');
      return how || 'spelled otherwise (case, spaces or invisible characters)';
    }
  }
  return undefined;
}

/** The letters and digits of a text in one form: without accents, width, case and anything between them. */
export function lettersOf(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');
}

/** A text without invisible characters, in usual width and with plain dashes and spaces; its case and accents stay. */
export function undisguised(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\p{Cf}\p{Default_Ignorable_Code_Point}]+/gu, '')
    .replace(/\p{Pd}/gu, '-');
}

function* readingsOf(reading: Reading, depth: number): Generator<Reading> {
  yield reading;
  if (depth === 0) return;
  for (const { by, read } of codings) {
    for (const text of read(reading.text)) {
      if (text === reading.text) continue;
      yield* readingsOf({ by: [by, reading.by].filter(Boolean).join(' of '), text }, depth - 1);
    }
  }
}

interface Coding {
  readonly by: string;
  /** The text as it would read, once for each place where the coding may begin. */
  read(text: string): readonly string[];
}

const codings: readonly Coding[] = [
  { by: 'base64', read: base64 },
  { by: 'hex', read: hex },
  { by: 'URL encoding', read: (text) => [percent(text)] },
  { by: 'HTML entities', read: (text) => [entities(text)] },
  { by: 'escapes', read: (text) => [escapes(text)] },
];

/** Shortest run of a coding that is read: no secret that counts is shorter. */
const SHORTEST = 8;

/** Groups of four characters hold three bytes, and a run may begin amid a group of something else. */
function base64(text: string): readonly string[] {
  const runs = text
    .replace(/[\s\p{Cf}]+/gu, '')
    .replaceAll('-', '+')
    .replaceAll('_', '/')
    .split(/[^A-Za-z0-9+/]+/)
    .filter((run) => run.length >= SHORTEST);
  if (runs.length === 0) return [];
  return [0, 1, 2, 3].map((offset) =>
    runs.map((run) => Buffer.from(run.slice(offset), 'base64').toString('utf8')).join(' '),
  );
}

/** Digits in pairs, with or without `0x`, `\x`, spaces, commas or colons between them. */
function hex(text: string): readonly string[] {
  const runs = text
    .replace(/(0x|\\x|[\s\p{Cf},:;-])/giu, '')
    .split(/[^0-9a-f]+/i)
    .filter((run) => run.length >= 2 * SHORTEST);
  if (runs.length === 0) return [];
  return [0, 1].map((offset) =>
    runs.map((run) => Buffer.from(run.slice(offset), 'hex').toString('utf8')).join(' '),
  );
}

function percent(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (run) =>
    Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8'),
  );
}

/** Numbered entities, and the few names that stand between letters. */
function entities(text: string): string {
  return text
    .replace(/&#(?:x([0-9a-f]{1,6})|(\d{1,7}));?/gi, (_, sixteen?: string, ten?: string) =>
      character(sixteen === undefined ? Number(ten) : Number.parseInt(sixteen, 16)),
    )
    .replace(/&(?:shy|zwnj|zwj|nbsp|ensp|emsp|thinsp);/gi, ' ');
}

/** `\u0041`, `\u{41}`, `\U00000041`, `\x41`. */
function escapes(text: string): string {
  return text.replace(
    /\\(?:u\{([0-9a-f]{1,6})\}|u([0-9a-f]{4})|U([0-9a-f]{8})|x([0-9a-f]{2}))/gi,
    (_, ...digits: (string | undefined)[]) =>
      character(Number.parseInt(digits.slice(0, 4).find((one) => one !== undefined) ?? '', 16)),
  );
}

function character(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : '';
}

function rot13(text: string): string {
  return text.replace(/[a-z]/g, (letter) => {
    const code = letter.charCodeAt(0) - 97;
    return String.fromCharCode(((code + 13) % 26) + 97);
  });
}
