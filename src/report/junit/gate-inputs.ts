import type { Report } from '../../domain/report.ts';
import type { XmlWriter } from '../escape/xml.ts';
import { FORK_WORDS, gateState, shortCommit } from '../gate-words.ts';
import { counts, type TestEnd, writeEnd } from './end.ts';

/** The reasons of the whole run, of which no suite's verdict tells, are those of the gate's inputs. */
export function endOfInputs({ verdict }: Report): TestEnd {
  const told = verdict.reasons.filter(({ code }) => code === 'gate-inputs').map(({ message }) => message);
  if (told.length === 0) return { kind: 'passed', type: 'gate-inputs', message: '' };
  return { kind: 'error', type: 'gate-inputs', message: told.join('; ') };
}

/** What changed of that which the gate judges by, as a testsuite; nothing where no base commit was named. */
export function writeInputs(report: Report, xml: XmlWriter): void {
  const { gate_inputs: inputs, run } = report;
  if (inputs === undefined) return;
  const end = endOfInputs(report);
  const lines = [
    `gate inputs against ${inputs.ref} (${shortCommit(inputs)}): ${gateState(inputs)}`,
    ...inputs.changes.map(({ kind, file, message }) => `${kind} ${file}: ${message}`),
    ...(inputs.fork ? [FORK_WORDS] : []),
  ];
  xml.open('testsuite', { name: 'gate inputs', ...counts([end.kind]), timestamp: run.started });
  xml.open('testcase', { name: gateState(inputs), classname: 'gate inputs' });
  writeEnd(end, lines, xml);
  xml.open('system-out');
  xml.text(lines.join('\n'));
  xml.close();
  xml.close();
  xml.close();
}
