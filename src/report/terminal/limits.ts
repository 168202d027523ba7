import type { LimitedResource } from '../../domain/limits.ts';
import type { Report } from '../../domain/report.ts';
import { joined, say, type TermText, term } from '../escape/term.ts';
import { count, percent } from '../figures.ts';

/** What a limit is called: `requests a minute`. */
export function resourceName(resource: LimitedResource): string {
  return `${resource.replace('_', ' ')} a minute`;
}

/** The largest share of each limit that the run used within a minute, a line a model; nothing where the server named no limit. */
export function limitsText({ limits = [] }: Report): TermText[] {
  return [...new Set(limits.map(({ model }) => model))].map((model) => {
    const parts = limits
      .filter((one) => one.model === model)
      .map(
        ({ resource, limit, peak }) =>
          say`${percent(peak)} of ${count(limit)} ${term(resourceName(resource))}`,
      );
    return say`limits of ${term(model)} used at the peak: ${joined(parts, ', ')}`;
  });
}
