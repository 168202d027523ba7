/** The name of this package as the module imports it. */
const PACKAGE = "'llm-eval'";

/**
 * A module assertion with the fuzzy match of OpenAI Evals (evals.elsuite.utils): lower case, without punctuation, articles
 * and extra white space, one of the two texts is in the other. It is written beside the suites that need it.
 */
export const fuzzyMatchModule = `import { defineAssertion } from ${PACKAGE};

/** The fuzzy match of OpenAI Evals: but for case, punctuation and articles, the answer is in an ideal one or holds it. */
export default defineAssertion(({ text, with: given }) => {
  const { ideal } = given as { readonly ideal: readonly string[] };
  const answer = normalized(text);
  const pass = ideal.map(normalized).some((one) => {
    if (answer === '' || one === '') return answer === one;
    return answer.includes(one) || one.includes(answer);
  });
  return { pass, reason: pass ? '' : \`the answer matches none of \${JSON.stringify(ideal)}\` };
});

function normalized(text: string): string {
  const plain = text.toLowerCase().replaceAll(/[!-/:-@[-\`{-~]/g, '');
  return plain
    .replaceAll(/\\b(?:a|an|the)\\b/g, ' ')
    .trim()
    .replaceAll(/\\s+/g, ' ');
}
`;
