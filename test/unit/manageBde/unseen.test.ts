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

describe('what a program numbers, calculates or saves', () => {
  const volumesOf = (text: string): unknown[] =>
    parse(text).report.computers.flatMap(({ volumes }) => volumes.map(({ mountPoint, keyProtectors }) => [mountPoint, ...keyProtectors.map((one) => one.keyProtectorId ?? one.recoveryPassword ?? one.heading)]));

  test('the IDs of its own objects and its brackets are no protectors', () => {
    const object = '{\n  id: "t2",\n  ID: 7788,\n}\n';
    const names = '"Volume C: [OS]\\nKey Protectors:\\n    TPM\\n    Numerical Password"\n        }\n      ]\n    },\n';
    assert.deepEqual(volumesOf(object), []);
    assert.deepEqual(volumesOf(object + names), [['C:', 'TPM', 'Numerical Password']]);
  });

  test('an ID is a protector\'s where a list is open, whatever it looks like', () => {
    assert.deepEqual(volumesOf('Volume C: [OS]\nAll Key Protectors\n\n    TPM:\n      ID: masked\n'), [['C:', 'masked']]);
  });

  test('a hash table of a script is a volume only where its values stand in it', () => {
    const table = (value: (name: string, literal: string) => string): string =>
      `@{\n    MountPoint       = ${value('MountPoint', "'C:'")}\n    VolumeStatus     = ${value('VolumeStatus', "'FullyEncrypted'")}\n    ProtectionStatus = ${value('ProtectionStatus', "'On'")}\n    KeyProtector     = @()\n}\n`;
    assert.deepEqual(volumesOf(table((name) => `$volume.${name}`)), []);
    assert.deepEqual(volumesOf(table((_name, literal) => literal)), [['C:']]);
  });

  test('a password in a saved file is that of the drive which the file names, not of the one it was saved to', () => {
    const password = '317845-137577-038225-185878-213213-220077-637384-229944';
    for (const [word, mountPoint] of [
      ['Drive', 'C:'],
      ['Mount Point', 'C:'],
      ['Laufwerk', 'C:'],
      ['Lecteur', 'C:'],
      ['ドライブ', 'C:'],
      ['Saved to', null],
      ['Backup', null],
    ] as const) assert.deepEqual(volumesOf(`${word}: C:\nDate: 2026-01-01\nRecovery Password: ${password}\n`), [[mountPoint, password]], word);
    assert.deepEqual(volumesOf(`Drive: C:\nRecovery Password: ${password}\n\nDrive: D:\nRecovery Password: 026653-545721-135520-018084-112761-202510-037818-568557\n`), [
      ['C:', password],
      ['D:', '026653-545721-135520-018084-112761-202510-037818-568557'],
    ]);
  });
});
