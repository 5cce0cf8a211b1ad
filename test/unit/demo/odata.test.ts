import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseFilter, propertiesOf } from '../../../src/demo/odataFilter.ts';
import { matches } from '../../../src/demo/odataMatch.ts';

const row = {
  name: "O'Neill",
  number: 5,
  on: true,
  nothing: null,
  at: '2026-01-02T03:04:05.0000000Z',
  user: { upn: 'anna@contoso.example' },
  targets: [{ id: 'x' }, { id: 'y' }],
};

test('filters are read and applied as OData says', () => {
  const table: readonly (readonly [text: string, expected: boolean | undefined])[] = [
    ["name eq 'o''neill'", true],
    ["name ne 'O''Neill'", false],
    ['number gt 4 and number le 5', true],
    ['number lt 5 or on eq true', true],
    ['not (on eq true)', false],
    ['nothing eq null', true],
    ['name eq null', false],
    ['absent eq null', true],
    ['at ge 2026-01-02T03:04:05Z', true],
    ['at lt 2026-01-02T03:04:05.5Z', true],
    ['at gt 2026-01-03', false],
    ["user/upn eq 'ANNA@contoso.example'", true],
    ["startswith(user/upn,'anna') and endsWith(user/upn, '.example')", true],
    ["contains(name,'neil')", true],
    ["name in ('a','O''Neill')", true],
    ["targets/any(t:t/id eq 'y')", true],
    ["targets/any(t:t/id eq 'z')", false],
    ["number eq 'five'", false],
    ["a eq 1 or b eq 2 and name eq 'O''Neill'", false],
    ['', undefined],
    ['name eq', undefined],
    ["name eq 'open", undefined],
    ["name like 'x'", undefined],
    ["(name eq 'x'", undefined],
    ["name eq 'x' trailing", undefined],
    ["contains(name,5)", undefined],
    ["'x' eq name", undefined],
  ];
  for (const [text, expected] of table) {
    const filter = parseFilter(text);
    assert.equal(filter === undefined ? undefined : matches(row, filter), expected, text);
  }
});

test('the properties of a filter come in their order', () => {
  const filter = parseFilter("a eq 1 and (b/c eq 2 or not contains(d,'x'))");
  assert.deepEqual(filter === undefined ? [] : propertiesOf(filter), ['a', 'b/c', 'd']);
});
