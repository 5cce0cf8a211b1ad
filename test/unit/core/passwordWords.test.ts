import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { damageWords, groupsInWords } from '../../../src/core/passwordWords.ts';
import { checkGroup, checkPassword } from '../../../src/core/recoveryPassword.ts';

const words = (groups: readonly string[]): string | null => damageWords(groups.map((group) => ({ length: group.length, verdict: checkGroup(group) })));

test('groups are named as one says them', () => {
  assert.deepEqual([[3], [3, 4], [1, 3, 8]].map(groupsInWords), ['group 3', 'groups 3 and 4', 'groups 1, 3 and 8']);
});

test('of a sound password, and of one that is only masked, nothing is said', () => {
  assert.equal(words(Array.from({ length: 8 }, () => '110000')), null);
  assert.equal(words(Array.from({ length: 8 }, (_, index) => (index === 2 ? 'XXXXXX' : '110000'))), null);
});

test('everything that is wrong is said at once, lengths first', () => {
  assert.equal(
    words(['110000', '1', '12345', '54321', '110001', '999999', 'XXXXXX']),
    'group 2 has 1 digit instead of 6, groups 3 and 4 have 5 digits instead of 6, group 5 is not a multiple of 11, group 6 is above 720,885, and it has 7 groups instead of 8',
  );
  assert.equal(words(['110000']), 'it has 1 group instead of 8');
  assert.equal(words([]), 'it has 0 groups instead of 8');
  assert.equal(words(['1'.repeat(47)]), 'it has 47 digits instead of 48');
});

test('property: what is invalid is said, and never with a digit of a group', () => {
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[2-9]{5,7}$/), { minLength: 1, maxLength: 9 }), (groups) => {
      const said = words(groups);
      assert.equal(said === null, checkPassword(groups).check !== 'invalid');
      for (const group of groups) assert.ok(!(said ?? '').includes(group));
    }),
  );
});
