import type { Assertion, CaseView } from './assertion.ts';

/** Kinds of private values that are found without being described: personal data, and keys by their vendors' prefixes. */
export const privateKinds = ['email', 'phone', 'credit-card', 'iban', 'ip', 'us-ssn', 'key'] as const;
export type PrivateKind = (typeof privateKinds)[number];

const KIND_NAME = /^[a-z][a-z0-9-]{0,30}$/;

/** Whether a text can name a kind of the user's own: it becomes a placeholder such as `[CUSTOMER_1]`. */
export function isOwnKind(name: string): boolean {
  return KIND_NAME.test(name) && !(privateKinds as readonly string[]).includes(name);
}

/** What is redacted before sending. */
export interface Redact {
  readonly kinds: readonly PrivateKind[];
  /** Sources of the user's regular expressions, by kind. */
  readonly patterns: { readonly [kind: string]: string };
  /** The real path of the user's module; absent: none. */
  readonly module?: string;
  /** Texts that are sent as they are. */
  readonly allow: readonly string[];
  /** Assertions see the answer with the values put back. */
  readonly restore: boolean;
}

/** A private value at its place in a text: from `start` up to, not including, `end`, in UTF-16 units. */
export interface PrivateSpan {
  readonly kind: string;
  readonly start: number;
  readonly end: number;
}

/** What the user's patterns and module find in texts: a list for each text, in their order, or why there is none. */
export type FindPrivate = (
  texts: readonly string[],
  by: Pick<Redact, 'patterns' | 'module'>,
) => Promise<readonly (readonly PrivateSpan[])[] | { readonly problem: string }>;

/** How much of one kind was replaced in what a suite sends. */
export interface RedactedKind {
  readonly kind: string;
  /** Different values, counted by case. */
  readonly values: number;
  /** Cases that hold one. */
  readonly cases: number;
}

/**
 * What a case keeps of its redaction, in memory alone. There are only functions in it, so that nothing which writes a case
 * out can write the values out with it.
 */
export interface CaseRedaction {
  /** A text with every private value of the case, and what else is found in it, replaced. */
  hide(text: string): string;
  /** Absent: assertions see the answer as it came. */
  readonly restored?: RestoredCase;
}

/** A case as it is written, for assertions that see the values put back. */
export interface RestoredCase {
  /** A text of the model's with the placeholders of the case replaced by what they stand for. */
  reveal(text: string): string;
  /** What assertions may read of the case, as it is written. */
  view(): Pick<CaseView, 'vars' | 'expected'>;
  /** The assertion as it is written that a redacted one was made of. */
  assertion(redacted: Assertion): Assertion;
}
