import { fromOf, isNode, textOf } from './from-sql.ts';

/** What a text of SQL does, as a parser reads it. */
export interface SqlUse {
  /** What each statement is, in order: `select`, `insert`, `create`, …; empty statements are left out. */
  readonly statements: readonly string[];
  /** What they do beside that: the writes inside a `WITH`, and `select into` for a query that stores what it finds. */
  readonly within: readonly string[];
  /** Tables that are read or written, `orders` or `shop.orders`; names that a `WITH` gives are none. */
  readonly tables: readonly string[];
  /** Columns that are named, `id`, or `orders.id` where the SQL says of which table; `*` is all of them. */
  readonly columns: readonly string[];
  /** Why there may be more tables or columns than these; undefined when they are all. */
  readonly unclear?: string;
  /** Whether tables are joined by columns that the SQL does not name. */
  readonly isNatural: boolean;
}

/** The part of a parser of the package `node-sql-parser` that is used. */
export interface SqlParser {
  parse(sql: string): {
    readonly ast: unknown;
    /** `select::shop::orders` each, `null` where no schema is named. Names that a `WITH` gives are among them. */
    readonly tableList: readonly string[];
    /** `select::orders::id` each, `null` where no table is named, `(.*)` for `*`. */
    readonly columnList: readonly string[];
  };
}

/** What was read, why the text is no SQL, or why the parser cannot tell. */
export type SqlReading =
  | { readonly use: SqlUse }
  | { readonly problem: string }
  | { readonly unscored: string };

/** Reads SQL. `quote` quotes what it found for a reason. Text from a model may make the parser take for ever: see `sql`. */
export function readSql(
  parser: SqlParser,
  text: string,
  dialect: string,
  quote: (text: string) => string,
): SqlReading {
  let parsed: ReturnType<SqlParser['parse']>;
  try {
    parsed = parser.parse(text);
  } catch (error) {
    return unread(error, quote);
  }
  const statements: string[] = [];
  for (const one of [parsed.ast].flat()) {
    if (!isNode(one)) continue;
    // A dialect may take words that it does not know for a call; that any prose is SQL so is no use.
    if (typeof one.type !== 'string') return { problem: 'it begins no statement that is known' };
    statements.push(one.type);
  }
  const seen = look(parsed.ast);
  const within = new Set(seen.into ? ['select into'] : []);
  const from = fromOf(parsed.ast);
  const isGiven = (table: string) =>
    seen.given.has(table.toLowerCase()) &&
    !seen.outside.has(table.toLowerCase()) &&
    isSpelledAlike(table, text);
  // BigQuery quotes a path as a whole, and its names hold no dots.
  const part = dialect === 'bigquery' ? (one: string) => one : quoteDot;
  // What this parser says of an owner is two names already.
  const owner = dialect === 'flinksql' ? (one: string) => one : part;
  // The parser's list lacks the tables inside brackets.
  const tables = new Set(
    from.tables
      .map((parts) => [...parts.slice(0, -1).map(owner), ...parts.slice(-1).map(part)].join('.'))
      .filter((table) => !isGiven(table)),
  );
  for (const [doing, table] of parsed.tableList.map((entry) => named(entry, part))) {
    if (!statements.includes(doing)) within.add(doing);
    // SHOW is listed with a table that is none.
    if (!isGiven(table) && !(doing === 'show' && table === 'null')) tables.add(table);
  }
  const columns = new Set<string>(from.columns);
  for (const [, column] of parsed.columnList.map((entry) => named(entry, quoteDot))) {
    if (column.includes('[object Object]'))
      return { unscored: 'the parser does not tell the columns of this SQL' };
    const isAlias = seen.aliases.has(column) && !seen.names.has(column);
    if (!isAlias) columns.add(column);
  }
  const { unclear, isNatural } = from;
  return {
    use: {
      statements,
      within: [...within],
      tables: [...tables].sort(),
      columns: [...columns],
      isNatural,
      ...(unclear === undefined ? {} : { unclear }),
    },
  };
}

/** An entry of the parser's lists: what is done, and to which name, its last part written by `part`. */
function named(entry: string, part: (name: string) => string): readonly [string, string] {
  const [doing = '', owner = '', ...rest] = entry.split('::');
  const name = rest.join('::') === '(.*)' ? '*' : part(rest.join('::'));
  return [doing.toLowerCase(), owner === 'null' ? name : `${owner}.${name}`];
}

/** A part of a name, in quotation marks where it holds a dot: `"shop.orders"` is one name, `shop.orders` are two. */
function quoteDot(name: string): string {
  return name.includes('.') ? `"${name}"` : name;
}

/**
 * Whether a name is the same wherever the text writes it: unquoted, in upper or lower case, or quoted and to the letter. The
 * trees do not tell which names were quoted, so that a quoted spelling beside another leaves it open whether both are one.
 */
