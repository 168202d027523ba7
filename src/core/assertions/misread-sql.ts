/** Dialects whose `--` begins a comment only before white space; their parsers take any. */
const SPACED_DASHES = ['mysql', 'mariadb'];
/** Dialects in which `#` begins a comment. */
const HASH_COMMENT = ['mysql', 'mariadb', 'bigquery'];
/** Dialects in which it begins none, and the parser takes it for one. */
const HASH_MISREAD = ['athena', 'db2', 'hive', 'sqlite'];
/** Dialects whose parser reads `$$text$$`; what it takes for the end is not what every one of these databases does. */
const DOLLARS = ['noql', 'postgresql', 'redshift', 'snowflake', 'trino'];

/**
 * What in a text of SQL the parser may read otherwise than the database, as words of a sentence: then text that is executed
 * may be taken for a comment or a string. Undefined when there is nothing of that kind.
 */
export function misread(text: string, dialect: string): string | undefined {
  if (text.includes('\0')) return 'a character NUL';
  for (const { 0: token, index } of text.matchAll(tokensOf(dialect))) {
    const doubt = doubtOf(token, text.slice(index + 2, index + 3), dialect);
    if (doubt !== undefined) return doubt;
  }
  return undefined;
}

/** Quoted texts, quoted names and comments. A backslash is looked at afterwards: up to the first doubt all agree on the ends. */
function tokensOf(dialect: string): RegExp {
  const hasHash = HASH_COMMENT.includes(dialect) || HASH_MISREAD.includes(dialect);
  const parts = [
    ...(dialect === 'bigquery' ? [`'''|"""`] : []),
    `'[^']*'|"[^"]*"|\`[^\`]*\``,
    ...(dialect === 'transactsql' ? [String.raw`\[[^\]]*\]`] : []),
    String.raw`--[^\n]*|/\*(?:[\s\S]*?\*/)?`,
    ...(hasHash ? [String.raw`#[^\n]*`] : []),
    ...(dialect === 'snowflake' || dialect === 'trino' ? [String.raw`//[^\n]*`] : []),
    ...(DOLLARS.includes(dialect) ? [String.raw`\$\w*\$`] : []),
  ];
  return new RegExp(parts.join('|'), 'g');
}

function doubtOf(token: string, third: string, dialect: string): string | undefined {
  if (token === "'''" || token === '"""') return 'a quote written three times';
  if (/^['"`]/.test(token)) return token.at(-2) === '\\' ? 'a backslash before a quotation mark' : undefined;
  if (token.startsWith('/*')) {
    if (/^\/\*M?!/.test(token) && SPACED_DASHES.includes(dialect)) return 'a comment that begins with /*!';
    if (token === '/*') return 'a comment that does not end';
    return token.includes('/*', 2) ? 'a comment inside a comment' : undefined;
  }
  if (token.startsWith('$')) return 'a text between dollar signs';
  if (token.startsWith('[')) return undefined;
  if (token.startsWith('#') && HASH_MISREAD.includes(dialect)) return 'a #';
  if (token.startsWith('//') && dialect === 'trino') return 'a //';
  if (token.startsWith('--') && SPACED_DASHES.includes(dialect) && /\S/.test(third))
    return 'a -- without white space after it';
  return /\r(?!$)/.test(token) ? 'a line of a comment that ends with a carriage return' : undefined;
}
