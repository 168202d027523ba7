import { readFile } from 'node:fs/promises';
import { fail } from '../domain/failure.ts';
import { jsonOf } from '../domain/json.ts';
import { z } from '../domain/zod.ts';
import type { Io } from './io.ts';

/** Events whose jobs hold secrets and a writing token although the code or data may be a fork's. */
const PRIVILEGED = new Set([
  'pull_request_target',
  'workflow_run',
  'issue_comment',
  'pull_request_review_comment',
]);

const repository = z.object({ full_name: z.string() });

/** What of an event's payload says whose the head is. */
const eventSchema = z.object({
  repository: repository.optional(),
  pull_request: z
    .object({ head: z.object({ repo: repository.nullable() }), base: z.object({ repo: repository }) })
    .optional(),
  workflow_run: z.object({ head_repository: repository.nullable() }).optional(),
});

/** The head that a job of GitHub's runs for. */
export interface Head {
  /** The event's name. */
  readonly event: string;
  readonly privileged: boolean;
  /** The head's repository is another than the base's, or is gone. */
  readonly fork: boolean;
}

/** Whose head this job runs for; undefined outside of GitHub's runners. Throws `Failures` when the event cannot be read. */
export async function headOf(env: Io['env']): Promise<Head | undefined> {
  const { GITHUB_ACTIONS, GITHUB_EVENT_NAME: event = '', GITHUB_EVENT_PATH: file } = env;
  if (GITHUB_ACTIONS !== 'true' || file === undefined) return undefined;
  const privileged = PRIVILEGED.has(event);
  // What is no JSON says as little as JSON that says nothing.
  const parsed = eventSchema.safeParse(jsonOf(await readFile(file, 'utf8')));
  if (!parsed.success) {
    return fail({
      code: 'invalid',
      where: { file },
      message: `the event ${event} does not say whose head it is for`,
      hint: 'GITHUB_EVENT_PATH must name the payload that the runner wrote.',
    });
  }
  const { pull_request, workflow_run, repository: own } = parsed.data;
  if (pull_request !== undefined)
    return {
      event,
      privileged,
      fork: pull_request.head.repo?.full_name !== pull_request.base.repo.full_name,
    };
  if (workflow_run !== undefined)
    return { event, privileged, fork: workflow_run.head_repository?.full_name !== own?.full_name };
  return { event, privileged, fork: event === 'issue_comment' };
}

/** Refuses to ask live for a fork's head: its suites would decide what is sent with a key, and what is paid for. */
export async function refuseForkLive(io: Io, files: readonly string[]): Promise<void> {
  const head = await headOf(io.env);
  if (head === undefined || !head.fork) return;
  if (head.privileged) {
    fail({
      code: 'forbidden',
      message: `live was refused: the event ${head.event} holds secrets, and its head is a fork's or nobody's`,
      hint: 'Answer from recordings on forks, in a pull_request workflow; ask live from a branch of this repository.',
    });
  }
  fail({
    code: 'missing-answers',
    message: `live was not run: the head is a fork's, and no recordings answer ${files.join(', ')}`,
    hint: 'A maintainer asks the model from a branch of this repository, and commits the recordings.',
  });
}
