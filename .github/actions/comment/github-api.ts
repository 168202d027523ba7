import { env } from 'node:process';
import { setTimeout } from 'node:timers/promises';

/** What GitHub refused, after all tries; the message names the request and the status. */
export class Refused extends Error {}

const TRIES = 3;
const WAIT_MS = 500;
/** A server may ask for hours; the job ends before. */
const LONGEST_WAIT_MS = 60_000;
const TIMEOUT_MS = 20_000;

/** One request to GitHub's REST API. Server errors, broken connections and limits are tried again, thrice at most. */
export async function api(method: 'GET' | 'POST' | 'PATCH', path: string, body?: object): Promise<unknown> {
  for (let tried = 1; ; tried++) {
    const got = await attempt(method, path, body);
    if ('value' in got) return got.value;
    if (got.retryAfterMs === undefined || tried === TRIES)
      throw new Refused(`${method} ${path}: ${got.problem}`);
    await setTimeout(Math.min(got.retryAfterMs * 2 ** (tried - 1), LONGEST_WAIT_MS));
  }
}

type Got = { readonly value: unknown } | { readonly problem: string; readonly retryAfterMs?: number };

async function attempt(method: string, path: string, body?: object): Promise<Got> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(`${env.GITHUB_API_URL}${path}`, {
      method,
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: {
        accept: 'application/vnd.github+json',
        authorization: `Bearer ${env.GITHUB_TOKEN}`,
        'content-type': 'application/json',
        'user-agent': 'llm-eval',
        'x-github-api-version': '2022-11-28',
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    text = await response.text();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { problem: error.message, retryAfterMs: WAIT_MS };
  }
  if (response.ok) return parsed(text);
  const problem = `status ${response.status}`;
  // https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api: limits come as 403 or 429.
  const limited = response.status === 429 || (response.status === 403 && /rate limit/i.test(text));
  if (!limited && response.status < 500) return { problem };
  const named = response.headers.get('retry-after');
  return { problem, retryAfterMs: named === null ? WAIT_MS : Number(named) * 1000 };
}

function parsed(text: string): Got {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { problem: 'the answer is not JSON' };
  }
}
