import { readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import type { Document, ParsedNode, Scalar, YAMLMap } from 'yaml';
import { fail, type Where } from '../domain/failure.ts';
import { didYouMean, quote } from './failures.ts';
import { type FileName, LIMITS, reading, readText } from './text.ts';
import { parseDocument, parseYaml } from './yaml.ts';

/** A pin to move in a config file. */
export interface PinEdit {
  /** The config file, relative to the working folder. */
  readonly file: string;
  /** Without `$`. */
  readonly pin: string;
  /** The model that the file must still hold: what was tried is a move from here. */
  readonly from: string;
  readonly to: string;
  /** Its model came from `--pin` and not from the file. */
  readonly overridden: boolean;
}

/** The config file as it is to be written. */
export interface EditedConfig {
  /** The real path: a link stays a link. */
  readonly real: string;
  readonly text: string;
}

/**
 * The config with one pin at another model, every other byte as it was: comments, order, quotes, line ends, byte order
 * mark. Writes nothing. Throws `Failures` when the pin does not stand in the file as a value of its own, when it has
 * changed meanwhile, or when the file cannot be read.
 */
export async function editPin(cwd: string, edit: PinEdit): Promise<EditedConfig> {
  const { file, pin, overridden } = edit;
  if (overridden) {
    fail({
      code: 'usage',
      message: `the model of the pin ${quote(pin)} comes from --pin, so there is nothing to move in ${file}`,
      hint: `Leave --pin out: the pin that is moved is the one in ${file}.`,
    });
  }
  const real = await reading(file, { file }, () => realpath(join(cwd, file)));
  const name: FileName = { real, file };
  const source = await parseYaml(await readText(name, LIMITS.file), file);
  const raw = await reading(file, { file }, () => readFile(real, 'utf8'));
  return { real, text: await movePin(raw, edit, source.at(['pins', pin])) };
}

async function movePin(raw: string, { file, pin, from, to }: PinEdit, where: Where): Promise<string> {
  const yaml = await import('yaml');
  const document = parseDocument(yaml, raw, file);
  const scalar = scalarOf(yaml, document, pin, where);
  if (scalar.value !== from) {
    fail({
      code: 'invalid',
      where,
      message: `the pin ${quote(pin)} is ${quote(String(scalar.value))} now, and what was tried is a move from ${quote(from)}`,
      hint: 'The file has changed meanwhile. Start again.',
    });
  }
  if (!/^[\x21-\x7e]+$/.test(to)) {
    fail({
      code: 'model',
      where,
      message: `${quote(to)} is no model id that can be written: it holds blanks or characters beyond ASCII`,
      hint: 'Name a snapshot of the vendor.',
    });
  }
  const [start, end] = scalar.range!;
  const wanted = JSON.stringify(withPin(document.toJS(), pin, to));
  for (const written of spellings(to, scalar.type)) {
    const text = raw.slice(0, start) + written + raw.slice(end);
    const edited = parseDocument(yaml, text, file);
    if (edited.errors.length + edited.warnings.length > 0) continue;
    if (JSON.stringify(edited.toJS()) === wanted) return text;
  }
  throw new Error(`the pin ${pin} cannot be written as ${to} in ${file}`);
}

/** How a text can be written in the style of a scalar; a plain one gets quotes where it would not mean itself without. */
function spellings(text: string, style: Scalar['type']): string[] {
  const double = JSON.stringify(text);
  if (style === 'QUOTE_DOUBLE') return [double];
  if (style === 'QUOTE_SINGLE') return [`'${text.replaceAll("'", "''")}'`];
  return [text, double];
}

function withPin(config: { pins: Record<string, unknown> }, pin: string, model: string): unknown {
  return { ...config, pins: { ...config.pins, [pin]: model } };
}

/** The value of a pin, where it is written there and nowhere else. */
function scalarOf(
  yaml: typeof import('yaml'),
  document: Document.Parsed,
  pin: string,
  where: Where,
): Scalar.Parsed {
  const refuse = (what: string): never =>
    fail({
      code: 'invalid',
      where,
      message: `the pin ${quote(pin)} cannot be moved: ${what}`,
      hint: 'Write the model out after the name of the pin, or move the pin by hand.',
    });
  const top = document.contents;
  const pins = yaml.isMap(top) ? valueAtKey(yaml, top, 'pins') : undefined;
  if (yaml.isAlias(pins)) return refuse(`the pins are the alias *${pins.source} of a value elsewhere`);
  if (!yaml.isMap(pins)) return missing(pin, [], where);
  const value = valueAtKey(yaml, pins, pin);
  if (value === undefined)
    return missing(
      pin,
      pins.items.map(({ key }) => String(key)),
      where,
    );
  const anchor = pins.anchor ?? (yaml.isAlias(value) ? undefined : value.anchor);
  if (anchor !== undefined)
    return refuse(`the anchor &${anchor} at it lets other values follow, and they would move too`);
  if (yaml.isAlias(value)) return refuse(`its value is the alias *${value.source} of one elsewhere`);
  if (!yaml.isScalar(value)) return refuse('its value is no model id');
  if (value.type === 'BLOCK_LITERAL' || value.type === 'BLOCK_FOLDED')
    return refuse('its value is a block of lines (`|` or `>`)');
  return value as Scalar.Parsed;
}

function valueAtKey(yaml: typeof import('yaml'), map: YAMLMap, key: string): ParsedNode | undefined {
  const pair = map.items.find((item) => yaml.isScalar(item.key) && item.key.value === key);
  return (pair?.value ?? undefined) as ParsedNode | undefined;
}

function missing(pin: string, pins: readonly string[], where: Where): never {
  return fail({
    code: 'not-found',
    where,
    message: `there is no pin ${quote(pin)} in this file${didYouMean(pin, pins)}`,
    hint: pins.length > 0 ? `Its pins are: ${pins.join(', ')}.` : 'Add it under pins.',
  });
}
