import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parse, type Parsed } from '../../../src/manageBde/parse.ts';
import { isTolerated, leaves, powershell } from './corpus.ts';

describe('published outputs of PowerShell are read as a careful reader reads them', () => {
  for (const { name, text, expected, tolerated } of powershell) {
    test(name, () => {
      const actual = leaves(parse(text).report);
      const want = leaves(expected);
      const wrong = [...new Set([...want.keys(), ...actual.keys()])].flatMap((at) =>
        isTolerated(at, tolerated) || Object.is(actual.get(at), want.get(at)) ? [] : [`${at}: want ${JSON.stringify(want.get(at))}, got ${JSON.stringify(actual.get(at))}`],
      );
      assert.deepEqual(wrong, []);
    });
  }
});

/** Who is whose in a report, of the protectors that an ID or a password names. */
function owners({ report }: Parsed): (readonly [string | null, string | null, string | null, string | null])[] {
  return report.computers.flatMap(({ computerName, volumes }) =>
    volumes.flatMap(({ mountPoint, keyProtectors }) =>
      keyProtectors.flatMap(({ keyProtectorId, recoveryPassword }) => (keyProtectorId === null && recoveryPassword === null ? [] : [[computerName, mountPoint, keyProtectorId, recoveryPassword] as const])),
    ),
  );
}

/** What alone says whose output follows: commands, prompts, names of computers. */
const isVital = (line: string): boolean => /^(?:\[[^\]]+\]: ?)?PS |-BitLocker|manage-bde|Computer ?Name|\(Microsoft Windows NT/i.test(line);

test('whatever line of them is lost, no ID and no password comes to another volume, protector or computer', () => {
  for (const { name, text } of powershell) {
    const known = owners(parse(text));
    const lines = text.split('\n');
    for (const [lost, line] of lines.entries()) {
      if (isVital(line)) continue;
      for (const one of owners(parse([...lines.slice(0, lost), ...lines.slice(lost + 1)].join('\n')))) {
        const isKnown = known.some((before) => one.every((value, index) => value === null || value === before[index]));
        assert.ok(isKnown, `${name}: ${JSON.stringify(one)} without ${JSON.stringify(line)}`);
      }
    }
  }
});

test('wherever they are cut, what is there was there', () => {
  for (const { name, text } of powershell) {
    const known = owners(parse(text));
    const lines = text.split('\n');
    for (let end = 1; end < lines.length; end++) {
      for (const one of owners(parse(lines.slice(0, end).join('\n')))) {
        const isKnown = known.some((before) => one.every((value, index) => value === null || value === before[index]));
        assert.ok(isKnown, `${name}: ${JSON.stringify(one)}, cut behind ${JSON.stringify(lines[end - 1])}`);
      }
    }
  }
});
