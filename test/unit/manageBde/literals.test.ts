import assert from 'node:assert/strict';
import { test } from 'node:test';
import { linesOfLiterals } from '../../../src/manageBde/literals.ts';

test('strings of a list end at their own sign, and one without an end hides those before it not', () => {
  assert.deepEqual(linesOfLiterals(String.raw`["a \"b\"", "c: d", "e"]`), ['a "b"', 'c: d', 'e']);
  assert.deepEqual(linesOfLiterals(String.raw`["a", "b", "c", "no end`), ['a', 'b', 'c']);
  assert.deepEqual(linesOfLiterals(String.raw`{"rc": 0, "stdout_lines": ["a: b", "c" , "d", "e"], "x": 1}`), ['a: b', 'c', 'd', 'e']);
});

test('quotation marks without an end take time that grows with their number', () => {
  const seconds = (text: string): number => {
    const before = process.cpuUsage();
    linesOfLiterals(text);
    return process.cpuUsage(before).user / 1e6;
  };
  // begun anew at each sign, this is 25 million million steps
  assert.ok(seconds(`[\\"${'\\"'.repeat(1_000_000)}`) < 5);
});
