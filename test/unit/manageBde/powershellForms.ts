import { allProperties, computerNames, fleet, folderVolume, type ProtectorObject, type View, type VolumeObject, type VolumeProperty } from './powershellObjects.ts';
import { formatClixml, formatCsv, formatJson51, formatList, formatTable, number, xmlEnum, xmlList, xmlObject, xmlScalar, type Culture, type Row, type Scalar, type Xml } from './powershellPrint.ts';

// The fleet in every form that people save it in, each with what it leaves of the objects.

export interface Form {
  readonly name: string;
  readonly text: string;
  readonly view: View;
  /** Lines that alone say whose output follows: without them nobody can know. */
  readonly isVital?: (line: string) => boolean;
}

const whole: View = { properties: allProperties, protectors: 'details' };
const names: View = { properties: allProperties, protectors: 'names' };
const facts = (...properties: VolumeProperty[]): View => ({ properties, protectors: 'none' });

const types = (volume: VolumeObject): readonly string[] => volume.KeyProtector.map((one) => one.KeyProtectorType);
const braces = (volume: VolumeObject): string => `{${types(volume).join(', ')}}`;

function listed(volume: VolumeObject, protectors: Scalar = braces(volume)): Row {
  return { ...volume, KeyProtector: protectors };
}

/** After Invoke-Command. */
function remote(volume: VolumeObject, protectors: Scalar): Row {
  const { ComputerName, ...rest } = listed(volume, protectors);
  return { PSComputerName: volume.ComputerName, RunspaceId: '4c8e0f55-3c3c-4b33-8f2b-9a6b8e1d1f10', ComputerName: ComputerName ?? null, ...rest };
}

const numbers: Readonly<Record<string, readonly string[]>> = {
  EncryptionMethod: ['None', 'Aes128Diffuser', 'Aes256Diffuser', 'Aes128', 'Aes256', 'Hardware', 'XtsAes128', 'XtsAes256'],
  VolumeStatus: ['FullyDecrypted', 'FullyEncrypted', 'EncryptionInProgress', 'DecryptionInProgress', 'EncryptionPaused', 'DecryptionPaused'],
  ProtectionStatus: ['Off', 'On', 'Unknown'],
  LockStatus: ['Unlocked', 'Locked'],
  VolumeType: ['OperatingSystem', 'Data'],
  KeyProtectorType: ['Unknown', 'Tpm', 'ExternalKey', 'RecoveryPassword', 'TpmPin', 'TpmStartupKey', 'TpmPinStartupKey', 'PublicKey', 'Password'],
};

function withNumbers(object: object): object {
  return Object.fromEntries(
    Object.entries(object).map(([name, value]: [string, unknown]) => {
      if (name === 'KeyProtector') return [name, (value as readonly object[]).map(withNumbers)];
      const place = typeof value === 'string' ? (numbers[name]?.indexOf(value) ?? -1) : -1;
      return [name, place < 0 ? value : place];
    }),
  );
}

const wrapped = (object: VolumeObject, isNumeric: boolean): object => {
  const plain = isNumeric ? (withNumbers(object) as VolumeObject) : object;
  return { ...plain, KeyProtector: { value: plain.KeyProtector, Count: object.KeyProtector.length } };
};

function xmlValue(name: string, value: Scalar): Xml {
  const place = typeof value === 'string' ? (numbers[name]?.indexOf(value) ?? -1) : -1;
  return place < 0 ? xmlScalar(value) : xmlEnum(String(value), place);
}

function xmlProtector(protector: ProtectorObject): Xml {
  const properties = Object.fromEntries(Object.entries(protector).map(([name, value]: [string, Scalar]) => [name, xmlValue(name, value)]));
  return xmlObject('Microsoft.BitLocker.Structures.BitLockerVolumeKeyProtector', protector.KeyProtectorType, properties);
}

