import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { cleanLine } from '../../../src/manageBde/clean.ts';
import { longestLine, mostParts } from '../../../src/manageBde/limits.ts';
import { parse } from '../../../src/manageBde/parse.ts';

/** What ends a part within a line. */
const ends = ['\v', '\f', '\u2028', '<br>', '</p>'];

describe('a line of very many parts', () => {
  for (const end of ends) {
    const name = JSON.stringify(end);
    test(`${name}: no more are made than the limit, and what follows is one that nobody looks into`, () => {
      const parts = cleanLine(`x${end}`.repeat(mostParts + 50_000));
      assert.ok(parts.length <= mostParts + 1, String(parts.length));
      assert.ok(parts.length >= mostParts, String(parts.length));
      assert.ok((parts.at(-1)?.text.length ?? 0) <= longestLine);
    });

    test(`${name}: up to the limit all of them are read`, () => {
      const report = parse(`Volume C: [OS]${end}All Key Protectors${end}${`x${end}`.repeat(1000)}Volume D: [Data]`).report;
      assert.deepEqual(report.computers[0]?.volumes.map(({ mountPoint }) => mountPoint), ['C:', 'D:']);
    });
  }

  test('what stands behind the limit breaks nothing of the next line', () => {
    const text = `Volume C: [OS]\v${'x\v'.repeat(mostParts + 20_000)}Volume D: [Data]\nVolume E: [More]`;
    assert.deepEqual(parse(text).report.computers[0]?.volumes.map(({ mountPoint }) => mountPoint), ['C:', 'E:']);
  });
});
