// Exchanges the OIDC token of this job for an OpenAI access token and hands it on as the output `key`: `node exchange.ts`, in a
// job with `id-token: write`. By https://developers.openai.com/api/docs/guides/workload-identity-federation/github-actions and
// https://developers.openai.com/api/reference/workload-identity-federation. No dependencies, since the runner brings none.
import { appendFileSync } from 'node:fs';
import { env, stdout } from 'node:process';
import { setTimeout } from 'node:timers/promises';
import { say, term } from '../../../src/report/escape/term.ts';
import { masked } from '../../../src/report/escape/workflow.ts';

/** What was refused, in words that hold no token. */
class Refused extends Error {}

const TRIES = 3;
const WAIT_MS = 500;
const TIMEOUT_MS = 20_000;

try {
  const subject = await githubToken();
  stdout.write(masked(subject));
  const { key, seconds } = await exchanged(subject);
  stdout.write(masked(key));
  appendFileSync(env.GITHUB_OUTPUT ?? '', `key=${key}\n`);
  stdout.write(say`The key holds for ${term(`${Math.floor(seconds / 60)} minutes`)}\n`);
} catch (error) {
  if (!(error instanceof Refused)) throw error;
  stdout.write(`::error::${say`There is no key: ${term(error.message)}`}\n`);
  process.exitCode = 1;
}

async function githubToken(): Promise<string> {
  const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: token, AUDIENCE = '' } = env;
  if (!url || !token)
    throw new Refused('the job has no permission `id-token: write`, which forks never have');
  const what = 'GitHub’s token';
  const headers = { authorization: `Bearer ${token}` };
  const got = await asked(what, `${url}&audience=${encodeURIComponent(AUDIENCE)}`, { headers });
  return tokenOf(got.value, what);
}

async function exchanged(subject: string): Promise<{ readonly key: string; readonly seconds: number }> {
  const what = 'OpenAI’s token';
  const got = await asked(what, env.EXCHANGE ?? '', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
      subject_token: subject,
      identity_provider_id: env.IDENTITY_PROVIDER,
      service_account_id: env.SERVICE_ACCOUNT,
    }),
  });
  // Absent, it is 3,600, as OpenAI's own client takes it.
  const { expires_in: seconds = 3600 } = got;
  if (typeof seconds !== 'number') throw new Refused(`${what} has no life span`);
  return { key: tokenOf(got.access_token, what), seconds };
}

/** A token that one mask hides whole, and that is one line of the outputs. */
function tokenOf(value: unknown, what: string): string {
  if (typeof value !== 'string' || !/^[\x21-\x7e]{8,}$/.test(value))
    throw new Refused(`${what} is missing from the answer`);
  return value;
}

/** The object that a server answers with. Server errors and broken connections are tried again, thrice at most. */
async function asked(
  what: string,
  url: string,
  request: RequestInit,
): Promise<{ readonly [name: string]: unknown }> {
  for (let tried = 1; ; tried++) {
    const got = await attempt(url, request);
    if ('value' in got) return got.value;
    if (!got.again || tried === TRIES) throw new Refused(`${what}: ${got.problem}`);
    await setTimeout(WAIT_MS * 2 ** (tried - 1));
  }
}

type Got =
  | { readonly value: { readonly [name: string]: unknown } }
  | { readonly problem: string; readonly again: boolean };

async function attempt(url: string, request: RequestInit): Promise<Got> {
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const response = await fetch(url, { ...request, redirect: 'error', signal });
    const value: unknown = JSON.parse(await response.text());
    const fields = typeof value === 'object' && value !== null ? { ...value } : {};
    if (response.ok) return { value: fields };
    const named = 'error' in fields && typeof fields.error === 'string' ? ` (${fields.error})` : '';
    return { problem: `status ${response.status}${named}`, again: response.status >= 500 };
  } catch (error) {
    if (error instanceof SyntaxError) return { problem: 'the answer is not JSON', again: true };
    if (!(error instanceof Error)) throw error;
    return { problem: error.message, again: true };
  }
}
