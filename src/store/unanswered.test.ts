import { expect, test } from 'vitest';
import type { Fact } from '../domain/fact.ts';
import { openJournal } from './journal.ts';
import { answerFact, temporaryFolder } from './testdata/samples.ts';
import { billedWithoutAnswer } from './unanswered.ts';

const intent = (n: number): Fact => ({
  kind: 'intent',
  trial: `suite/case-${n}@model#1`,
  attempt: 1,
  request: `llm-eval-${n}`,
});

const failure = (n: number, failed: 'cancelled' | 'server_error', possibly_billed: boolean): Fact => ({
  kind: 'failure',
  trial: `suite/case-${n}@model#1`,
  attempt: 1,
  failed,
  message: 'it ended',
  possibly_billed,
  final: true,
});

/** What is counted of a journal with these facts, by case. */
async function counted(facts: readonly Fact[]): Promise<unknown> {
  const dir = temporaryFolder();
  const journal = await openJournal(dir);
  for (const fact of facts) await journal.note(fact);
  await journal.close();
  const counts = await billedWithoutAnswer(dir, ({ failed }) => failed === 'cancelled');
  return Object.fromEntries([...counts].map(([trial, times]) => [trial.slice(0, trial.indexOf('@')), times]));
}

test('a request with an answer or a failure of its own is known, one without any end is not', async () => {
  const facts = [intent(1), answerFact(1), intent(2), failure(2, 'server_error', true), intent(3), intent(4)];
  expect(await counted(facts)).toEqual({ 'suite/case-3': 1, 'suite/case-4': 1 });
});

test('a request stays unanswered when a later start asks its trial again', async () => {
  const facts = [intent(1), intent(1), answerFact(1), intent(2), intent(2)];
  expect(await counted(facts)).toEqual({ 'suite/case-1': 1, 'suite/case-2': 2 });
});

test('a request that was cut off counts when it may have been billed', async () => {
  const facts = [intent(1), failure(1, 'cancelled', true), intent(2), failure(2, 'cancelled', false)];
  expect(await counted(facts)).toEqual({ 'suite/case-1': 1 });
});
