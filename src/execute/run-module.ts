/** Runs a module that is a target: `node run-module.js FILE`, the case as JSON on stdin, what it returns as JSON on stdout. */
import { pathToFileURL } from 'node:url';

const [, , file = ''] = process.argv;
const answer = process.stdout.write.bind(process.stdout);
// Stdout holds the answer alone; what the module prints goes where notes go.
process.stdout.write = process.stderr.write.bind(process.stderr);

let input = '';
process.stdin.setEncoding('utf8');
for await (const chunk of process.stdin) input += chunk;
const { default: target } = (await import(pathToFileURL(file).href)) as { readonly default?: unknown };
if (typeof target !== 'function') throw new TypeError('the module has no function as its default export');
const returned: unknown = await target(JSON.parse(input));
answer(JSON.stringify(returned) ?? '');
