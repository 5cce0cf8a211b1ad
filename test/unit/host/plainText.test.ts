import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withoutIcons, withoutLinks } from '../../../src/host/plainText.ts';

test('a name cannot become a link to a command in a notification', () => {
  const shown = withoutLinks('Key of [LT-1](command:workbench.action.terminal.new) is shown');
  assert.ok(!/\[[^\]]*\]\(/.test(shown), shown);
  assert.match(shown, /LT-1/);
  assert.equal(withoutLinks('LT-1 (Berlin) [old]'), 'LT-1 (Berlin) [old]');
});

test('a name cannot become an icon', () => {
  assert.equal(withoutIcons('$(error) LT-1'), '$ (error) LT-1');
  assert.equal(withoutIcons('costs $5 (net)'), 'costs $5 (net)');
});
