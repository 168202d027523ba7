import type { Failure, Where } from '../domain/failure.ts';
import type { Json } from '../domain/json.ts';
import type { FilePart } from '../domain/request.ts';
import type { ToolResult, Turn } from '../domain/suite.ts';
import type { CaseFile } from '../domain/suite-file.ts';
import { type Prepared, prepare } from './assertions.ts';
import { gather } from './failures.ts';
import { readFiles } from './files.ts';
import type { Loading } from './loading.ts';
import { type Part, part, settle } from './parts.ts';
import { loadText } from './prompt.ts';
import type { Base } from './refs.ts';
import type { Source } from './source.ts';
import type { Asker, Scope, Template } from './template.ts';

type WrittenTurn = NonNullable<CaseFile['turns']>[number];

/** A turn that each rendering of its case fills in. Throws `Failures`. */
interface PreparedTurn {
  readonly user?: string | Template;
  readonly files?: readonly FilePart[];
  readonly results?: Part;
  readonly assertions: readonly Prepared[];
}

/** The turns of a case as its vars fill them in; `scope` is what assertions read. Throws `Failures`. */
export type FillTurns = (vars: Scope, scope: Scope, asker: Asker) => Promise<readonly Turn[]>;

/** Reads the turns of the case in `row`, whose shape is sound. What is wrong joins `problems`. */
export async function prepareTurns(
  loading: Loading,
  base: Base,
  row: Source,
  written: readonly WrittenTurn[],
  problems: Failure[],
): Promise<FillTurns> {
  const turns: PreparedTurn[] = [];
  for (const [index, turn] of written.entries()) {
    const path = ['turns', index];
    problems.push(...shapeProblems(turn, index, row.at(path)));
    const assertions: Prepared[] = [];
    for (const at of (turn.assert ?? []).keys()) {
      const one = await gather(problems, () => prepare(loading, base, row, [...path, 'assert', at]));
      if (one !== undefined) assertions.push(one);
    }
    const { user: text, files: paths, tool_results: given } = turn;
    const user =
      text === undefined
        ? undefined
        : await gather(problems, () => loadText(base, text, row.at([...path, 'user'])));
    const files =
      paths === undefined
        ? undefined
        : await gather(problems, () =>
            readFiles(loading.files, base, paths, (at) => row.at([...path, 'files', at])),
          );
    const results =
      given === undefined
        ? undefined
        : await part(listed(given) as unknown as Json, { source: row, refs: base, problems }, [
            ...path,
            'tool_results',
          ]);
    turns.push({
      ...(user === undefined ? {} : { user: user.template ?? user.text }),
      ...(files === undefined ? {} : { files }),
      ...(results === undefined ? {} : { results }),
      assertions,
    });
  }
  return async (vars, scope, asker) => {
    const filled: Turn[] = [];
    for (const { user, files, results, assertions: prepared } of turns) {
      const assertions = await Promise.all(
        prepared.map((one) => ('fixed' in one ? one.fixed : one.fill(scope, asker))),
      );
      if (results !== undefined) {
        const tool_results = settle(results, vars, asker) as unknown as readonly ToolResult[];
        filled.push({ tool_results, assertions });
        continue;
      }
      const text = typeof user === 'object' ? String(user.render(vars, asker) ?? '') : (user ?? '');
      filled.push({ user: text, ...(files === undefined ? {} : { files }), assertions });
    }
    return filled;
  };
}

/** Results as a list; a mapping gives every call of a tool the result under its name. */
function listed(written: NonNullable<WrittenTurn['tool_results']>): readonly ToolResult[] {
  if (Array.isArray(written)) return written as readonly ToolResult[];
  return Object.entries(written as { readonly [tool: string]: Json }).map(([tool, result]) => ({
    tool,
    result,
  }));
}

function shapeProblems({ user, files, tool_results }: WrittenTurn, index: number, where: Where): Failure[] {
  const refuse = (message: string, hint: string): Failure[] => [
    { code: 'invalid', where, message: `turns[${index}]: ${message}`, hint },
  ];
  if ((user === undefined) === (tool_results === undefined))
    return refuse(
      'a turn says one thing: `user` or `tool_results`',
      'Write the text of the user, or what the tools that were called give back.',
    );
  if (index === 0 && user === undefined)
    return refuse('the first turn is the user’s, for no tool was called before it', 'Begin with `user`.');
  if (files !== undefined && user === undefined)
    return refuse('files go with the text of the user', 'Move `files` to a turn with `user`.');
  return [];
}
