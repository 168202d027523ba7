import { join } from 'node:path';

/** Where the agreement of a judge with people is kept. */
export function agreementFile(cwd: string, judge: string): string {
  return join(cwd, 'evals', `${judge}.agreement.json`);
}