function xmlVolume(volume: VolumeObject, isRemote: boolean): Xml {
  const { KeyProtector, ...rest } = volume;
  const properties = Object.fromEntries(Object.entries(rest).map(([name, value]: [string, Scalar]) => [name, isRemote && typeof value === 'string' ? xmlScalar(value) : xmlValue(name, value)]));
  const list = xmlList(KeyProtector.map((one) => (isRemote ? xmlScalar(one.KeyProtectorType) : xmlProtector(one))));
  const notes = isRemote ? { PSComputerName: xmlScalar(volume.ComputerName), RunspaceId: xmlScalar('4c8e0f55-3c3c-4b33-8f2b-9a6b8e1d1f10'), PSShowComputerName: xmlScalar(true) } : {};
  return xmlObject(`${isRemote ? 'Deserialized.' : ''}Microsoft.BitLocker.Structures.BitLockerVolume`, volume.MountPoint, { ...properties, KeyProtector: list }, notes);
}

/** One row a protector, with the names that say whose it is. */
const rows: readonly Row[] = fleet.flatMap((volume) =>
  volume.KeyProtector.map((one) => ({ ComputerName: volume.ComputerName, MountPoint: volume.MountPoint, KeyProtectorType: one.KeyProtectorType, KeyProtectorId: one.KeyProtectorId, RecoveryPassword: one.RecoveryPassword })),
);
const remoteRows: readonly Row[] = rows.map(({ ComputerName, ...rest }) => ({ ...rest, PSComputerName: ComputerName ?? null, RunspaceId: '4c8e0f55-3c3c-4b33-8f2b-9a6b8e1d1f10' }));
const rowView: View = { properties: ['ComputerName', 'MountPoint'], protectors: 'rows' };

const width = 25;

function cutNames(volume: VolumeObject, mark: string): string {
  const text = braces(volume);
  return text.length > width ? `${text.slice(0, width - mark.length)}${mark}` : text;
}

/** The module's own view: two lines of names, the computer above each table. */
function moduleTable(culture: Culture, mark: '...' | '…'): string {
  const head = [
    'VolumeType      Mount CapacityGB VolumeStatus           Encryption KeyProtector              AutoUnlock Protection',
    '                Point                                   Percentage                           Enabled    Status',
    '----------      ----- ---------- ------------           ---------- ------------              ---------- ----------',
  ];
  const row = (volume: VolumeObject): string =>
    [
      volume.VolumeType.padEnd(15),
      narrowPoint(volume, mark).padEnd(5),
      number(volume.CapacityGB, culture, 2).padStart(10),
      (volume.VolumeStatus ?? '').padEnd(22),
      String(volume.EncryptionPercentage ?? '').padEnd(10),
      cutNames(volume, mark).padEnd(width),
      (volume.AutoUnlockEnabled === null ? '' : 'True').padEnd(10),
      volume.ProtectionStatus,
    ].join(' ');
  return computerNames.map((name) => `\n\n   ComputerName: ${name}\n\n${head.join('\n')}\n${fleet.flatMap((volume) => (volume.ComputerName === name ? [row(volume)] : [])).join('\n')}\n`).join('');
}

function narrowPoint(volume: VolumeObject, mark: string): string {
  return volume.MountPoint === folderVolume ? `${folderVolume.slice(0, 5 - mark.length)}${mark}` : volume.MountPoint;
}

const moduleView = (mark: '...' | '…'): View => ({
  properties: ['ComputerName', 'MountPoint', 'VolumeType', 'CapacityGB', 'VolumeStatus', 'EncryptionPercentage', 'AutoUnlockEnabled', 'ProtectionStatus', 'KeyProtector'],
  protectors: 'names',
  decimals: 2,
  point: (volume) => narrowPoint(volume, mark),
  shown: (volume) => {
    const text = cutNames(volume, mark).slice(1).replace(/\}$/, '');
    return text === '' ? [] : text.split(', ').filter((name) => name !== mark);
  },
});

