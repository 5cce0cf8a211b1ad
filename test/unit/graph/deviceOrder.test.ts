import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { sortByName, sortByText, sortText } from '../../../src/graph/deviceOrder.ts';
import { device } from '../tree/fakeSource.ts';

const named = (...names: readonly string[]): readonly string[] => sortByName(names.map((name, index) => device(name, { id: `entra:${index}` }))).map(({ name }) => name);

test('numbers count as numbers, wherever they stand and with or without zeros before them', () => {
  assert.deepEqual(named('PC-10', 'PC-9', 'PC-100', 'pc-009b', '2-x', '10-x'), ['2-x', '10-x', 'PC-9', 'pc-009b', 'PC-10', 'PC-100']);
});

test('case and accents do not count', () => {
  assert.deepEqual(named('zeta', 'Émile', 'emilf', 'ÅSA', 'Asb'), ['ÅSA', 'Asb', 'Émile', 'emilf', 'zeta']);
  assert.equal(sortText('MÜLLER'), sortText('mu\u0308ller'));
});

test('numbers compare as numbers do', () => {
  fc.assert(
    fc.property(fc.nat(), fc.nat(), (a, b) => {
      assert.equal(sortText(`pc${a}`) < sortText(`pc${b}`), a < b);
    }),
  );
});

test('the order is one and the same, however devices come', () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { maxLength: 12 }), (names) => {
      const devices = names.map((name, index) => device(name, { id: `entra:${index}` }));
      assert.deepEqual(sortByName([...devices].reverse()), sortByName(devices));
      assert.equal(sortByName(devices).length, devices.length);
    }),
  );
});

test('by another text, also backwards; names decide where it is the same', () => {
  const devices = [device('B', { model: '1' }), device('A', { model: '1' }), device('C', { model: '2' })];
  const order = (direction: 1 | -1): string => sortByText(devices, ({ model }) => model ?? '', direction).map(({ name }) => name).join('');
  assert.deepEqual([order(1), order(-1)], ['ABC', 'CAB']);
});
