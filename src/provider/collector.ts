import { fail } from '../domain/failure.ts';
import type { Env } from './key.ts';

/** Where spans are sent, and with which headers. */
export interface Collector {
  readonly url: string;
  readonly headers: { readonly [name: string]: string };
}

/** Where a collector on the same machine listens. */
const LOCAL = 'http://localhost:4318';

/**
 * The collector of the standard variables (OpenTelemetry, OTLP exporter configuration): `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT`
 * as it is, else `OTEL_EXPORTER_OTLP_ENDPOINT` with `/v1/traces`, else the local one; the headers of both `…_HEADERS`, where
 * those of traces win. Throws `Failures` with code `usage`; a header's value is never shown.
 */
export function readCollector(env: Env): Collector {
  return {
    url: readURL(env),
    headers: {
      ...readHeaders(env, 'OTEL_EXPORTER_OTLP_HEADERS'),
      ...readHeaders(env, 'OTEL_EXPORTER_OTLP_TRACES_HEADERS'),
    },
  };
}

function readURL(env: Env): string {
  const own = readText(env, 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT');
  const shared = readText(env, 'OTEL_EXPORTER_OTLP_ENDPOINT');
  const name = own === undefined ? 'OTEL_EXPORTER_OTLP_ENDPOINT' : 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT';
  const text = own ?? `${(shared ?? LOCAL).replace(/\/+$/, '')}/v1/traces`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const plain = url?.username === '' && url.password === '';
  if (url !== undefined && plain && (url.protocol === 'http:' || url.protocol === 'https:')) return url.href;
  return fail({
    code: 'usage',
    message: `${name} is not an http or https URL without user name`,
    hint: `Set it to where your collector takes OTLP over HTTP, e.g. ${LOCAL}.`,
  });
}

/** `name=value` pairs between commas, their values percent-encoded. */
function readHeaders(env: Env, name: string): Record<string, string> {
  const pairs = (readText(env, name) ?? '').split(',').filter((pair) => pair.trim() !== '');
  return Object.fromEntries(
    pairs.map((pair) => {
      const [, header, value] = /^\s*([\w!#$%&'*+.^`|~-]+)\s*=(.*)$/s.exec(pair) ?? [];
      const decoded = value === undefined ? undefined : decode(value.trim());
      if (header !== undefined && decoded !== undefined) return [header.toLowerCase(), decoded];
      return fail({
        code: 'usage',
        message: `${name} does not hold pairs of the form name=value`,
        hint: `Write e.g. ${name}=authorization=Bearer%20TOKEN, with commas between several.`,
      });
    }),
  );
}

/** Undefined for what is not percent-encoded, or could not be sent as a header. */
function decode(value: string): string | undefined {
  try {
    const text = decodeURIComponent(value);
    return /^[\t\x20-\x7e]*$/.test(text) ? text : undefined;
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}

function readText(env: Env, name: string): string | undefined {
  return env[name]?.trim() || undefined;
}
