/** A suite that stands for its gate: small, whole, and worth copying from. Texts are parts of files as they are written. */
export interface Example {
  /** What the gate guards, in one line for the wizard. */
  readonly about: string;
  /** The suite's description: one line of YAML. */
  readonly description: string;
  /** The system prompt, in Markdown. */
  readonly system: string;
  /** The user prompt as a YAML value, a template over the cases' vars. */
  readonly user: string;
  /** JSON Schema of the answer, within the subset that strict structured output takes; absent: the answer is text. */
  readonly schema?: string;
  /** The end of the suite, from `assert:` on. */
  readonly rest: string;
}
