import { expect, test } from 'vitest';
import { Failures } from '../domain/failure.ts';
import type { Client } from '../domain/ports.ts';
import { type TelemetryOptions, traceClient } from './telemetry.ts';

const client: Client = {
  ask: async () => {
    throw new Error('this test asks nothing');
  },
  close: async () => undefined,
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
