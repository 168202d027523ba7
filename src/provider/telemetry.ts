import type { AttemptEnd } from '../domain/answer.ts';
import { fail } from '../domain/failure.ts';
import type { Ask, BatchClient, Client } from '../domain/ports.ts';
import { readCollector } from './collector.ts';
import type { Env } from './key.ts';
import { askAttributes, endAttributes, type SpanAttributes, spanName } from './span.ts';

/** The packages that send spans, and the versions that they must have. Optional: they are loaded when spans are asked for. */
const packages = {
  '@opentelemetry/api': '1.10',
  '@opentelemetry/sdk-trace': '3.1',
  '@opentelemetry/resources': '3.1',
  '@opentelemetry/exporter-trace-otlp-http': '0.301',
} as const;

/** What tracing needs of the world. */
export interface TelemetryOptions {
  /** Read for the standard `OTEL_…` variables. */
  readonly env: Env;
  /** The version of this program. */
  readonly version: string;
  readonly now: () => Date;
  /** Where asks of a provider go; undefined stands for the vendor's own API. */
  readonly urlOf: (provider: string | undefined) => string;
  /** Takes a sentence about spans that were lost, without a full stop. It may hold what a server wrote. */
  readonly warn: (message: string) => Promise<unknown>;
  /** Ends the wait for the collector. */
  readonly abort: AbortSignal;
  /** Imports a package; Node's own when left out. */
  readonly load?: (name: string) => Promise<unknown>;
}

/** The parts of the packages that are used. They may be absent, so their own types are not at hand. */
interface Otel {
  readonly TracerProvider: new (options: {
    resource: unknown;
    spanProcessors: readonly unknown[];
    spanLimits: { attributeValueLengthLimit: number };
  }) => {
    getTracer(name: string, version: string): Tracer;
    shutdown(): Promise<void>;
  };
  readonly BatchSpanProcessor: new (options: { exporter: Exporter; maxQueueSize: number }) => unknown;
  readonly resourceFromAttributes: (attributes: SpanAttributes) => unknown;
  readonly OTLPTraceExporter: new (config: {
    url: string;
    headers: { readonly [name: string]: string };
    timeoutMillis: number;
  }) => Exporter;
}

interface Tracer {
  startSpan(
    name: string,
    options: { kind: number; startTime: Date; attributes: SpanAttributes },
  ): {
    setAttributes(attributes: SpanAttributes): unknown;
    setStatus(status: { code: number }): unknown;
    end(at: Date): void;
  };
}

interface Exporter {
  export(
    spans: readonly unknown[],
    done: (result: { readonly code: number; readonly error?: Error }) => void,
  ): void;
  shutdown(): Promise<void>;
}

/** `SpanKind.CLIENT`, `SpanStatusCode.ERROR` and `ExportResultCode.SUCCESS` of the packages. */
const CLIENT = 2;
const ERROR = 2;
const SUCCESS = 0;

/** Milliseconds that the collector has to take spans, so that one that is down holds up no run. */
const TIMEOUT = 5_000;

/** Spans that wait to be sent; more are lost, and counted. */
const MOST_WAITING = 10_000;

/** Characters of an attribute: served models and response ids are a server's to write. */
const LONGEST = 500;

/** Takes what happened, and sends it as spans. */
interface Tracing {
  /** Begins the span of an ask, of which `request` is our id. */
  start(ask: Ask, request: string, at: Date, more?: SpanAttributes): { end(end: AttemptEnd, at: Date): void };
  /** Sends what is left, and tells of what was lost. */
  close(): Promise<void>;
}

/**
 * The client, each of whose attempts leaves a span at an OpenTelemetry collector: OTLP over HTTP, as JSON. A span says who
 * was asked, how it ended and what it took; never what was asked or answered. Throws `Failures` when a package is missing or
 * the collector's address is none; from then on nothing that becomes of spans ends a run.
 */
export async function traceClient(client: Client, options: TelemetryOptions): Promise<Client> {
  const tracing = await openTracing(options);
  if (tracing === undefined) return client;
  const { now } = options;
  return {
    async ask(ask, context) {
      const span = tracing.start(ask, context.requestId, now());
      const end = await client.ask(ask, context);
      span.end(end, now());
      return end;
    },
    async close() {
      await client.close();
      await tracing.close();
    },
  };
}

/**
 * The client of the Batch API, each trial of which leaves one span, from the submission of the batch that ended it to its end,
 * under the same terms as those of `traceClient`.
 */
