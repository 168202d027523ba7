import type { Request } from '../../domain/request.ts';
import { fingerprint } from '../fingerprint.ts';

/** What names an ask of a judge in its trial, see `Trial.judge`; equal asks have one label. */
export function labelOf(kind: string, request: Request): string {
  return `${kind}-${fingerprint(request).slice(0, 8)}`;
}
