import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parse } from '../../../src/manageBde/parse.ts';
import { differences, isTolerated, powershell } from './corpus.ts';
import { isAmong, owners, type Owner } from './owners.ts';

describe('published outputs of PowerShell are read as a careful reader reads them', () => {
  for (const { name, text, expected, tolerated } of powershell) {
    test(name, () => {
      assert.deepEqual(differences(parse(text).report, expected, (at) => isTolerated(at, tolerated)), []);
    });
  }
});

/** Of the protectors that an ID or a password names. */
function named(text: string): Owner[] {
  return owners(parse(text).report).filter(([, , id, password]) => id !== null || password !== null);
}

/** What alone says whose output follows: commands, prompts, names of computers. */
const isVital = (line: string): boolean => /^(?:\[[^\]]+\]: ?)?PS |-BitLocker|manage-bde|Computer ?Name|\(Microsoft Windows NT/i.test(line);

test('whatever line of them is lost, no ID and no password comes to another volume, protector or computer', () => {
  for (const { name, text } of powershell) {
    const known = named(text);
    const lines = text.split('\n');
    for (const [lost, line] of lines.entries()) {
      if (isVital(line)) continue;
      for (const one of named([...lines.slice(0, lost), ...lines.slice(lost + 1)].join('\n'))) {
        assert.ok(isAmong(known, one), `${name}: ${JSON.stringify(one)} without ${JSON.stringify(line)}`);
      }
    }
  }
});

test('wherever they are cut, what is there was there', () => {
  for (const { name, text } of powershell) {
    const known = named(text);
    const lines = text.split('\n');
    for (let end = 1; end < lines.length; end++) {
      for (const one of named(lines.slice(0, end).join('\n'))) {
        assert.ok(isAmong(known, one), `${name}: ${JSON.stringify(one)}, cut behind ${JSON.stringify(lines[end - 1])}`);
      }
    }
  }
});
