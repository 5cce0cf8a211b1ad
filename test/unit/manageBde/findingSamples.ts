import type { Finding, FindingCode } from '../../../src/manageBde/reviewModel.ts';
import { keyId, recoveryPassword } from './passwords.ts';

/** An output as a person pastes it, in which this finding is right. */
export interface Sample {
  readonly code: FindingCode;
  readonly severity: Finding['severity'];
  readonly text: string;
}

const header = (version: string): string => `BitLocker Drive Encryption: Configuration Tool version ${version}\nCopyright (C) 2013 Microsoft Corporation. All rights reserved.\n\n`;

interface Status {
  readonly volume?: string;
  readonly type?: string;
  readonly conversion?: string;
  readonly percentage?: string;
  readonly method?: string;
  readonly protection?: string;
  readonly lock?: string;
  readonly autoUnlock?: string;
  readonly protectors?: readonly string[];
}

/** `manage-bde -status` of one volume about which there is nothing to say, but for what is given. */
function status({ volume = 'C:', type = 'OS', conversion = 'Fully Encrypted', percentage = '100.0%', method = 'XTS-AES 256', protection = 'Protection On', lock = 'Unlocked', autoUnlock, protectors = ['TPM And PIN', 'Numerical Password'] }: Status = {}): string {
  return `${header('10.0.22621')}Volume ${volume} [Windows]
[${type} Volume]

    Size:                 475.00 GB
    BitLocker Version:    2.0
    Conversion Status:    ${conversion}
    Percentage Encrypted: ${percentage}
    Encryption Method:    ${method}
    Protection Status:    ${protection}
    Lock Status:          ${lock}
    Identification Field: Unknown
${autoUnlock === undefined ? '' : `    Automatic Unlock:     ${autoUnlock}\n`}    Key Protectors:${protectors.length === 0 ? '       None Found' : ''}
${protectors.map((protector) => `        ${protector}\n`).join('')}
`;
}

interface Recovery {
  readonly id?: string;
  readonly password?: string;
  readonly backup?: string;
}

function recovery({ id = keyId(3), password = recoveryPassword(3), backup = 'AAD backup' }: Recovery = {}): string {
  return `    Numerical Password:\n      ID: ${id}\n      Password:\n        ${password}\n${backup === '' ? '' : `      Backup type:\n        ${backup}\n`}\n`;
}

const tpmPin = `    TPM And PIN:\n      ID: ${keyId(2)}\n      PCR Validation Profile:\n        7, 11\n        (Uses Secure Boot for integrity validation)\n\n`;

/** `manage-bde -protectors -get C:` */
function protectors(blocks: readonly string[], version = '10.0.22621'): string {
  return `${header(version)}Volume C: [Windows]\nAll Key Protectors\n\n${blocks.join('')}`;
}

const bad = (at: number, group: string): string => recoveryPassword(3).split('-').with(at - 1, group).join('-');

