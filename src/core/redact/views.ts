/** A text as it reads without the escapes of an encoding, with where each of its UTF-16 units stands in the text itself. */
export interface View {
  readonly text: string;
  /** The place in the text itself of the unit at a place of the view; the view's length is at the end of the text. */
  at(place: number): number;
}

/** How often escapes are looked for below escapes: JSON in HTML in a URL. */
const DEEPEST = 3;

/** Escapes of one character: HTML entities, those of JSON, and UTF-8 as URLs write it. */
const ESCAPE = new RegExp(
  [
    '&(?:#(?<decimal>[0-9]{1,7})|#[xX](?<hex>[0-9a-fA-F]{1,6})|(?<name>amp|lt|gt|quot|apos));',
    String.raw`\\u(?<unit>[0-9a-fA-F]{4})`,
    String.raw`\\(?<short>["\\/bfnrt])`,
    '(?<uri>%[0-7][0-9a-fA-F]|%[c-fC-F][0-9a-fA-F](?:%[89abAB][0-9a-fA-F]){1,3})',
  ].join('|'),
  'g',
);

const NAMED: { readonly [name: string]: string } = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const SHORT: { readonly [letter: string]: string } = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

/** The text itself, and where it holds escapes what it says without them. */
export function viewsOf(text: string): readonly View[] {
  const views: View[] = [{ text, at: (place) => place }];
  for (let depth = 0; depth < DEEPEST; depth++) {
    const last = views.at(-1);
    const next = last && unescaped(last);
    if (next === undefined) break;
    views.push(next);
  }
  return views;
}

/** A view without its escapes; undefined where it has none. */
function unescaped({ text, at }: View): View | undefined {
  if (!/[&\\%]/.test(text)) return undefined;
  const places: number[] = [];
  let plain = '';
  let end = 0;
  const upTo = (next: number) => {
    plain += text.slice(end, next);
    for (let place = end; place < next; place++) places.push(place);
  };
  for (const { 0: escaped, index, groups = {} } of text.matchAll(ESCAPE)) {
    const character = meantBy(groups);
    if (character === undefined) continue;
    upTo(index);
    plain += character;
    for (let unit = 0; unit < character.length; unit++) places.push(index);
    end = index + escaped.length;
  }
  if (end === 0) return undefined;
  upTo(text.length);
  return { text: plain, at: (place) => at(places[place] ?? text.length) };
}

/** The character of an escape; undefined where there is none such. */
function meantBy(groups: { readonly [group: string]: string | undefined }): string | undefined {
  const { decimal, hex, name, unit, short, uri } = groups;
  if (name !== undefined) return NAMED[name];
  if (short !== undefined) return SHORT[short] ?? short;
  if (unit !== undefined) return String.fromCharCode(Number.parseInt(unit, 16));
  if (uri !== undefined) {
    const bytes = Uint8Array.from(uri.slice(1).split('%'), (byte) => Number.parseInt(byte, 16));
    const character = new TextDecoder().decode(bytes);
    return character.includes('\ufffd') ? undefined : character;
  }
  const point = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
  return point <= 0x10ffff ? String.fromCodePoint(point) : undefined;
}

/** A text without the difference between capitals and small letters, unit by unit, so that places stay. */
export function folded(text: string): string {
  const lower = text.toLowerCase();
  if (lower.length === text.length) return lower;
  let plain = '';
  for (const character of text) {
    const small = character.toLowerCase();
    plain += small.length === character.length ? small : character;
  }
  return plain;
}

/** What a text may have become in a template, folded: in capitals, with the spaces of a form, in either alphabet of base64. */
export function formsOf(value: string): readonly string[] {
  return [
    ...new Set([value, value.toUpperCase(), value.replaceAll(' ', '+'), ...base64Of(value)].map(folded)),
  ];
}

/** A text in base64, with what fills it up and without. */
export function base64Of(text: string): readonly string[] {
  const bytes = Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte));
  const standard = btoa(bytes.join(''));
  const ofUrls = standard.replaceAll('+', '-').replaceAll('/', '_');
  const all = [standard, ofUrls].flatMap((one) => [one, one.replace(/=+$/, '')]);
  return [...new Set(all)];
}
