import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { parse } from '../../../src/manageBde/parse.ts';
import { keyId, recoveryPassword } from './passwords.ts';

/** `mountPoint capacity: seed of the ID …` of every volume, a list for every computer. */
function computers(text: string): string[][] {
  const seeds = new Map(Array.from({ length: 10 }, (_, seed) => [keyId(seed), `#${String(seed)}`] as const));
  return parse(text).report.computers.map(({ computerName, volumes }) =>
    volumes.map(({ mountPoint, capacityGB, keyProtectors }) => `${computerName ?? '?'} ${mountPoint ?? '?'} ${String(capacityGB ?? '-')}: ${keyProtectors.map(({ keyProtectorId }) => seeds.get(keyProtectorId ?? '') ?? '-').join(' ')}`.trim()),
  );
}

const status = (size: string, mount = 'C:'): string => `Volume ${mount} [OS]\n[OS Volume]\n\n    Size:                 ${size}\n    BitLocker Version:    2.0\n    Conversion Status:    Fully Encrypted\n    Percentage Encrypted: 100.0%\n    Encryption Method:    XTS-AES 256\n    Protection Status:    Protection On\n    Lock Status:          Unlocked\n    Identification Field: Unknown\n    Key Protectors:\n        TPM\n        Numerical Password\n\n`;
const get = (tpm: number, password: number, head = 'All Key Protectors'): string => `Volume C: [OS]\n${head}\n\n    TPM:\n      ID: ${keyId(tpm)}\n      PCR Validation Profile:\n        7, 11\n\n    Numerical Password:\n      ID: ${keyId(password)}\n      Password:\n        ${recoveryPassword(password)}\n\n`;

describe('outputs of several computers without their names are not one computer', () => {
  test('the same mount point with another size', () => {
    assert.deepEqual(computers(status('237.10 GB') + get(1, 2) + status('475.35 GB') + get(3, 4)), [['? C: 237.1: #1 #2'], ['? C: 475.35: #3 #4']]);
  });

  test('the same mount point with a whole other list of protectors', () => {
    assert.deepEqual(computers(get(1, 2) + get(3, 4) + get(5, 6)), [['? C: -: #1 #2'], ['? C: -: #3 #4'], ['? C: -: #5 #6']]);
  });

  test('lists behind the rows of all of them are put to none', () => {
    assert.deepEqual(computers(status('237.10 GB') + status('475.35 GB') + get(1, 2) + get(3, 4)), [['? C: 237.1: - -'], ['? C: 475.35: - -'], ['? C: -: #1 #2'], ['? C: -: #3 #4']]);
  });

  test('a name that comes later is not that of all', () => {
    assert.deepEqual(computers(`${get(1, 2)}${get(3, 4)}Computer Name: PC-3\n\n${get(5, 6)}`).flat(), ['? C: -: #1 #2', '? C: -: #3 #4', 'PC-3 C: -: #5 #6']);
  });

  test('a text of a fleet whose name lines nobody knows', () => {
    const file = path.resolve(import.meta.dirname, '../../fixtures/manageBde/field/en-fleet-report-host-lines.txt');
    const { report } = parse(readFileSync(file, 'utf8').replaceAll('Hostname: ', ''));
    assert.deepEqual(report.computers.map(({ volumes }) => volumes.map(({ capacityGB, keyProtectors }) => [capacityGB, ...keyProtectors.map(({ keyProtectorId }) => keyProtectorId?.slice(-4, -1))])), [[[237.1, '011', '012']], [[475.35, '021', '022']]]);
  });
});

describe('runs on one computer stay one', () => {
  test('after a rotation the TPM has its ID still', () => {
    assert.deepEqual(computers(get(1, 2) + get(1, 3)), [['? C: -: #1 #3 #2']]);
    assert.deepEqual(computers(status('237.10 GB') + get(1, 2) + status('237.10 GB') + get(1, 3)), [['? C: 237.1: #1 #3 #2']]);
  });

  test('sizes that were rounded otherwise', () => {
    assert.deepEqual(computers(status('475.35 GB') + status('475.34 GB')), [['? C: 475.34: - -']]);
    assert.deepEqual(computers(status('1.82 TB') + status('1,863.02 GB')).length, 1);
  });

  test('protectors that were added, and those of a volume that was decrypted in between', () => {
    assert.deepEqual(computers(get(1, 2) + get(3, 4, 'Key Protectors Added:')), [['? C: -: #1 #2 #3 #4']]);
    const decrypted = status('237.10 GB').replace('Fully Encrypted', 'Fully Decrypted');
    assert.equal(computers(get(1, 2) + decrypted + get(3, 4)).length, 1);
  });
});
