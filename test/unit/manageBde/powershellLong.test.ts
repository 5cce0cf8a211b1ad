import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parse } from '../../../src/manageBde/parse.ts';
import { keyId, recoveryPassword } from './passwords.ts';
import { fleet } from './powershellObjects.ts';

const many = Array.from({ length: 400 }, (_, index) => ({ ...fleet[index % fleet.length], ComputerName: `PC-${String(index)}` }));

describe('a fleet in one line is read to its end', () => {
  test('as JSON', () => {
    const text = JSON.stringify(many);
    assert.ok(text.length > 200_000);
    const { computers } = parse(text).report;
    assert.equal(computers.length, many.length);
    const [last] = computers.slice(-1);
    assert.deepEqual([last?.computerName, last?.volumes.map((volume) => volume.mountPoint)], ['PC-399', [many[399]?.MountPoint]]);
  });

  test('as CLIXML', () => {
    const object = (name: string, id: string): string => `<Obj RefId="1"><Props><S N="ComputerName">${name}</S><S N="MountPoint">C:</S><Obj N="KeyProtector" RefId="2"><LST><Obj RefId="3"><Props><S N="KeyProtectorId">${id}</S></Props></Obj></LST></Obj></Props></Obj>`;
    const text = `<Objs>${many.map(({ ComputerName }, index) => object(ComputerName, keyId(index))).join('')}</Objs>`;
    const { computers } = parse(text).report;
    assert.equal(computers.length, many.length);
    assert.equal(computers.at(-1)?.volumes[0]?.keyProtectors[0]?.keyProtectorId, keyId(399));
  });

  test('as CSV with a long column', () => {
    const text = `ComputerName,Note,MountPoint,RecoveryPassword\nPC-1,"${'x'.repeat(30_000)}",C:,${recoveryPassword(1)}\n`;
    assert.equal(parse(text).report.computers[0]?.volumes[0]?.keyProtectors[0]?.recoveryPassword, recoveryPassword(1));
  });

  test('a string of any length throws nothing', () => {
    assert.equal(parse(`{"MountPoint":"C:","VolumeStatus":1,"Note":"${'x'.repeat(12_000_000)}"}`).report.computers[0]?.volumes[0]?.volumeStatus, 'FullyEncrypted');
    assert.deepEqual(parse(`{"Note":"${'\\'.repeat(3_000_000)}`).report.computers, []);
  });
});

describe('work grows with the size of what PowerShell printed', () => {
  const shapes: readonly (readonly [string, (count: number) => string])[] = [
    ['open objects in one line', (count) => '{"a":'.repeat(count)],
    ['open lists in one line', (count) => '['.repeat(count)],
    ['documents that are torn', (count) => '{"MountPoint":"C:","x":1\nfoo\n'.repeat(count)],
    ['strings without an end', (count) => '{"MountPoint":"C:\n'.repeat(count)],
    ['protectors without a volume', (count) => `[${Array.from({ length: count }, (_, index) => `{"KeyProtectorId":"{8A696888-99A7-4FAC-92C7-${String(index).padStart(12, '0')}}","KeyProtectorType":3}`).join(',')}]`],
    ['open elements in one line', (count) => '<Obj N="KeyProtector"><LST>'.repeat(count)],
    ['pieces of elements', (count) => '<S N="MountPoint">C:</S>\n'.repeat(count)],
    ['rows of one volume', (count) => `ComputerName,MountPoint,KeyProtectorId\n${Array.from({ length: count }, (_, index) => `P,C:,{8A696888-99A7-4FAC-92C7-${String(index).padStart(12, '0')}}\n`).join('')}`],
    ['rows that lost their names', (count) => `ComputerName,MountPoint,KeyProtectorId\n${Array.from({ length: count }, (_, index) => `${index % 2 === 0 ? `P${String(index)}` : ''},C:,x\n`).join('')}`],
    ['one wide row', (count) => `MountPoint VolumeStatus\n---------- ------------\n${'C: '.repeat(count)}`],
    ['a value without an end in a table', (count) => `MountPoint KeyProtector\n---------- ------------\nC:         {Tpm,\n${'           Tpm,\n'.repeat(count)}`],
    ['a value without an end in a list', (count) => `KeyProtector : {Tpm,\n${'               Tpm,\n'.repeat(count)}`],
    ['somebody’s own properties', (count) => `MountPoint : C:\n${Array.from({ length: count }, (_, index) => `Foo${String(index)} : x\n`).join('')}`],
    ['prompts of many computers', (count) => Array.from({ length: count }, (_, index) => `[P${String(index)}]: PS C:\\> manage-bde -status C:\nVolume C: []\nPS C:\\> y\n`).join('')],
    ['commands for nobody in particular', (count) => 'PS C:\\> Invoke-Command -ComputerName A, B { manage-bde -status }\nVolume C: []\n'.repeat(count)],
    ['rows of stars', (count) => `**********************\n${'x\n'.repeat(5)}`.repeat(count)],
    ['errors', (count) => `Get-BitLockerVolume : x\nAt line:1 char:1\n${'+ x\n'.repeat(5)}`.repeat(count)],
    ['variables', (count) => Array.from({ length: count }, (_, index) => `PS C:\\> $v${String(index)} = Get-BitLockerVolume C:\n`).join('')],
    ['braces', (count) => `KeyProtector : ${'{'.repeat(count)}\nMountPoint : C:\n`],
  ];
  for (const [name, shape] of shapes) {
    test(name, () => {
      // with quadratic work this number would take minutes
      assert.ok(parse(shape(20_000)).lineCount >= 1);
    });
  }
});
