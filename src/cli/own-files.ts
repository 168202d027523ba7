/** Files that llm-eval keeps or reads by their names, and what each is. */
const names: readonly (readonly [pattern: RegExp, what: string])[] = [
  [/\.eval\.(yaml|yml|jsonl)$/, 'a suite'],
  [/(^|\/)llm-eval\.config\.yaml$/, 'the config'],
  [/\.waivers\.yaml$/, 'the waivers of a suite'],
  [/\.baseline\.jsonl$/, 'a baseline, which llm-eval accept makes'],
  [/\.calibration\.json$/, 'the calibration of a suite'],
  [/\.agreement\.json$/, 'the agreement of a judge with people'],
  [/(^|\/)\.llm-eval\/(ledger|drift\/[^/]+)\.jsonl$/, 'what llm-eval remembers of earlier runs'],
  [
    /(^|\/)\.llm-eval\/runs\/[^/]+\/(plan\.json|report\.json|scores\.jsonl|journal-\d+\.log)$/,
    'what is stored of a run',
  ],
];

/** What a file of llm-eval's own is, by its path with `/` and by how it begins where it is there; undefined for any other file. */
export function ownFile(path: string, head: string | undefined): string | undefined {
  if (head !== undefined && isBaseline(head)) return 'an accepted baseline';
  return names.find(([pattern]) => pattern.test(path))?.[1];
}

/** Whether a file begins with the header of a baseline, by the key that it alone has. */
function isBaseline(head: string): boolean {
  const [first = ''] = head.split('\n', 1);
  // As it is written; its line may be longer than what is known of it.
  if (first.startsWith('{"accepted_at":')) return true;
  try {
    const value: unknown = JSON.parse(first);
    return typeof value === 'object' && value !== null && Object.hasOwn(value, 'baseline');
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return false;
  }
}
