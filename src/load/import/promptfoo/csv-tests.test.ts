import { expect, test } from 'vitest';
import { assertionOfCell } from './csv-tests.ts';

test.each([
  ['Paris', { type: 'equals', value: 'Paris' }],
  ['note: a text', { type: 'equals', value: 'note: a text' }],
  ['contains: Paris ', { type: 'contains', value: 'Paris' }],
  ['contains:Paris', { type: 'contains', value: 'Paris' }],
  ['not-icontains:x:y', { type: 'not-icontains', value: 'x:y' }],
  ['contains-any: a , b', { type: 'contains-any', value: ['a', 'b'] }],
  ['similar:far away', { type: 'similar', value: 'far away', threshold: 0.8 }],
  ['similar(0.9):near', { type: 'similar', value: 'near', threshold: 0.9 }],
  ['levenshtein(2):text', { type: 'levenshtein', value: 'text', threshold: 2 }],
  ['latency(1000)', { type: 'latency', threshold: 1000 }],
  ['is-json', { type: 'is-json' }],
  ['javascript: output.length', { type: 'javascript', value: 'output.length' }],
  ['fn:x', { type: 'javascript', value: 'x' }],
  ['python:len(output)', { type: 'python', value: 'len(output)' }],
  ['grade: is kind', { type: 'llm-rubric', value: ' is kind' }],
  ['file://check.js', { type: 'javascript', value: 'file://check.js' }],
  ['file://check.py:f', { type: 'python', value: 'file://check.py:f' }],
])('the cell %s demands what promptfoo reads in it', (cell, assertion) => {
  expect(assertionOfCell(cell)).toEqual(assertion);
});
