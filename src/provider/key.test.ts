import { describe, expect, it } from 'vitest';
import { type Failure, Failures } from '../domain/failure.ts';
import { type Env, readBaseURL, readKey } from './key.ts';

function failureOf(read: () => unknown): Failure {
  try {
    read();
  } catch (error) {
    if (error instanceof Failures && error.list.length === 1) return error.list[0] as Failure;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('the key', () => {
  it.each([['sk-abc'], ['sk-abc\n'], ['sk-abc\r\n'], ['  sk-abc\t ']])(
    'is taken from %j without what surrounds it',
    (value) => {
      expect(readKey({ OPENAI_API_KEY: value })).toBe('sk-abc');
    },
  );

  it.each([
    ['not set', {}],
    ['empty', { OPENAI_API_KEY: '' }],
    ['blank', { OPENAI_API_KEY: ' \n' }],
    ['set under another name', { OPENAI_ADMIN_KEY: 'sk-abc', AZURE_OPENAI_API_KEY: 'sk-abc' }],
  ] as [string, Env][])('is asked for when it is %s', (_what, env) => {
    expect(failureOf(() => readKey(env))).toEqual({
      code: 'auth',
      message: 'OPENAI_API_KEY is not set, and a live run needs it',
      hint: 'Set it in the environment, or answer from recordings with --replay.',
    });
  });

  it.each([
    ['sk-canary\nsk-canary', 'a line break'],
    ['sk-canary\rx', 'a line break'],
    ['sk-canary x', 'white space'],
    ['sk-canary\tx', 'white space'],
    ['\ufeffsk-canary', 'a byte order mark'],
    ['\u201csk-canary\u201d', 'a quotation mark'],
    ['"sk-canary"', 'a quotation mark'],
    ["'sk-canary'", 'a quotation mark'],
    ['sk-canary\u00a0', 'the character U+00A0'],
    ['sk-canary\u{1f511}', 'the character U+1F511'],
    ['sk-canary\u0000', 'the character U+0000'],
  ])('is refused without being shown when it is %j', (value, what) => {
    expect(failureOf(() => readKey({ OPENAI_API_KEY: value }))).toEqual({
      code: 'auth',
      message: `OPENAI_API_KEY holds ${what}, which no such value does`,
      hint: 'Set OPENAI_API_KEY again: the bare value, on one line, without quotes.',
    });
  });
});

describe('the base URL', () => {
  it.each([
    [{}, undefined, 'https://api.openai.com/v1'],
    [{ OPENAI_BASE_URL: '' }, undefined, 'https://api.openai.com/v1'],
    [{ OPENAI_BASE_URL: 'http://127.0.0.1:8080/v1\n' }, undefined, 'http://127.0.0.1:8080/v1'],
    [
      { OPENAI_BASE_URL: 'http://127.0.0.1:8080/v1' },
      'https://gate.example/openai/',
      'https://gate.example/openai/',
    ],
  ] as [Env, string | undefined, string][])('of %j and %j is %s', (env, given, expected) => {
    expect(readBaseURL(env, given)).toBe(expected);
  });

  it.each([
    ['api.openai.com/v1', 'is not an http or https URL'],
    ['file:///etc/passwd', 'is not an http or https URL'],
    ['', 'is not an http or https URL'],
    ['https://me:secret@gate.example/v1', 'holds a user name, a query or a fragment'],
    ['https://gate.example/v1?key=secret', 'holds a user name, a query or a fragment'],
  ])('is refused when it is %j', (given, what) => {
    expect(failureOf(() => readBaseURL({}, given))).toEqual({
      code: 'usage',
      message: `--base-url ${what}`,
      hint: 'Give an http or https URL such as https://api.openai.com/v1.',
    });
  });

  it('names the variable that it came from', () => {
    expect(failureOf(() => readBaseURL({ OPENAI_BASE_URL: 'nonsense' }, undefined)).message).toBe(
      'OPENAI_BASE_URL is not an http or https URL',
    );
  });
});
