import { type Budget, budgetSchema } from './budget.ts';
import { type Streaming, serviceTiers, streamings, telemetries } from './config-words.ts';
import type { Embedding } from './embedding.ts';
import { embeddingSchema } from './embedding-file.ts';
import type { Judge } from './judge.ts';
import { judgeSchema } from './judge-file.ts';
import { type PriceOverride, priceOverrideSchema, type ratesSchema } from './price.ts';
import { type Provider, providerSchema } from './provider.ts';
import type { Redact } from './redact.ts';
import { redactSchema } from './redact-file.ts';
import { z } from './zod.ts';

const duration = z
  .union([
    z.int().min(1),
    z.string().regex(/^\d+(ms|s|m)$/, 'a duration is a number with a unit, e.g. `60s`, `500ms` or `2m`'),
  ])
  .describe('`60s`, `500ms`, `2m`, or milliseconds.');

const name = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/,
    'a name starts with a letter or digit and holds only letters, digits, `.`, `_` and `-`, at most 100',
  );

/** `llm-eval.config.yaml` as a user writes it. */
export const configFileSchema = z.strictObject({
  pins: z
    .record(name, z.string().min(1))
    .optional()
    .describe('Named models that suites refer to as `$name`.'),
  allow_aliases: z
    .array(z.string())
    .optional()
    .describe('Moving aliases that may be asked all the same, each by name.'),
  defaults: z
    .strictObject({
      concurrency: z
        .int()
        .min(1)
        .max(1000)
        .optional()
        .describe(
          'Requests in flight at once, from the start and at most. Left out: 8, then what the server bears.',
        ),
      timeout: duration
        .optional()
        .describe(
          'Longest time for one request, from connecting to the last byte. 60s when left out, 15m with the service tier flex.',
        ),
      service_tier: z.enum(serviceTiers).optional().describe('How requests are served and billed.'),
      stream: z
        .enum(streamings)
        .optional()
        .describe('Whether answers are streamed. `auto`, the default: only long ones, by max_output_tokens.'),
    })
    .optional()
    .describe('How requests are sent, as `key: value` pairs.'),
  telemetry: z
    .enum(telemetries)
    .optional()
    .describe(
      '`otlp`: every request, and every trial of a batch, leaves an OpenTelemetry span, without prompt and answer, at OTEL_EXPORTER_OTLP_ENDPOINT. `none`, the default: none does.',
    ),
  providers: z
    .record(name, providerSchema)
    .optional()
    .describe(
      'OpenAI-compatible endpoints that targets refer to as `provider: NAME`, each with its own key.',
    ),
  judges: z
    .record(name, judgeSchema)
    .optional()
    .describe('Models that judge answers, by the name that assertions refer to.'),
  embeddings: z
    .record(name, embeddingSchema)
    .optional()
    .describe('Models that measure how near answers are in meaning, by the name that assertions refer to.'),
  budget: budgetSchema
    .optional()
    .describe('The most that a run may spend. A request that might exceed it is not sent.'),
  prices: z
    .record(z.string(), priceOverrideSchema)
    .optional()
    .describe('USD per million tokens by model; overrides the built-in table.'),
  replay: z
    .union([z.string(), z.array(z.string())])
    .optional()
    .describe('Recordings (paths or globs) that every suite answers from unless it names its own.'),
  redact: redactSchema.optional(),
});

export type ConfigFile = z.infer<typeof configFileSchema>;

/** The config with its defaults filled in. */
export interface Config {
  /** The file, relative to the working folder; absent when there is none. */
  readonly file?: string;
  readonly pins: ReadonlyMap<string, string>;
  readonly allow_aliases: readonly string[];
  /** Requests in flight at once; absent: the limiter learns it. */
  readonly concurrency?: number;
  readonly timeout_ms: number;
  readonly service_tier?: (typeof serviceTiers)[number];
  /** Absent: `auto`. */
  readonly stream?: Streaming;
  /** Absent: `none`. */
  readonly telemetry?: (typeof telemetries)[number];
  /** Endpoints beside the vendor's own, by name. */
  readonly providers: ReadonlyMap<string, Provider>;
  /** The judges that assertions may name; absent until they are read. */
  readonly judges?: ReadonlyMap<string, Judge>;
  /** The embedding models that assertions may name; absent until they are read. */
  readonly embeddings?: ReadonlyMap<string, Embedding>;
  readonly prices: ReadonlyMap<string, PriceOverride>;
  /** Absent: nothing is limited. */
  readonly budget?: Budget;
  /** Absent: everything is sent as it is written. */
  readonly redact?: Redact;
}

/** USD per million tokens. */
export type Rates = z.infer<typeof ratesSchema>;
