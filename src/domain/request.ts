import type { Code } from './code-target.ts';
import type { Json } from './json.ts';

/** Which of the vendor's APIs is spoken with a model that answers. */
export const apis = ['responses', 'chat'] as const;
export type Api = (typeof apis)[number];

/** Every API that is spoken: those, and the one that makes vectors of texts. */
export const requestApis = [...apis, 'embeddings'] as const;
export type RequestApi = (typeof requestApis)[number];

/** Sampling and size parameters in one vocabulary (that of the Responses API); the provider translates them for Chat. */
export type Params = { readonly [name: string]: Json };

/** What a suite's cases are asked of. */
export interface Target {
  /** Shown in keys and reports; the model id unless the suite names it. */
  readonly name: string;
  readonly api: Api;
  /** The model snapshot, never a moving alias unless the config allows it by name. */
  readonly model: string;
  /** The pin (without `$`) that the model came from, when it came from one. */
  readonly pin?: string;
  /** The config's name of the endpoint that is asked; absent: the vendor's own. */
  readonly provider?: string;
  readonly params: Params;
  /** The user's own code, which answers in place of a model; `model` is then the version that the suite writes. */
  readonly code?: Code;
  /**
   * What production asks in its place when it brings no answer, in this order. Each has a name, API, model, provider and
   * parameters of its own, and no fallback.
   */
  readonly fallback?: readonly Target[];
}

/** A JSON Schema that the answer must fit, under the name that it is sent with. */
export interface OutputSchema {
  /** Letters, digits, `_` and `-`, at most 64. */
  readonly name: string;
  readonly schema: { readonly [key: string]: Json };
}

/** The kinds of file that both APIs take beside a text. */
export const mediaTypes = ['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'application/pdf'] as const;

/** A file that is asked along with a text: an image or a PDF. */
export interface FilePart {
  /** Its name without folders. A model is told that of a document, never that of an image. */
  readonly name: string;
  readonly media: (typeof mediaTypes)[number];
  /** SHA-256 of its bytes, hex. */
  readonly sha256: string;
  /** Its bytes, base64. */
  readonly data: string;
}

/** One thing that was said in a conversation after its first text. */
export type Said =
  | { readonly by: 'user'; readonly text: string; readonly files?: readonly FilePart[] }
  | {
      readonly by: 'model';
      readonly text: string;
      /** Each with an id: that of the model, or one of ours where it gave none. */
      readonly calls?: readonly { readonly id: string; readonly name: string; readonly arguments: string }[];
    }
  | {
      readonly by: 'tool';
      readonly tool: string;
      /** The id of the call that it answers. */
      readonly call: string;
      readonly output: string;
    };

/** One question, in words that neither API owns. Equal requests have equal fingerprints. */
export interface Request {
  /** The endpoint's name: the same model elsewhere is another question. Absent: the vendor's own. */
  readonly provider?: string;
  /** Of `embeddings` the texts are `user` and, in order, those of `said`. */
  readonly api: RequestApi;
  readonly model: string;
  readonly system?: string;
  readonly user: string;
  /** What the case is made of, for a target that is code. */
  readonly vars?: { readonly [name: string]: Json };
  /** What goes with `user`. */
  readonly files?: readonly FilePart[];
  /** What was said after `user`, in order; absent where nothing was. The whole conversation is sent with every turn. */
  readonly said?: readonly Said[];
  /** Sent as strict structured output. */
  readonly schema?: OutputSchema;
  readonly params: Params;
}
