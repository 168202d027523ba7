import type { AssertionKind, AssertionKinds } from '../../domain/assertion.ts';
import { contains } from './contains.ts';
import { containsAll } from './contains-all.ts';
import { containsAny } from './contains-any.ts';
import { equals } from './equals.ts';
import { icontains } from './icontains.ts';
import { isJson } from './is-json.ts';
import { module } from './module.ts';
import { number } from './number.ts';
import { regex } from './regex.ts';
import { schema } from './schema.ts';
import { startsWith } from './starts-with.ts';
import { toolCallF1 } from './tool-call-f1.ts';
import { toolCalled } from './tool-called.ts';
import { toolCallsValid } from './tool-calls-valid.ts';
import { toolCount } from './tool-count.ts';
import { toolNotCalled } from './tool-not-called.ts';
import { toolOrder } from './tool-order.ts';

const kinds: readonly AssertionKind[] = [
  schema,
  equals,
  contains,
  icontains,
  containsAll,
  containsAny,
  startsWith,
  regex,
  isJson,
  number,
  toolCallsValid,
  toolCalled,
  toolNotCalled,
  toolOrder,
  toolCount,
  toolCallF1,
  module,
];

/** Every kind of assertion by name, in the order of the reference page. A new kind is one file and one row here. */
export const assertionKinds: AssertionKinds = new Map(kinds.map((kind) => [kind.type, kind]));
