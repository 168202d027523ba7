import type { Finding, Subject } from '../../domain/assertion.ts';
import { shapeFinding, shapeOf } from './shape.ts';
import { subjectName } from './text.ts';

/**
 * A schema of zod, valibot, arktype and others, by the interface that they share (standardschema.dev, version 1;
 * `jsonSchema` is its extension, which zod has since 4.2).
 */
export interface StandardSchema {
  readonly '~standard': {
    readonly vendor: string;
    readonly validate: (value: unknown) => unknown;
    readonly jsonSchema?: { readonly input: (options: { readonly target: string }) => unknown };
  };
}

/** True for a value that follows Standard Schema; some libraries make theirs functions. */
export function isStandardSchema(value: unknown): value is StandardSchema {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return false;
  const standard: unknown = (value as { readonly '~standard'?: unknown })['~standard'];
  if (standard === null || typeof standard !== 'object') return false;
  return typeof (standard as { readonly validate?: unknown }).validate === 'function';
}

/** What such a schema says of the subject. What it throws is the caller's to catch: it is the user's code. */
export async function findByStandardSchema(subject: Subject, schema: StandardSchema): Promise<Finding> {
  const read = shapeOf(subject);
  if ('pass' in read) return read;
  const result: unknown = await schema['~standard'].validate(read.value);
  if (result === null || typeof result !== 'object')
    return { unscored: 'the schema answered without a result' };
  const { issues } = result as { readonly issues?: unknown };
  if (issues === undefined) return shapeFinding([], read.value, subjectName(subject));
  if (!Array.isArray(issues) || issues.length === 0)
    return { unscored: 'the schema answered without a result' };
  return shapeFinding(issues.map(words), read.value, subjectName(subject));
}

function words(issue: { readonly message?: unknown; readonly path?: unknown }): string {
  const steps: readonly unknown[] = Array.isArray(issue.path) ? issue.path : [];
  const pointer = steps.map((step) => `/${String(isSegment(step) ? step.key : step)}`).join('');
  return pointer === '' ? String(issue.message) : `${pointer}: ${String(issue.message)}`;
}

function isSegment(step: unknown): step is { readonly key: unknown } {
  return step !== null && typeof step === 'object' && 'key' in step;
}
