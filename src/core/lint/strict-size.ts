import type { DataPath } from '../../domain/lint.ts';
import { children, isNode, type Node, type Objection } from './strict-nodes.ts';

/** The vendor's limits of one schema: developers.openai.com, structured outputs. */
const MOST = { properties: 5_000, levels: 10, characters: 120_000, values: 1_000 } as const;

/** One enum of texts with more values than this may hold only so many characters. */
const LARGE_ENUM = { values: 250, characters: 15_000 } as const;

interface Size {
  properties: number;
  characters: number;
  values: number;
  /** The place of the first object that lies too deep. */
  deep?: DataPath;
  readonly enums: DataPath[];
}

/** What of a schema is too large or too deep. */
export function sizeObjections(schema: Node): Objection[] {
  const size: Size = { properties: 0, characters: 0, values: 0, enums: [] };
  measure(schema, [], 0, size);
  const over = (what: keyof typeof MOST & keyof Size, words: string): Objection[] =>
    size[what] <= MOST[what]
      ? []
      : [
          {
            path: [],
            message: `the schema has ${figure(size[what])} ${words}; at most ${figure(MOST[what])} are taken`,
            hint: 'Make the schema smaller, or write `schema_mode: score-only`.',
          },
        ];
  return [
    ...over('properties', 'properties'),
    ...over('values', 'enum values'),
    ...over('characters', 'characters of names, enum and const values'),
    ...size.enums.map((path) => ({
      path,
      message: `an enum of more than ${LARGE_ENUM.values} texts holds more than ${figure(LARGE_ENUM.characters)} characters`,
      hint: 'Shorten the values, or write `type: string` and demand the value with an assertion.',
    })),
    ...(size.deep === undefined
      ? []
      : [
          {
            path: size.deep,
            message: `the object lies more than ${MOST.levels} levels deep`,
            hint: 'Flatten the schema, or write `schema_mode: score-only`.',
          },
        ]),
  ];
}

function measure(node: unknown, path: DataPath, above: number, size: Size): void {
  if (!isNode(node)) return;
  const named = isNode(node.properties) ? Object.keys(node.properties) : [];
  const level = named.length > 0 ? above + 1 : above;
  if (level > MOST.levels) size.deep ??= path;
  size.properties += named.length;
  for (const name of named) size.characters += name.length;
  for (const keyword of ['$defs', 'definitions'] as const) {
    const defined = node[keyword];
    if (isNode(defined)) for (const name of Object.keys(defined)) size.characters += name.length;
  }
  if (typeof node.const === 'string') size.characters += node.const.length;
  if (Array.isArray(node.enum)) {
    const texts = node.enum.filter((value) => typeof value === 'string');
    const characters = texts.reduce((sum, text) => sum + text.length, 0);
    size.values += node.enum.length;
    size.characters += characters;
    if (texts.length > LARGE_ENUM.values && characters > LARGE_ENUM.characters)
      size.enums.push([...path, 'enum']);
  }
  for (const [steps, inner] of children(node)) {
    // A definition is counted where it stands; how deep it is used is not followed.
    const base = steps[0] === '$defs' || steps[0] === 'definitions' ? 0 : level;
    measure(inner, [...path, ...steps], base, size);
  }
}

function figure(count: number): string {
  return count.toLocaleString('en-US');
}
