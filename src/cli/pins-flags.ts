import { InvalidArgumentError, Option } from 'commander';
import { NOTICE_DAYS } from '../domain/pins.ts';

/** The flags that only `pins` has. */
export function pinsFlags(): Option[] {
  return [
    new Option('--within <days>', 'days within which a shutdown counts')
      .argParser(days)
      .default(NOTICE_DAYS, `${NOTICE_DAYS}d`),
    new Option('--served', 'ask the API whether it serves each model: needs the key, costs nothing').default(
      false,
    ),
    new Option('--markdown', 'print Markdown, e.g. for the summary of a CI job')
      .default(false)
      .conflicts('json'),
  ];
}

function days(text: string): number {
  const [, digits] = /^(\d{1,4})d$/.exec(text) ?? [];
  if (digits === undefined) throw new InvalidArgumentError('It must be a number of days, e.g. 60d');
  return Number(digits);
}
