import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decode } from '../../../src/manageBde/decode.ts';
import { caseOf } from '../../fuzz/cases.ts';
import { grown, most, stepRatio, stepsOf } from '../../fuzz/cost.ts';

test('four times the text takes about four times the steps, whatever it is', () => {
  const costly: string[] = [];
  for (let seed = 1; seed <= 60; seed++) {
    const text = grown(decode(caseOf(seed)), 5000).slice(0, 20_000);
    for (const [form, one] of [['lines', `${text}\n`], ['one line', `${text.replace(/[\r\n]+/g, ' ')} `]] as const) {
      const ratio = stepRatio(one);
      if (ratio > most) costly.push(`seed ${seed}, ${form}: ${ratio.toFixed(1)}`);
    }
  }
  assert.deepEqual(costly, []);
});

test('work that is a square is counted as one', () => {
  const square = (size: number) => (): void => {
    const text = 'x'.repeat(size);
    for (let at = 0; at < size; at++) text.slice(at);
  };
  assert.ok(stepsOf(square(4000)) / stepsOf(square(1000)) > 15);
  assert.equal(String.prototype.slice.name, 'slice');
});
