import type { Finding, FindingCode, FindingCommand, ReviewComputer, ReviewError, ReviewGroup, ReviewModel, ReviewProtector, ReviewVolume } from '../../src/manageBde/reviewModel.ts';
import { checkGroup, checkPassword } from '../../src/core/recoveryPassword.ts';

/** Invented reviews for tests of the page and its host. Passwords are derived from a number, and stand for nothing. */

/** A sound recovery password: eight multiples of 11 below 720896. */
export function passwordFrom(seed: number): string {
  const group = (index: number): string => String((((seed + 3) * 7919 * (index + 1) + index * 104_729) % 65_536) * 11).padStart(6, '0');
  return Array.from({ length: 8 }, (_, index) => group(index)).join('-');
}

/** The same password with one digit of a group (1-based) read wrongly. */
export function damaged(password: string, group: number): string {
  return password
    .split('-')
    .map((text, index) => (index + 1 === group ? `${(Number(text[0]) + 1) % 10}${text.slice(1)}` : text))
    .join('-');
}

export function shapeOf(password: string): NonNullable<ReviewProtector['password']> {
  const groups = password.split('-');
  const verdict = checkPassword(groups);
  return {
    check: verdict.check,
    groups: groups.map((text): ReviewGroup => {
      const found = checkGroup(text);
      if (found === 'valid') return { length: text.length, state: found };
      if (found === 'masked') return { length: text.length, state: found, unreadable: text.replace(/\d/g, '').length };
      return { length: text.length, state: 'invalid', problem: found };
    }),
  };
}

export function protector(rowId: string, more: Partial<ReviewProtector> = {}): ReviewProtector {
  return {
    rowId,
    type: 'RecoveryPassword',
    heading: 'Numerical Password',
    id: null,
    password: null,
    pcrs: [],
    secureBoot: false,
    keyFileName: null,
    thumbprint: null,
    backups: [],
    autoUnlock: false,
    line: null,
    ...more,
  };
}

export function volume(rowId: string, more: Partial<ReviewVolume> = {}): ReviewVolume {
  return {
    rowId,
    mountPoint: 'C:',
    label: 'Windows',
    volumeType: 'OperatingSystem',
    capacityGB: 475.9,
    metadataVersion: '2.0',
    volumeStatus: 'FullyEncrypted',
    encryptionPercentage: 100,
    encryptionMethod: 'XTS-AES 256',
    protectionStatus: 'On',
    rebootsLeft: null,
    lockStatus: 'Unlocked',
    autoUnlockEnabled: null,
    identificationField: null,
    keyProtectorsListed: true,
    line: 4,
    protectors: [],
    findings: [],
    ...more,
  };
}

export function finding(code: FindingCode, severity: Finding['severity'], what: string, more: Partial<Finding> = {}): Finding {
  return { code, severity, what, why: 'A reason that says why it matters, in a sentence.', commands: [], protectorRowId: null, ...more };
}

/** A command that mends a finding. */
export function manageBde(text: string): FindingCommand {
  return { tool: 'manage-bde', text };
}

export function computer(rowId: string, name: string | null, volumes: readonly ReviewVolume[], more: Partial<ReviewComputer> = {}): ReviewComputer {
  return { rowId, name, language: 'en', sourceId: 's1', line: 1, errors: [], volumes, ...more };
}

export function toolError(rowId: string, more: Partial<ReviewError> = {}): ReviewError {
  return {
    rowId,
    code: 'AccessDenied',
    message: 'ERROR: An attempt to access a required resource was denied. Check that you have administrative rights on the computer.',
    hresult: '0x80070005',
    mountPoint: null,
    meaning: 'The command was not run with administrative rights, so that nothing was read.',
    remedy: 'Run it again in an elevated window.',
    line: 9,
    ...more,
  };
}

export function model(computers: readonly ReviewComputer[], more: Partial<ReviewModel> = {}): ReviewModel {
  return {
    title: 'wave-3-laptops.txt',
    readAt: '2026-03-14T09:30:00.000Z',
    sources: [{ id: 's1', label: 'wave-3-laptops.txt', lineCount: 214, canOpen: true }],
    computers,
    unrecognised: [],
    ...more,
  };
}

/** The ID of a key by its first eight characters. */
export function keyIdFrom(start: string): string {
  return `{${start}-6C1D-4E0B-9A57-2B8D40E7C913}`;
}

const fine = (seed: number): string => passwordFrom(seed);
const tpm = (rowId: string): ReviewProtector => protector(rowId, { type: 'Tpm', heading: 'TPM', id: keyIdFrom('4E7D19A2'), pcrs: [7, 11], secureBoot: true });
const recovery = (rowId: string, id: string, password: string, more: Partial<ReviewProtector> = {}): ReviewProtector =>
  protector(rowId, { id: keyIdFrom(id), password: shapeOf(password), ...more });

