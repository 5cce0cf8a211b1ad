import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { dictated, partsOf } from '../../../webview/reveal/dictation.ts';
import { createWatch, timeWarning, type Moments } from '../../../webview/reveal/watch.ts';

interface Hands extends Moments {
  pass(ms: number, wallMs?: number): void;
}

/** Two clocks, moved by hand. */
function hands(): Hands {
  let wall = 1_000_000;
  let steady = 500;
  return {
    wall: () => wall,
    steady: () => steady,
    pass(ms, wallMs = ms) {
      steady += ms;
      wall += wallMs;
    },
  };
}

describe('how long a key may stay on the page', () => {
  it('until its time is over', () => {
    const clock = hands();
    const watch = createWatch(clock, 10_000);
    for (let second = 1; second < 10; second += 1) {
      clock.pass(1000);
      assert.equal(watch.over(), undefined);
      watch.heard();
      assert.equal(watch.leftMs, 10_000 - second * 1000);
    }
    clock.pass(1000);
    assert.equal(watch.over(), 'time');
    assert.equal(watch.leftMs, 0);
  });

  it('until nothing was heard for three seconds', () => {
    const clock = hands();
    const watch = createWatch(clock, 300_000);
    clock.pass(2999);
    assert.equal(watch.over(), undefined);
    watch.heard(297_001);
    clock.pass(2999);
    assert.equal(watch.over(), undefined);
    clock.pass(1);
    assert.equal(watch.over(), 'silence');
  });

  it('the computer may have slept, which only the time of day tells', () => {
    const clock = hands();
    const watch = createWatch(clock, 300_000);
    clock.pass(0, 3_600_000);
    assert.equal(watch.over(), 'time');
  });

  it('the time of day may have been set back', () => {
    const clock = hands();
    const watch = createWatch(clock, 2000);
    clock.pass(2000, -3_600_000);
    assert.equal(watch.over(), 'time');
  });

  it('the host can shorten it and never lengthen it', () => {
    const clock = hands();
    const watch = createWatch(clock, 60_000);
    clock.pass(1000);
    watch.heard(300_000);
    assert.equal(watch.leftMs, 59_000);
    watch.heard(5000);
    clock.pass(1000);
    watch.heard(60_000);
    assert.equal(watch.leftMs, 4000);
  });

  it('not at all when the time makes no sense', () => {
    assert.equal(createWatch(hands(), Number.NaN).over(), 'time');
    assert.equal(createWatch(hands(), -1).over(), 'time');
  });

  it('is warned of twice', () => {
    const said = Array.from({ length: 1200 }, (_, tick) => timeWarning(300_000 - tick * 250, 300_000 - (tick + 1) * 250)).filter((words) => words !== undefined);
    assert.deepEqual(said, ['The key hides in one minute', 'The key hides in 10 seconds']);
    assert.equal(timeWarning(200_000, 5000), 'The key hides in 10 seconds');
  });
});

describe('a group read out', () => {
  it('is digits by their names, with a breath in the middle', () => {
    assert.equal(dictated('145673'), 'one four five, six seven three');
    assert.equal(dictated('000011'), 'zero zero zero, zero one one');
    assert.deepEqual(partsOf('145673'), ['145', '673']);
  });

  it('is letters by the NATO alphabet', () => {
    assert.equal(dictated('K7M2'), 'Kilo, seven, Mike, two');
    assert.equal(dictated('kX*é'), 'small Kilo, X-ray, star, é');
  });

  it('has a word for each character, whatever comes', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 12 }), (group) => {
        assert.equal(partsOf(group).join(''), group);
        assert.notEqual(dictated(group), '');
      }),
    );
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
    assert.deepEqual(Array.from(alphabet, (letter) => dictated(letter).charAt(0)).join(''), alphabet);
  });
});
