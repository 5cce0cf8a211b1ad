import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { test } from 'node:test';
import { decode } from '../../../src/manageBde/decode.ts';
import { caseOf } from '../../fuzz/cases.ts';
import { grown, most, stepRatio, stepsOf } from '../../fuzz/cost.ts';
import { largeTexts } from '../../fuzz/largeTexts.ts';
import { parse } from '../../../src/manageBde/parse.ts';

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

for (const name of ['depth of JSON', 'depth of CLIXML']) {
  test(`${name}: four times as deep takes about four times the steps`, () => {
    const steps = (depth: number): number => stepsOf(() => parse(largeTexts[name]?.make(depth) ?? ''));
    const ratio = steps(100_000) / steps(25_000);
    assert.ok(ratio > 3 && ratio < 5, `${ratio}`);
  });
}

test('one line of many lines of markup is looked at by its length: none of its parts looks at the whole line', () => {
  const looks = (text: string): number => {
    let looked = 0;
    const real = Object.getOwnPropertyDescriptor(RegExp.prototype, 'test');
    const run: unknown = real?.value;
    assert.ok(real !== undefined && typeof run === 'function');
    const counted = function (this: RegExp, given: string): unknown {
      looked += given.length;
      return Reflect.apply(run, this, [given]);
    };
    Object.defineProperty(RegExp.prototype, 'test', { ...real, value: counted });
    try {
      parse(text);
    } finally {
      Object.defineProperty(RegExp.prototype, 'test', real);
    }
    return looked;
  };
  for (const line of ['x<br>', 'ID: x</p>', 'MountPoint : C:<br/>', '| x<br>']) assert.ok(looks(line.repeat(4000)) / looks(line.repeat(1000)) < 5, line);
});

test('tags that are no markup are not collected: a long line of them takes little memory', () => {
  const { stdout } = spawnSync(process.execPath, ['--no-warnings', path.resolve(import.meta.dirname, '../../fuzz/readLarge.ts'), 'line of <Obj>', '20000000'], { encoding: 'utf8', timeout: 90_000 });
  const { peakMB, textMB } = JSON.parse(stdout) as { readonly peakMB: number; readonly textMB: number };
  assert.equal(textMB, 20);
  // about 120; 800 where each tag was kept
  assert.ok(peakMB < 400, `${peakMB}`);
});

test('work that is a square is counted as one', () => {
  const square = (size: number) => (): void => {
    const text = 'x'.repeat(size);
    for (let at = 0; at < size; at++) text.slice(at);
  };
  assert.ok(stepsOf(square(4000)) / stepsOf(square(1000)) > 15);
  assert.equal(String.prototype.slice.name, 'slice');
});