/** Nine volumes on five computers, one of which could not be read; with the passwords that its host would hold. */
export function laptops(): { readonly model: ReviewModel; readonly secrets: ReadonlyMap<string, string> } {
  const secrets = new Map([
    ['p-ber-1', fine(1)],
    ['p-ber-2', damaged(fine(2), 3)],
    ['p-muc-1', fine(3)],
    ['p-muc-2', fine(4)],
    ['p-srv-1', fine(5)],
    ['p-lon-1', fine(6).replace(/\d{6}-\d{6}$/, 'XXXXXX-XXXXXX')],
  ]);
  const secret = (rowId: string): string => secrets.get(rowId) ?? '';
  const computers = [
    computer('c-srv', 'SRV-FS-02', [
      volume('v-srv-c', { label: 'System', protectors: [tpm('t-srv'), recovery('p-srv-1', '77A0C2D4', secret('p-srv-1'), { backups: ['ActiveDirectory'] })], findings: [finding('weakMethod', 'note', 'The volume is encrypted with AES 128.')], encryptionMethod: 'AES 128' }),
      volume('v-srv-d', {
        mountPoint: 'D:',
        label: 'Shares',
        volumeType: 'Data',
        protectionStatus: 'Off',
        protectors: [],
        capacityGB: 3725.8,
        findings: [
          finding('clearKey', 'error', 'The key lies on the disk in the clear.', { commands: [manageBde('manage-bde -protectors -enable D:')] }),
          finding('noRecoveryPassword', 'error', 'No recovery password opens this volume.', { commands: [manageBde('manage-bde -protectors -add D: -RecoveryPassword'), { tool: 'PowerShell', text: 'Add-BitLockerKeyProtector -MountPoint "D:" -RecoveryPasswordProtector' }] }),
        ],
      }),
      volume('v-srv-e', { mountPoint: 'E:', label: 'Backup', volumeType: 'Data', protectors: [protector('k-srv', { type: 'ExternalKey', autoUnlock: true, id: keyIdFrom('0A0B0C0D'), keyFileName: '0A0B0C0D-6C1D-4E0B-9A57-2B8D40E7C913.BEK' })] }),
    ]),
    computer('c-ber', 'LT-BER-0093', [
      volume('v-ber-c', {
        volumeStatus: 'UsedSpaceOnlyEncrypted',
        line: 31,
        protectors: [tpm('t-ber'), recovery('p-ber-1', '1F3A22B0', secret('p-ber-1'), { backups: ['Entra'] }), recovery('p-ber-2', '9C51E07D', secret('p-ber-2'))],
        findings: [
          finding('neverBackedUp', 'error', 'Recovery password 9C51E07D was never backed up.', { commands: [manageBde('manage-bde -protectors -aadbackup C: -id "{9C51E07D-6C1D-4E0B-9A57-2B8D40E7C913}"')], protectorRowId: 'p-ber-2' }),
          finding('damagedPassword', 'warning', 'The recovery password of 9C51E07D is damaged in this output.', { why: 'Group 3 fails its check, so the text is not what the disk holds. Read it again before you hand it over.', commands: [manageBde('manage-bde -protectors -get C: -id "{9C51E07D-6C1D-4E0B-9A57-2B8D40E7C913}"')], protectorRowId: 'p-ber-2' }),
          finding('severalRecoveryPasswords', 'warning', 'Two recovery passwords open this volume.'),
          finding('usedSpaceOnly', 'note', 'Only used space is encrypted.'),
        ],
      }),
    ]),
    computer(
      'c-muc',
      'LT-MUC-0417',
      [
        volume('v-muc-d', { mountPoint: 'D:', label: 'Daten', volumeType: 'Data', volumeStatus: 'EncryptionInProgress', encryptionPercentage: 64, protectionStatus: 'Off', protectors: [protector('w-muc', { type: 'Password' }), recovery('p-muc-1', 'AB12CD34', secret('p-muc-1'))], findings: [finding('protectionOff', 'note', 'Protection starts when the encryption is done.')] }),
        volume('v-muc-c', { volumeStatus: 'UsedSpaceOnlyEncrypted', protectors: [tpm('t-muc'), recovery('p-muc-2', 'BC23DE45', secret('p-muc-2'), { backups: ['MicrosoftAccount'] })], findings: [finding('microsoftAccountOnly', 'warning', 'BC23DE45 is kept by a Microsoft account only.'), finding('usedSpaceOnly', 'note', 'Only used space is encrypted.')] }),
      ],
      { language: 'de' },
    ),
    computer('c-osl', 'LT-OSL-0150', [], { errors: [toolError('e-osl')] }),
    computer('c-lon', 'LT-LON-2210', [
      volume('v-lon-f', { mountPoint: 'F:', label: null, volumeType: 'Data', volumeStatus: 'Unknown', encryptionPercentage: null, encryptionMethod: null, protectionStatus: 'Unknown', lockStatus: 'Locked', capacityGB: null, protectors: [protector('p-lon-1', { id: '{1A2B3C4D-XXXX-XXXX-XXXX-XXXXXXXXXXXX}', password: shapeOf(secret('p-lon-1')) })], findings: [finding('volumeLocked', 'warning', 'The volume is locked: its state is unknown.'), finding('maskedId', 'note', 'The key ID is masked in the text.')] }),
      volume('v-lon-c', { label: 'OS', protectors: [protector('pin-lon', { type: 'TpmPin', id: keyIdFrom('5E6F7081'), pcrs: [0, 2, 4, 11] })], keyProtectorsListed: false }),
    ]),
    computer('c-kio', 'PC-KIOSK-11', [
      volume('v-kio-c', { label: 'Kiosk', protectionStatus: 'Off', rebootsLeft: 1, protectors: [tpm('t-kio')], findings: [finding('protectionSuspended', 'warning', 'Protection is suspended for one restart.', { commands: [manageBde('manage-bde -protectors -enable C:')] })] }),
    ]),
  ];
  const unrecognised = [
    { sourceId: 's1', line: 1, text: "Warning: Permanently added '10.20.4.93' (ED25519) to the list of known hosts.", volumeRowId: null },
    { sourceId: 's1', line: 41, text: '[bdesvc] late flush 0x1f, retrying', volumeRowId: 'v-ber-c' },
    { sourceId: 's1', line: 44, text: '[bdesvc] ticket ••••••• done', volumeRowId: 'v-ber-c' },
  ];
  return { model: model(computers, { unrecognised }), secrets };
}