const protectorsOf = (name: string, print: (volume: VolumeObject) => string): string =>
  fleet
    .filter((volume) => volume.ComputerName === name && volume.KeyProtector.length > 0)
    .map((volume) => `[${name}]: PS C:\\> (Get-BitLockerVolume -MountPoint "${volume.MountPoint}").KeyProtector\n${print(volume)}`)
    .join('');

const protectorRecords = (volume: VolumeObject): readonly Row[] => volume.KeyProtector.map((one) => ({ ...one }));
const byHand = (print: (volume: VolumeObject) => string): string => `${computerNames.map((name) => protectorsOf(name, print)).join('')}PS C:\\> exit\n`;
const byHandView: View = { properties: ['ComputerName', 'MountPoint'], protectors: 'details' };
/** Only volumes with protectors were asked for. */
const isPrompt = (line: string): boolean => line.startsWith('[');

const csvRows = fleet.map((volume) => listed(volume, 'System.Collections.ObjectModel.ReadOnlyCollection`1[Microsoft.BitLocker.Structures.BitLockerVolumeKeyProtector]'));
const volumeType = 'Microsoft.BitLocker.Structures.BitLockerVolume';

export const forms: readonly Form[] = [
  { name: 'the module’s table', text: moduleTable('en', '...'), view: moduleView('...'), isVital: (line) => line.includes('ComputerName') },
  { name: 'the module’s table of version 7, German numbers', text: moduleTable('de', '…'), view: moduleView('…'), isVital: (line) => line.includes('ComputerName') },
  { name: 'the module’s table, French numbers', text: moduleTable('fr', '...'), view: moduleView('...'), isVital: (line) => line.includes('ComputerName') },
  { name: 'the module’s table, Swiss numbers', text: moduleTable('ch', '...'), view: moduleView('...'), isVital: (line) => line.includes('ComputerName') },
  ...(['en', 'de', 'ch'] as const).map((culture) => ({ name: `a list, ${culture}`, text: formatList(fleet.map((volume) => listed(volume)), culture), view: names })),
  { name: 'a list in a narrow window', text: formatList(fleet.map((volume) => listed(volume)), 'en', 64), view: names },
  { name: 'a list of what came through remoting', text: formatList(fleet.map((volume) => remote(volume, braces(volume)))), view: names },
  {
    name: 'a list of some properties',
    text: formatList(fleet.map(({ ComputerName, MountPoint, VolumeStatus, ProtectionStatus, EncryptionPercentage }) => ({ ComputerName, MountPoint, VolumeStatus, ProtectionStatus, EncryptionPercentage }))),
    view: facts('ComputerName', 'MountPoint', 'VolumeStatus', 'ProtectionStatus', 'EncryptionPercentage'),
  },
  {
    name: 'a table of some properties',
    text: formatTable(fleet.map(({ ComputerName, MountPoint, VolumeStatus, EncryptionPercentage, CapacityGB, LockStatus }) => ({ ComputerName, MountPoint, VolumeStatus, EncryptionPercentage, CapacityGB, LockStatus })), { culture: 'de' }),
    view: facts('ComputerName', 'MountPoint', 'VolumeStatus', 'EncryptionPercentage', 'CapacityGB', 'LockStatus'),
  },
  { name: 'a table of all properties', text: formatTable(fleet.map((volume) => listed(volume))), view: names },
  { name: 'a table of all properties, wrapped', text: formatTable(fleet.map((volume) => listed(volume)), { isWrapped: true, widths: { KeyProtector: 20 } }), view: names },
  ...[',', ';', '\t'].flatMap((sign) =>
    [true, false].map((isQuoted) => ({
      name: `CSV separated by ${JSON.stringify(sign)}, ${isQuoted ? 'quoted' : 'plain'}`,
      text: formatCsv(csvRows, { sign, isQuoted, type: volumeType, culture: sign === ';' ? 'de' : 'en' }),
      view: { properties: allProperties, protectors: 'none' } as const,
    })),
  ),
  { name: 'CSV of what came through remoting', text: formatCsv(fleet.map((volume) => remote(volume, types(volume).join(' '))), { sign: ',', isQuoted: true }), view: { ...names, isEmptyUnknown: true } },
  { name: 'JSON of Windows PowerShell, numbers', text: formatJson51(fleet.map(withNumbers)), view: { ...whole, isNumeric: true } },
  { name: 'JSON of Windows PowerShell, names', text: formatJson51(fleet), view: whole },
  { name: 'JSON, numbers', text: JSON.stringify(fleet.map(withNumbers), null, 2), view: { ...whole, isNumeric: true } },
  { name: 'JSON in one line', text: JSON.stringify(fleet), view: whole },
  { name: 'JSON in one line, numbers, behind a prompt', text: `PS C:\\> Get-BitLockerVolume | ConvertTo-Json -Depth 5 -Compress\n${JSON.stringify(fleet.map(withNumbers))}\nPS C:\\>`, view: { ...whole, isNumeric: true } },
  { name: 'JSON, lists in value and Count', text: formatJson51(fleet.map((volume) => wrapped(volume, false))), view: whole },
  { name: 'JSON, one object a line', text: fleet.map((volume) => JSON.stringify(volume)).join('\n'), view: whole },
  { name: 'JSON, one document a computer', text: computerNames.map((name) => JSON.stringify(fleet.filter((volume) => volume.ComputerName === name), null, 2)).join('\n\n'), view: whole },
  { name: 'JSON, too small a depth', text: formatJson51(fleet.map((volume) => ({ ...volume, KeyProtector: types(volume) }))), view: names },
  { name: 'JSON, the computer around its volumes', text: JSON.stringify(computerNames.map((name) => ({ ComputerName: name, Volumes: fleet.filter((volume) => volume.ComputerName === name).map(({ ComputerName: _name, ...rest }) => rest) })), null, 2), view: whole },
  { name: 'CLIXML', text: formatClixml(fleet.map((volume) => xmlVolume(volume, false)), true), view: whole },
  { name: 'CLIXML in one line', text: formatClixml(fleet.map((volume) => xmlVolume(volume, false)), false), view: whole },
  { name: 'CLIXML of what came through remoting', text: formatClixml(fleet.map((volume) => xmlVolume(volume, true)), true), view: names },
  { name: 'rows of protectors as a list', text: formatList(rows), view: rowView },
  { name: 'rows of protectors as a list through remoting', text: formatList(remoteRows), view: rowView },
  { name: 'rows of protectors as a table', text: formatTable(rows), view: rowView },
  { name: 'rows of protectors as a table, wrapped', text: formatTable(rows, { isWrapped: true, widths: { RecoveryPassword: 30, KeyProtectorId: 24 } }), view: rowView },
  { name: 'rows of protectors as CSV', text: formatCsv(rows, { sign: ',', isQuoted: true, type: 'Selected.System.Management.Automation.PSCustomObject' }), view: rowView },
  { name: 'rows of protectors as CSV, plain', text: formatCsv(remoteRows, { sign: ';', isQuoted: false }), view: rowView },
  { name: 'rows of protectors as JSON', text: formatJson51(rows), view: rowView },
  { name: 'rows of protectors as CLIXML', text: formatClixml(remoteRows.map((row) => xmlObject('Selected', '', {}, Object.fromEntries(Object.entries(row).map(([name, value]) => [name, xmlScalar(value)])))), true), view: rowView },
  { name: 'protectors volume by volume, lists', text: byHand((volume) => formatList(protectorRecords(volume))), view: byHandView, isVital: isPrompt },
  { name: 'protectors volume by volume, tables', text: byHand((volume) => formatTable(protectorRecords(volume))), view: byHandView, isVital: isPrompt },
  { name: 'protectors volume by volume, JSON', text: byHand((volume) => `${formatJson51(volume.KeyProtector)}\n`), view: byHandView, isVital: isPrompt },
];
