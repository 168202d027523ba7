/** What some fields of the config may say. Apart from its schema, since flags say the same and are read sooner. */

/**
 * When answers are streamed. `auto`: when so many output tokens may come that a silent connection would be dropped;
 * `always` shows the time to the first token of each; `never` is for an endpoint that cannot.
 */
export const streamings = ['auto', 'always', 'never'] as const;
export type Streaming = (typeof streamings)[number];

/** What becomes of the spans of requests. `otlp`: they are sent to an OpenTelemetry collector. */
export const telemetries = ['otlp', 'none'] as const;

/** How a request is served and billed, in the vendor's words. */
export const serviceTiers = ['auto', 'default', 'flex', 'priority'] as const;