/** Every code, each severity that it can have. */
export const samples: readonly Sample[] = [
  { code: 'clearKey', severity: 'error', text: status({ conversion: 'Used Space Only Encrypted', protection: 'Protection Off', protectors: [] }) },
  { code: 'noRecoveryPassword', severity: 'error', text: status({ protectors: ['TPM'] }) },
  { code: 'noRecoveryPassword', severity: 'warning', text: status({ volume: 'E:', type: 'Data', autoUnlock: 'Disabled', protectors: ['Password'] }) },
  { code: 'noRecoveryPassword', severity: 'error', text: status({ volume: 'D:', type: 'Data', autoUnlock: 'Enabled', protectors: ['External Key (Required for automatic unlock)'] }) },
  { code: 'noRecoveryPassword', severity: 'warning', text: status({ protectors: ['TPM', 'Data Recovery Agent (Certificate Based)'] }) },
  { code: 'noStartProtector', severity: 'warning', text: status({ protectors: ['Numerical Password'] }) },
  { code: 'notEncrypted', severity: 'warning', text: status({ conversion: 'Fully Decrypted', percentage: '0.0%', method: 'None', protection: 'Protection Off', protectors: [] }) },
  { code: 'notEncrypted', severity: 'note', text: status({ volume: 'D:', type: 'Data', conversion: 'Fully Decrypted', percentage: '0.0%', method: 'None', protection: 'Protection Off', protectors: [] }) },
  { code: 'encryptionUnfinished', severity: 'note', text: status({ conversion: 'Encryption in Progress', percentage: '41.7%', protection: 'Protection Off' }) },
  { code: 'encryptionUnfinished', severity: 'warning', text: status({ conversion: 'Encryption Paused', percentage: '41.7%', protection: 'Protection Off' }) },
  { code: 'encryptionUnfinished', severity: 'warning', text: status({ conversion: 'Decryption in Progress', percentage: '41.7%', protection: 'Protection Off' }) },
  { code: 'protectionOff', severity: 'warning', text: status({ protection: 'Protection Off' }) },
  { code: 'protectionSuspended', severity: 'warning', text: status({ protection: 'Protection Off (1 reboots left)' }) },
  { code: 'severalRecoveryPasswords', severity: 'warning', text: protectors([tpmPin, recovery(), recovery({ id: keyId(4), password: recoveryPassword(4), backup: '' })]) },
  { code: 'severalRecoveryPasswords', severity: 'note', text: protectors([tpmPin, recovery(), recovery({ id: keyId(4), password: recoveryPassword(4), backup: 'AD backup' })]) },
  { code: 'neverBackedUp', severity: 'warning', text: protectors([tpmPin, recovery({ backup: '' })]) },
  // a version that may be too old, but another password of the computer shows that it prints backups
  { code: 'neverBackedUp', severity: 'warning', text: protectors([tpmPin, recovery({ backup: '' }), recovery({ id: keyId(4), password: recoveryPassword(4) })], '10.0.17763') },
  { code: 'backupUnknown', severity: 'note', text: protectors([tpmPin, recovery({ backup: '' })], '6.3.9600') },
  { code: 'backupUnknown', severity: 'note', text: protectors([tpmPin, recovery({ backup: '' })]).replace(/^.*version.*$/m, '') },
  { code: 'notInKeyStore', severity: 'warning', text: protectors([tpmPin, recovery({ backup: 'Printed' })]) },
  { code: 'microsoftAccountOnly', severity: 'warning', text: protectors([tpmPin, recovery({ backup: 'Microsoft account backup' })]) },
  { code: 'volumeLocked', severity: 'warning', text: status({ volume: 'E:', type: 'Data', conversion: 'Unknown', percentage: 'Unknown%', protection: 'Unknown', lock: 'Locked', autoUnlock: 'Disabled', protectors: ['Password', 'Numerical Password'] }) },
  { code: 'volumeLocked', severity: 'note', text: status({ lock: 'Locked' }) },
  { code: 'protectorsNotListed', severity: 'note', text: `${header('10.0.22621')}Volume D: [Data]\nKey Protectors Added:\n\n${recovery({ backup: '' })}` },
  {
    code: 'idsLostByRemoting',
    severity: 'warning',
    text: 'PSComputerName       : PC-9\nRunspaceId           : 9f1c2c6e-6a0c-4a58-8a52-0c9dd2d1d9b1\nComputerName         : PC-9\nMountPoint           : C:\nEncryptionMethod     : XtsAes256\nAutoUnlockEnabled    : \nVolumeType           : OperatingSystem\nVolumeStatus         : FullyEncrypted\nProtectionStatus     : On\nLockStatus           : Unlocked\nEncryptionPercentage : 100\nCapacityGB           : 475.3\nKeyProtector         : {TpmPin, RecoveryPassword}\n',
  },
  { code: 'damagedPassword', severity: 'warning', text: protectors([tpmPin, recovery({ password: bad(5, '123456') })]) },
  { code: 'damagedPassword', severity: 'warning', text: protectors([tpmPin, recovery({ password: recoveryPassword(3).slice(7) })]) },
  { code: 'maskedPassword', severity: 'note', text: protectors([tpmPin, recovery({ password: bad(5, 'XXXXXX') })]) },
  { code: 'maskedPassword', severity: 'note', text: protectors([tpmPin, recovery({ password: recoveryPassword(3).replace(/\d/, '?') })]) },
  { code: 'maskedId', severity: 'note', text: protectors([tpmPin, recovery({ id: '{DFA26333-XXXX-402C-XXXX-A8C40AF3XXXX}' })]) },
  { code: 'contradiction', severity: 'warning', text: status({ percentage: '64.0%' }) },
  { code: 'contradiction', severity: 'note', text: status({ conversion: 'Encryption in Progress', protection: 'Protection Off' }) },
  { code: 'pcrWithoutSecureBoot', severity: 'note', text: protectors([tpmPin.replace('7, 11', '0, 2, 4, 11').replace(/ *\(Uses.*\n/, ''), recovery()]) },
  { code: 'tpmOnly', severity: 'note', text: status({ protectors: ['TPM', 'Numerical Password'] }) },
  { code: 'weakMethod', severity: 'note', text: status({ method: 'AES 128' }) },
  { code: 'weakMethod', severity: 'warning', text: status({ method: 'Hardware Encryption - 1.3.111.2.1619.0.1.2' }) },
  { code: 'usedSpaceOnly', severity: 'note', text: status({ conversion: 'Used Space Only Encrypted' }) },
];

/** Outputs about which an administrator has nothing to say. */
export const quiet: readonly (readonly [string, string])[] = [
  ['an operating system volume with TPM and PIN', status()],
  ['a server with network unlock', status({ protectors: ['TPM And PIN', 'Network (Certificate Based)', 'Numerical Password'] })],
  ['a data volume that the operating system unlocks', status({ volume: 'D:', type: 'Data', autoUnlock: 'Enabled', protectors: ['External Key (Required for automatic unlock)', 'Numerical Password'] })],
  ['a removable drive', status({ volume: 'E:', type: 'Data', autoUnlock: 'Disabled', protectors: ['Password', 'Numerical Password'] })],
  ['a password that Entra ID has', protectors([tpmPin, recovery()])],
  ['a profile with Secure Boot’s register, whose line about it was cut off', protectors([tpmPin.replace(/ *\(Uses.*\n/, ''), recovery()])],
  ['a backup whose name nobody knows', protectors([tpmPin, recovery({ backup: 'Sauvegarde inconnue' })])],
];
