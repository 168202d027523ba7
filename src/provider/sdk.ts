import type { OpenAI } from 'openai';
import type { Endpoint } from './endpoint.ts';

/** The vendor's SDK over a transport of ours: it retries nothing and logs nothing. */
export async function openSdk(endpoint: Endpoint, fetch: unknown): Promise<OpenAI> {
  const { OpenAI } = await import('openai');
  // Nothing is left out that the SDK would otherwise read from the process.
  return new OpenAI({
    // The SDK does not start without one. What is sent is decided by `identity`, and again by the transport.
    apiKey: endpoint.key ?? 'none',
    adminAPIKey: null,
    webhookSecret: null,
    organization: endpoint.organization,
    project: endpoint.project,
    baseURL: endpoint.baseURL,
    defaultQuery: endpoint.query,
    maxRetries: 0,
    // The transport's deadline is the one that counts, so the SDK's is out of reach.
    timeout: 2 ** 31 - 1,
    logLevel: 'off',
    fetch: fetch as OpenAI['fetch'],
  });
}
