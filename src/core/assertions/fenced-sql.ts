interface Block {
  /** The first word behind the fence, in lower case; empty where there is none. */
  readonly mark: string;
  readonly text: string;
}

/** Marks that say SQL, or may. */
const SQL_MARK = /^$|sql|postgres|bigquery|snowflake|maria|redshift|trino|athena|hive|db2/;

/**
 * What stands in the fences of a text that say SQL or nothing, or the whole text where there is no such fence. Several are
 * read as one text, so that none escapes the assertion.
 */
export function fencedSql(text: string): string {
  const read = blocksOf(text).filter(({ mark }) => SQL_MARK.test(mark));
  return read.length === 0 ? text : read.map((block) => block.text.replace(/^\s*sql\s/i, '')).join('\n;\n');
}

/** Whether a text begins with a fence. */
export function beginsFenced(text: string): boolean {
  return /^\s*(?:```|~~~)/.test(text);
}

/** A fence ends as Markdown says: on a line of its own, so that three backticks inside SQL hide none of it. */
function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  const lines = text.split(/\r?\n/);
  for (let at = 0; at < lines.length; at++) {
    let line = lines[at] ?? '';
    for (let one = inOneLine(line); one !== undefined; one = inOneLine(line)) {
      blocks.push(one.block);
      line = one.rest;
    }
    const [, fence, said = ''] = /(`{3,}|(?<=^[\s>]*)~{3,})(.*)$/.exec(line) ?? [];
    if (fence === undefined) continue;
    const ends = new RegExp(`^[\\s>]*${fence}${fence[0]}*\\s*$`);
    const end = lines.findIndex((one, index) => index > at && ends.test(one));
    const inside = lines.slice(at + 1, end === -1 ? undefined : end).join('\n');
    // Words behind the fence are a part of what it holds, one word is its mark.
    const mark = said.trim().toLowerCase();
    const body = end === -1 ? withoutEnd(inside, fence) : inside;
    blocks.push(/\s/.test(mark) ? { mark: '', text: `${said}\n${body}` } : { mark, text: body });
    if (end === -1) break;
    at = end;
  }
  return blocks;
}

/** A fence that begins and ends in one line, and what stands behind it. */
function inOneLine(line: string): { readonly block: Block; readonly rest: string } | undefined {
  const [all, , text] = /^.*?(`{3,})([^`].*?)\1/.exec(line) ?? [];
  if (all === undefined || text === undefined) return undefined;
  return { block: { mark: '', text }, rest: line.slice(all.length) };
}

/** The text of a fence that does not end on a line of its own. */
function withoutEnd(text: string, fence: string): string {
  const trimmed = text.trimEnd();
  return trimmed.endsWith(fence) ? trimmed.slice(0, -fence.length) : text;
}
