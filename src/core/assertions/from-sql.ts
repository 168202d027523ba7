/** What the FROM parts of a tree of SQL hold beside queries. */
export interface FromUse {
  /** Names of tables, each in its parts: `[orders]` or `[shop, orders]`. */
  readonly tables: readonly (readonly string[])[];
  /** Columns that stand in no list of the parser: those of USING and of an upsert. */
  readonly columns: readonly string[];
  /** Why the parser does not tell all tables, and so not all columns, as a sentence. */
  readonly unclear: string | undefined;
  /** Whether tables are joined by columns that the SQL does not name. */
  readonly isNatural: boolean;
}

type Node = { readonly [key: string]: unknown };

/** Keys under which a statement holds what it reads or writes. */
const SOURCES = new Set(['from', 'table', 'using', 'joins']);

/** Functions that read nothing but what they are given, so that they may stand where a table does. */
const READS_NOTHING = new Set(
  `unnest generate_series generate_subscripts generate_array generate_date_array generate_timestamp_array flatten explode
  posexplode json_each json_each_text json_tree json_array_elements json_array_elements_text json_object_keys json_table
  jsonb_each jsonb_each_text jsonb_array_elements jsonb_array_elements_text jsonb_object_keys openjson string_split
  string_to_table split_to_table regexp_split_to_table regexp_matches`.split(/\s+/),
);

/** Words that begin what is no table, which a parser takes for the name of one that is given another name. */
const NO_TABLE = new Set(['table', 'only', 'lateral', 'unnest', 'values', 'rows', 'select', 'with']);

/** Walks the tree without recursion, since SQL may be nested deeper than a stack takes. */
export function fromOf(ast: unknown): FromUse {
  const tables: (readonly string[])[] = [];
  const columns: string[] = [];
  let unclear: string | undefined;
  let isNatural = false;
  const left: { readonly value: unknown; readonly isSource: boolean }[] = [{ value: ast, isSource: false }];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const { value, isSource } = next;
    if (Array.isArray(value)) {
      for (const one of value) left.push({ value: one, isSource });
      continue;
    }
    if (!isNode(value)) continue;
    const inside = isSource ? sourcesIn(value) : undefined;
    if (isSource) {
      if (typeof value.table === 'string' && !NO_TABLE.has(value.table.toLowerCase()))
        tables.push(nameOf(value));
      else if (inside === undefined && !isKnown(value))
        unclear ??= 'the parser does not tell which tables this SQL reads';
      isNatural ||= /\bnatural\b/i.test(`${value.join} ${value.as}`);
      if (Array.isArray(value.using)) columns.push(...value.using.flatMap((one) => textOf(one) ?? []));
    }
    if (value.type === 'binary_expr' && /^(not )?in$/i.test(String(value.operator)) && isName(value.right))
      unclear ??= 'the parser does not tell whether IN reads a table';
    // What an update or an upsert sets, whose columns not every parser lists.
    if (Array.isArray(value.set))
      columns.push(...value.set.filter(isNode).flatMap(({ column }) => textOf(column) ?? []));
    if (inside !== undefined) left.push({ value: inside, isSource: true });
    // Brackets are walked once, or their nesting would double the work each time.
    for (const [key, one] of Object.entries(value))
      if (!(isSource && key === 'using') && !(inside !== undefined && key === 'expr'))
        left.push({ value: one, isSource: SOURCES.has(key) && (Array.isArray(one) || isJoined(one)) });
  }
  return { tables, columns, unclear, isNatural };
}

/** The joined tables inside brackets. */
function sourcesIn(source: Node): readonly unknown[] | undefined {
  const { expr } = source;
  if (Array.isArray(expr)) return expr;
  return isNode(expr) && expr.type === 'tables' && Array.isArray(expr.expr) ? expr.expr : undefined;
}

/** What MySQL's parser makes of joined tables inside brackets: a FROM that is no list. */
function isJoined(value: unknown): boolean {
  return isNode(value) && Array.isArray(value.expr) && Array.isArray(value.joins);
}

/** Whether a source that is no table reads only what is looked at elsewhere in the tree. */
function isKnown({ type, expr }: Node): boolean {
  if (type === 'dual' || type === 'unnest') return true;
  if (!isNode(expr)) return false;
  if ('ast' in expr || expr.type === 'values' || expr.type === 'select' || expr.type === 'unnest')
    return true;
  if (expr.type !== 'function' || !isNode(expr.name)) return false;
  const parts = [expr.name.schema, expr.name.name].flat().flatMap((part) => textOf(part) ?? []);
  return parts.length === 1 && READS_NOTHING.has(parts[0]?.toLowerCase() ?? '');
}

/** The parts of a table's name; some dialects write the first of three twice. */
function nameOf({ catalog, db, schema, table }: Node): readonly string[] {
  const owners = typeof catalog === 'string' ? [catalog, schema] : [db, schema];
  return [...owners, table].flatMap((part) => (typeof part === 'string' && part !== '' ? [part] : []));
}

/** Whether what stands after IN is a bare name, which some databases take for a table. */
function isName(value: unknown): boolean {
  return isNode(value) && value.type === 'column_ref';
}

/** A name, which dialects write as a text or as a node around one. */
export function textOf(name: unknown): string | undefined {
  if (typeof name === 'string') return name;
  if (!isNode(name)) return undefined;
  return isNode(name.expr) ? textOf(name.expr) : textOf(name.value);
}

/** Whether a value is a node of a tree that a parser made. */
export function isNode(value: unknown): value is Node {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
