import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isLoopback } from '../../../src/core/loopback.ts';

test('this machine by its names and addresses, and nothing that only looks like it', () => {
  for (const name of ['localhost', '[::1]', '127.0.0.1', '127.8.4.2']) assert.equal(isLoopback(name), true, name);
  for (const name of ['', 'localhost.example', '127.0.0.1.example', '[::2]', '0.0.0.0', '10.0.0.1', '1127.0.0.1']) assert.equal(isLoopback(name), false, name);
});
