import { expect, test } from 'vitest';
import type { AttemptFailure } from '../domain/answer.ts';
import { Failures } from '../domain/failure.ts';
import type { Ask, BatchClient, Client } from '../domain/ports.ts';
import { type TelemetryOptions, traceBatches, traceClient } from './telemetry.ts';

const client: Client = {
  ask: async () => {
    throw new Error('this test asks nothing');
  },
  close: async () => undefined,
};

const nothing = () => {
  throw new Error('this test asks nothing');
};

const batches: BatchClient = {
  ...{ toLine: nothing, read: nothing, upload: nothing, create: nothing, retrieve: nothing },
  ...{ list: nothing, content: nothing, cancel: nothing, close: async () => undefined },
};

const ask: Ask = {
  trial: { suite: 'triage', case: 'refund', target: 'm', ordinal: 1 },
  request: { api: 'responses', model: 'm', user: 'Hello', params: {} },
  key: 'a'.repeat(64),
  input: 'b'.repeat(16),
};

function options(load: (name: string) => Promise<unknown>, env = {}): TelemetryOptions {
  return {
    ...{ env, load, version: '1.0.0', now: () => new Date(0), urlOf: () => 'https://api.openai.com/v1' },
    ...{ warn: async () => undefined, abort: new AbortController().signal },
  };
}

async function refusal(load: (name: string) => Promise<unknown>): Promise<unknown> {
  const thrown: unknown = await traceClient(client, options(load)).catch((error: unknown) => error);
  return thrown instanceof Failures ? thrown.list : thrown;
}

const hint =
  'Install them beside llm-eval: npm install --save-dev @opentelemetry/api@1.10 @opentelemetry/sdk-trace@3.1 @opentelemetry/resources@3.1 @opentelemetry/exporter-trace-otlp-http@0.301';

test('packages that are not installed are named, with the command that installs them', async () => {
  const notFound = (name: string) =>
    Promise.reject(
      Object.assign(new Error(`Cannot find package '${name}'`), { code: 'ERR_MODULE_NOT_FOUND' }),
    );
  const some = (name: string) => (name.endsWith('/api') ? Promise.resolve({}) : notFound(name));
  expect(await refusal(some)).toEqual([
    {
      code: 'usage',
      message:
        'telemetry needs packages that are not installed: @opentelemetry/sdk-trace, @opentelemetry/resources, @opentelemetry/exporter-trace-otlp-http',
      hint,
    },
  ]);
});

test('packages of another make are refused before anything is asked', async () => {
  expect(await refusal(async () => ({ BasicTracerProvider: class {} }))).toEqual([
    {
      code: 'usage',
      message: 'the installed OpenTelemetry packages are of versions that telemetry cannot use',
      hint,
    },
  ]);
});

test('a package that breaks while it loads is not taken for a missing one', async () => {
  const broken = new SyntaxError('Unexpected token');
  expect(await refusal(() => Promise.reject(broken))).toBe(broken);
});

test('OTEL_SDK_DISABLED leaves the client as it is, and loads nothing', async () => {
  const load = () => Promise.reject(new Error('this test loads nothing'));
  expect(await traceClient(client, options(load, { OTEL_SDK_DISABLED: 'true' }))).toBe(client);
});

/** Packages that keep the times of each span in place of sending it. */
function fakePackages() {
  const times: [string, string][] = [];
  const span = (start: Date) => ({
    setAttributes: () => undefined,
    setStatus: () => undefined,
    end: (at: Date) => times.push([start.toISOString(), at.toISOString()]),
  });
  class TracerProvider {
    getTracer = () => ({ startSpan: (_: string, { startTime }: { startTime: Date }) => span(startTime) });
    shutdown = async () => undefined;
  }
  class Nothing {}
  const found = { TracerProvider, BatchSpanProcessor: Nothing, OTLPTraceExporter: Nothing };
  return { times, load: async () => ({ ...found, resourceFromAttributes: () => ({}) }) };
}

const submitted = '2026-11-22T12:00:00.900Z';

test.for([
  ['as the vendor tells', '2026-11-22T12:40:00.000Z', '2026-11-22T12:40:00.000Z'],
  [
    'not before it was submitted, where the vendor counts whole seconds',
    '2026-11-22T12:00:00.000Z',
    submitted,
  ],
  ['when its answers were taken up, where the vendor tells nothing', undefined, '2026-11-22T13:00:00.000Z'],
] as const)('the span of a trial of a batch ends %s', async ([, ended, due]) => {
  const { times, load } = fakePackages();
  const now = () => new Date('2026-11-22T13:00:00.000Z');
  const failure: AttemptFailure = {
    outcome: 'failed',
    kind: 'batch_missing',
    message: '',
    possibly_billed: true,
  };
  const traced = await traceBatches(batches, { ...options(load), now });
  const batch = { id: 'batch_1', submitted, ...(ended === undefined ? {} : { ended }) };
  traced.trace?.({ ask, end: { failure }, request: 'r1', batch });
  expect(times).toEqual([[submitted, due]]);
});
