/** The workflows that work as `init` writes them; the others need a commit or an environment of the reader's. */
export const workflowNames = ['replay-gate', 'bump'] as const;
export type Workflow = (typeof workflowNames)[number];
