import type { DataPath, Fix } from '../../domain/lint.ts';

/** Why the vendor would refuse a schema as strict structured output, and where in it. */
export interface Objection {
  /** From the top of the schema to the subschema. */
  readonly path: DataPath;
  /** One sentence without a full stop. */
  readonly message: string;
  /** One sentence. */
  readonly hint: string;
  /** What would mend it without a choice to make; its path starts at the top of the schema. */
  readonly fix?: Fix;
}

/** A subschema as data. */
export type Node = { readonly [key: string]: unknown };

/** The subschemas that stand right in a schema of the subset, by their path from it. */
export function* children(node: Node): Iterable<readonly [DataPath, unknown]> {
  for (const keyword of ['properties', '$defs', 'definitions']) {
    const named = node[keyword];
    if (isNode(named)) for (const [name, inner] of Object.entries(named)) yield [[keyword, name], inner];
  }
  if (node.items !== undefined && !Array.isArray(node.items)) yield [['items'], node.items];
  if (Array.isArray(node.anyOf))
    for (const [index, inner] of node.anyOf.entries()) yield [['anyOf', index], inner];
}

/** True for a mapping. */
export function isNode(value: unknown): value is Node {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