function isSpelledAlike(name: string, text: string): boolean {
  const literal = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const words = new RegExp(`["\`[]?(?<![\\p{L}\\p{N}_$])${literal}(?![\\p{L}\\p{N}_$])["\`\\]]?`, 'giu');
  const spellings = new Set([...text.matchAll(words)].map(([word]) => word));
  return spellings.size === 1 || [...spellings].every((word) => !/["`[\]]/.test(word));
}

interface Seen {
  /** A query stores what it finds: `SELECT … INTO`. */
  into: boolean;
  /** Names that a `WITH` gives, in lower case. */
  readonly given: Set<string>;
  /** Of these, names that are also read where no such `WITH` holds, so that they are tables. */
  readonly outside: Set<string>;
  /** Names that a query gives with AS and sorts by, bare: elsewhere, and in an expression, a name may mean a column. */
  readonly aliases: Set<string>;
  /** Names without a table that stand anywhere else. */
  readonly names: Set<string>;
}

/** Walks the tree without recursion, since SQL may be nested deeper than a stack takes. */
function look(ast: unknown): Seen {
  const seen: Seen = {
    into: false,
    given: new Set(),
    outside: new Set(),
    aliases: new Set(),
    names: new Set(),
  };
  const left: [unknown, ReadonlySet<string>][] = [[ast, new Set()]];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const [node, scope] = next;
    if (Array.isArray(node)) {
      for (const one of node) left.push([one, scope]);
      continue;
    }
    if (!isNode(node)) continue;
    if (isNode(node.into) && node.into.type === 'into') seen.into = true;
    const name = bareName(node);
    if (name !== undefined) seen.names.add(name);
    if (typeof node.table === 'string' && node.type !== 'column_ref' && !node.db && !node.schema) {
      const table = quoteDot(node.table.toLowerCase());
      if (!scope.has(table)) seen.outside.add(table);
    }
    const given = Array.isArray(node.with) ? node.with.filter(isNode) : [];
    const names = given.map(({ name }) => quoteDot(textOf(name)?.toLowerCase() ?? ''));
    const inner = given.length === 0 ? scope : new Set([...scope, ...names]);
    const recursive = given.some((one) => one.recursive === true);
    for (const [index, one] of given.entries()) {
      // A part of a WITH sees those before it, and itself only where the WITH is recursive.
      left.push([one.stmt, new Set([...scope, ...names.slice(0, recursive ? undefined : index)])]);
      seen.given.add(names[index] ?? '');
    }
    const own = new Set(aliasesOf(node.columns));
    for (const [key, value] of Object.entries(node)) {
      if (key === 'with' && given.length > 0) continue;
      if (key === 'orderby' && Array.isArray(value))
        left.push([value.filter((one) => !sortsBy(one, own, seen.aliases)), inner]);
      // The name of a column is no expression of its own.
      else if (key === 'column' && name !== undefined && isNode(value))
        left.push([{ ...value, expr: undefined }, inner]);
      else left.push([value, inner]);
    }
  }
  return seen;
}

/** The name that a node may mean a column by, without a table: SQLite takes a quoted text for a column too. */
function bareName(node: { readonly [key: string]: unknown }): string | undefined {
  if (node.type === 'column_ref') return node.table ? undefined : textOf(node.column);
  return /_quote_string$/.test(String(node.type)) ? textOf(node.value) : undefined;
}

/** Whether a part of ORDER BY is a name given with AS and nothing else; adds it to `found` then. */
function sortsBy(part: unknown, given: ReadonlySet<string>, found: Set<string>): boolean {
  const name = isNode(part) && isNode(part.expr) ? bareName(part.expr) : undefined;
  if (name === undefined || !given.has(name)) return false;
  found.add(name);
  return true;
}

function aliasesOf(columns: unknown): string[] {
  if (!Array.isArray(columns)) return [];
  return columns.filter(isNode).flatMap((one) => textOf(one.as) ?? []);
}

/** Why a text was not read: it is no SQL, or the parser gave up. */
function unread(error: unknown, quote: (text: string) => string): SqlReading {
  if (!(error instanceof Error)) throw error;
  if (error instanceof RangeError) return { unscored: 'the SQL is nested too deep for the parser' };
  const { location, found } = error as { readonly location?: unknown; readonly found?: unknown };
  const start = isNode(location) && isNode(location.start) ? location.start : undefined;
  if (start === undefined) return { unscored: `the SQL parser broke on it: ${quote(error.message)}` };
  const what = typeof found === 'string' ? `unexpected ${quote(found)}` : 'it breaks off';
  return { problem: `${what} at line ${start.line}, column ${start.column}` };
}
