import type { Plant, PlantResult, SelftestReport, SelftestResult } from '../domain/selftest.ts';
import { isMissed } from '../domain/selftest.ts';
import { joined, say, type TermText, term } from './escape/term.ts';
import { counted, percent } from './figures.ts';
import { tables } from './table.ts';

/** What planting known drops showed: a table a suite, then what it proves. */
export async function selftestText({ suites, untested, exit }: SelftestReport): Promise<TermText> {
  const lay = await tables();
  const lines: TermText[] = [];
  for (const result of suites) {
    const head = [term('planted'), term('called worse'), term('')];
    const rows = result.results.map((one) => [plantName(one.plant), shareOf(one), remark(one, result)]);
    lines.push(headline(result), ...lay([head, ...rows], { align: ['left', 'right', 'left'] }));
    for (const note of result.notes) lines.push(say`  ${term(note)}`);
    lines.push(...verdictLines(result), term(''));
  }
  for (const { suite, file, baseline } of untested)
    lines.push(
      say`${term(suite)} (${term(file)}): there is no baseline to plant drops in (${term(baseline)}); ${term('`llm-eval accept --why "…"`')} makes a complete run the baseline`,
    );
  return joined([...lines, say`${term(EXITS[exit] ?? '')} (exit ${exit})`, term('')], '\n');
}

const EXITS: { readonly [exit: number]: string } = { 0: 'PROVEN', 1: 'NOT PROVEN', 3: 'CANNOT TELL' };

function headline({ suite, file, cases, drawn, results, seed }: SelftestResult): TermText {
  const repetitions = results[0]?.repetitions ?? 0;
  return say`${term(suite)} (${term(file)}): ${counted(cases, 'case')}, ${counted(drawn.before, 'trial')} before and ${drawn.after} after, drawn from the baseline; ${counted(repetitions, 'time')} a row; seed ${term(seed)}`;
}

function plantName(plant: Plant): TermText {
  switch (plant.what) {
    case 'nothing':
      return term('nothing (false alarms)');
    case 'drop':
      return say`${plant.points} points, spread`;
    case 'slice':
      return say`${plant.points} points in slice ${term(plant.tag)}`;
    case 'required':
      return term('one required case fails');
  }
}

function shareOf({ caught, repetitions }: PlantResult): TermText {
  return caught === null ? term('-') : percent(caught / repetitions);
}

function remark(result: PlantResult, { dealt }: SelftestResult): TermText {
  const { plant, needed, why, by_required: byRequired = 0, repetitions } = result;
  if (why !== undefined) return term(why);
  if (plant.what === 'nothing') {
    const required =
      byRequired === 0
        ? term('')
        : say`; ${percent(byRequired / repetitions)} by required cases that fail by chance, which that does not cover`;
    const how = dealt === null ? term('') : say`, the stored trials dealt ${dealt.before} and ${dealt.after}`;
    return say`5.0 % are to be expected at most${how}${required}`;
  }
  return needed === undefined ? term('') : say`${percent(needed)} are needed`;
}

function verdictLines({ suite, results }: SelftestResult): TermText[] {
  const missed = results.filter(isMissed);
  if (missed.length === 0) return [say`  ${term(suite)}: its gate can fail`];
  return missed.map((one) =>
    one.why === undefined
      ? say`  ${term(suite)}: not proven that its gate can fail: ${plantName(one.plant)}, called worse ${shareOf(one)} of the time; more cases or trials, or a smaller max_drop, would help`
      : say`  ${term(suite)}: not proven that its gate can fail: ${plantName(one.plant)}: ${term(one.why)}`,
  );
}
