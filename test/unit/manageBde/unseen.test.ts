import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parse } from '../../../src/manageBde/parse.ts';
import { score, unseen } from './corpus.ts';

describe('texts that were written without knowing the parser are read as a careful reader reads them', () => {
  for (const file of unseen) {
    test(file.name, () => {
      const { wrong, misplaced } = score(parse(file.text).report, file);
      assert.deepEqual([...wrong, ...misplaced], []);
    });
  }
});

describe('what stands where a computer\'s name may stand is not taken for one', () => {
  const printed = (line: string): string => `BitLocker Drive Encryption recovery key\n\n${line}\n\nIf the above identifier matches the one displayed by your PC\n`;

  test('a recovery password', () => {
    for (const label of ['Key', 'Recovery Key', 'Schlüssel', 'Geheim']) {
      const { computers } = parse(printed(`${label}: 317845-137577-038225-185878-213213-220077-637384-229944`)).report;
      assert.deepEqual(
        computers.map(({ computerName }) => computerName),
        [null],
      );
    }
  });

  test('an ID', () => {
    const { computers } = parse(`${printed('Kennung: 4C2B58DF-1612-2DA2-154B-49A223C0FD14')}\nRecovery Key:\n\n317845-137577-038225-185878-213213-220077-637384-229944\n`).report;
    assert.deepEqual(
      computers.map(({ computerName, volumes }) => [computerName, volumes[0]?.keyProtectors[0]?.keyProtectorId]),
      [[null, '{4C2B58DF-1612-2DA2-154B-49A223C0FD14}']],
    );
  });
});