export async function traceBatches(client: BatchClient, options: TelemetryOptions): Promise<BatchClient> {
  const tracing = await openTracing(options);
  if (tracing === undefined) return client;
  return {
    ...client,
    trace({ ask, end, request, batch }) {
      const known = batch?.ended === undefined ? options.now() : new Date(batch.ended);
      const submitted = batch === undefined ? known : new Date(batch.submitted);
      const more: SpanAttributes = batch === undefined ? {} : { 'llm_eval.batch': batch.id };
      // The two times may be of two clocks, the vendor's in whole seconds.
      const ended = new Date(Math.max(known.getTime(), submitted.getTime()));
      tracing.start(ask, request, submitted, more).end(end, ended);
    },
    async close() {
      await client.close();
      await tracing.close();
    },
  };
}

/** Loads the packages and finds the collector; undefined where the environment switches spans off. */
async function openTracing(options: TelemetryOptions): Promise<Tracing | undefined> {
  const { env, version, urlOf, warn, abort } = options;
  if (env.OTEL_SDK_DISABLED?.trim().toLowerCase() === 'true') return undefined;
  const collector = readCollector(env);
  const otel = await loadOtel(options.load ?? ((name) => import(name)));
  const exporter = countingExporter(new otel.OTLPTraceExporter({ ...collector, timeoutMillis: TIMEOUT }));
  const provider = new otel.TracerProvider({
    resource: otel.resourceFromAttributes({
      'service.name': env.OTEL_SERVICE_NAME?.trim() || 'llm-eval',
      'service.version': version,
    }),
    spanProcessors: [new otel.BatchSpanProcessor({ exporter, maxQueueSize: MOST_WAITING })],
    spanLimits: { attributeValueLengthLimit: LONGEST },
  });
  const tracer = provider.getTracer('llm-eval', version);
  let ended = 0;

  return {
    start(ask, request, at, more = {}) {
      const span = tracer.startSpan(spanName(ask), {
        kind: CLIENT,
        startTime: at,
        attributes: { ...askAttributes(ask, urlOf(ask.request.provider), request), ...more },
      });
      return {
        end(end, at) {
          span.setAttributes(endAttributes(end));
          if ('failure' in end) span.setStatus({ code: ERROR });
          span.end(at);
          ended++;
        },
      };
    },
    async close() {
      const why = await ending(provider.shutdown(), abort);
      const lost = ended - exporter.sent();
      if (lost === 0) return;
      const reason = exporter.problem() ?? why;
      await warn(
        `${lost} of ${ended} spans did not reach ${collector.url}${reason === undefined ? '' : `: ${reason}`}`,
      );
    },
  };
}

/** Waits for a promise, or the signal; says why it failed. */
async function ending(work: Promise<void>, abort: AbortSignal): Promise<string | undefined> {
  return new Promise((resolve) => {
    const cut = () => resolve('the run was interrupted');
    if (abort.aborted) return cut();
    abort.addEventListener('abort', cut, { once: true });
    work
      .then(
        () => resolve(undefined),
        (error: unknown) => resolve(error instanceof Error ? error.message : String(error)),
      )
      .finally(() => abort.removeEventListener('abort', cut));
  });
}

/** The exporter, with a count of what it sent and the first reason why it did not. */
function countingExporter(exporter: Exporter): Exporter & { sent(): number; problem(): string | undefined } {
  let sent = 0;
  let problem: string | undefined;
  return {
    export(spans, done) {
      exporter.export(spans, (result) => {
        if (result.code === SUCCESS) sent += spans.length;
        else problem ??= result.error?.message;
        done(result);
      });
    },
    shutdown: () => exporter.shutdown(),
    sent: () => sent,
    problem: () => problem,
  };
}

async function loadOtel(load: (name: string) => Promise<unknown>): Promise<Otel> {
  const found: Record<string, unknown> = {};
  const missing: string[] = [];
  for (const name of Object.keys(packages)) {
    try {
      Object.assign(found, await load(name));
    } catch (error) {
      if (!isNotFound(error)) throw error;
      missing.push(name);
    }
  }
  const used = ['TracerProvider', 'BatchSpanProcessor', 'resourceFromAttributes', 'OTLPTraceExporter'];
  const usable = used.every((name) => typeof found[name] === 'function');
  if (missing.length === 0 && usable) return found as unknown as Otel;
  const wanted = Object.entries(packages).map(([name, version]) => `${name}@${version}`);
  return fail({
    code: 'usage',
    message:
      missing.length > 0
        ? `telemetry needs packages that are not installed: ${missing.join(', ')}`
        : 'the installed OpenTelemetry packages are of versions that telemetry cannot use',
    hint: `Install them beside llm-eval: npm install --save-dev ${wanted.join(' ')}`,
  });
}

function isNotFound(error: unknown): boolean {
  return error instanceof Error && (error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND';
}
