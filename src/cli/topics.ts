/** The pages in `.github/docs` that `help` prints, by name, with what each is about. */
export const topics: { readonly [name: string]: string } = {
  'getting-started': 'from an empty folder to a verdict, and what to do next',
  suites: 'every field of the suite and the config',
  assertions: 'every kind of assertion, with an example',
  judges: 'models that decide or compare, and how good they are',
  lint: 'what `check` warns of, and what to do about each',
  verdict: 'how a verdict is reached, and what to do when it cannot tell',
  github: 'the gate in pull requests, forks and merge queues',
  library: 'run and compare from a program, and a matcher for vitest',
  redaction: 'what leaves, and what is replaced before it does',
  security: 'keys, hostile answers, and what runs where',
  'migrating-from-promptfoo': 'bring a promptfoo config over',
  'migrating-from-openai-evals': 'bring evals of OpenAI over',
};
