import assert from 'node:assert/strict';
import { test } from 'node:test';
import { trimmedEndOf, trimmedOf } from '../../../src/core/trimSigns.ts';

test('signs at the ends go, those within stay', () => {
  assert.equal(trimmedOf('"»a"b"«', '"»«'), 'a"b');
  assert.equal(trimmedOf('""', '"'), '');
  assert.equal(trimmedOf('', '"'), '');
  assert.equal(trimmedEndOf('//a//b//', '/'), '//a//b');
  assert.equal(trimmedEndOf('a', '/'), 'a');
});
