import { expect, test } from 'vitest';
import { Failures } from '../domain/failure.ts';
import { readCollector } from './collector.ts';

function failure(env: Record<string, string>) {
  try {
    return readCollector(env);
  } catch (error) {
    if (error instanceof Failures) return error.list;
    throw error;
  }
}

test.each<[Record<string, string>, string]>([
  [{}, 'http://localhost:4318/v1/traces'],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: ' ' }, 'http://localhost:4318/v1/traces'],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'https://otel.example' }, 'https://otel.example/v1/traces'],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'https://otel.example/otlp/' }, 'https://otel.example/otlp/v1/traces'],
  [
    {
      OTEL_EXPORTER_OTLP_ENDPOINT: 'https://otel.example',
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://traces.example/in',
    },
    'http://traces.example/in',
  ],
])('the environment %j sends spans to %s', (env, url) => {
  expect(readCollector(env)).toEqual({ url, headers: {} });
});

test('headers of both variables go along, decoded, those of traces over the others', () => {
  expect(
    readCollector({
      OTEL_EXPORTER_OTLP_HEADERS: 'Authorization=Bearer%20a%3Db, x-team = eval ,',
      OTEL_EXPORTER_OTLP_TRACES_HEADERS: 'X-Team=traces',
    }).headers,
  ).toEqual({ authorization: 'Bearer a=b', 'x-team': 'traces' });
});

test.each([
  ['OTEL_EXPORTER_OTLP_ENDPOINT', 'localhost:4318'],
  ['OTEL_EXPORTER_OTLP_ENDPOINT', 'grpc://otel.example'],
  ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'https://me:canary@otel.example'],
])('%s as %s is refused without being shown', (name, value) => {
  expect(failure({ [name]: value })).toEqual([
    {
      code: 'usage',
      message: `${name} is not an http or https URL without user name`,
      hint: 'Set it to where your collector takes OTLP over HTTP, e.g. http://localhost:4318.',
    },
  ]);
});

test.each(['canary', 'a b=canary', '=canary', 'a=%E0%A4%A', 'a=can%0Aary', 'x=1,canary'])(
  'headers written as %j are refused without being shown',
  (value) => {
    const name = 'OTEL_EXPORTER_OTLP_HEADERS';
    expect(failure({ [name]: value })).toEqual([
      {
        code: 'usage',
        message: `${name} does not hold pairs of the form name=value`,
        hint: `Write e.g. ${name}=authorization=Bearer%20TOKEN, with commas between several.`,
      },
    ]);
  },
);
