import type { ToolErrorCode } from '../../src/manageBde/report.ts';
import type { FindingCode, HostState, ReviewProtector } from '../../src/manageBde/reviewModel.ts';
import type { PageVolume } from '../../src/review/pageModel.ts';
import type { Tone } from '../dom.ts';

/** The words of the review page. Pure, so that the rows can be judged without a page. */

export function count(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString('en-US')} ${number === 1 ? one : many}`;
}

/** "1, 2 and 3" */
export function list(parts: readonly string[], last = 'and'): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} ${last} ${parts.at(-1) ?? ''}`;
}

/**
 * A name or line from a text of unknown origin, fit to be shown: what steers the direction of text, or is no character
 * that one can see, would let it pretend to be something else.
 */
export function plain(text: string): string {
  return text.replaceAll('\t', ' ').replace(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu, '\uFFFD');
}

export const notNamed = 'Computer not named';

export function mountOf(mountPoint: string | null): string {
  return mountPoint === null ? 'Volume not named' : plain(mountPoint);
}

const keys = new Map<string, string>();

/**
 * A name as something to sort by with `<`: letters without case and marks, digits as numbers (LT-2 before LT-10). What
 * has no name comes last. Thousands of names are sorted so, for which the browser's own comparison is too slow.
 */
export function nameKey(name: string | null): string {
  if (name === null) return '\uFFFF';
  const known = keys.get(name);
  if (known !== undefined) return known;
  const bare = /^[\x20-\x7E]*$/.test(name) ? name : name.normalize('NFKD').replace(/\p{M}/gu, '');
  const key = bare.toLowerCase().replace(/\d+/g, (digits) => digits.padStart(12, '0'));
  keys.set(name, key);
  return key;
}

export function compareKeys(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

const languageNames = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'code' });

/** "German"; undefined for English and for what is not known. */
export function languageWord(tag: string | null): string | undefined {
  if (tag === null || /^en\b/i.test(tag)) return undefined;
  try {
    return languageNames.of(tag);
  } catch {
    return undefined;
  }
}

const timeFormat = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });

/** "14 Mar, 09:30" in local time; empty for what cannot be read. */
export function timeWords(iso: string): string {
  const at = Date.parse(iso);
  return Number.isNaN(at) ? '' : timeFormat.format(at);
}

const dayFormat = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });

/** "14 Nov" in local time. */
export function dayWords(iso: string): string {
  const at = Date.parse(iso);
  return Number.isNaN(at) ? '' : dayFormat.format(at);
}

const clockFormat = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });

/** "14:31" in local time. */
export function clockWords(iso: string): string {
  const at = Date.parse(iso);
  return Number.isNaN(at) ? '' : clockFormat.format(at);
}

/** Of a computer that is asked; "Running for 0:41" is said by the row, which counts. */
export function hostWords(state: HostState): string {
  switch (state.state) {
    case 'running':
      return plain(state.doing);
    case 'failed':
      return `Not read: ${plain(state.what)}. Its volumes are unknown.`;
    case 'read':
      return `${plain(state.transport)}, read ${clockWords(state.at)}`;
  }
}

export interface Encryption {
  readonly text: string;
  /** While it runs or is paused. */
  readonly percent?: number;
  readonly locked?: boolean;
}

type EncryptionFacts = Pick<PageVolume, 'volumeStatus' | 'encryptionPercentage' | 'lockStatus'>;

export function encryptionOf(volume: EncryptionFacts): Encryption {
  const percent = volume.encryptionPercentage;
  const at = percent === null ? '' : ` ${percent.toLocaleString('en-US', { maximumFractionDigits: 1 })} %`;
  const running = (text: string): Encryption => ({ text, ...(percent === null ? {} : { percent }) });
  switch (volume.volumeStatus) {
    case 'FullyEncrypted':
      return { text: 'Encrypted' };
    case 'UsedSpaceOnlyEncrypted':
      return { text: 'Encrypted, used space' };
    case 'FullyDecrypted':
      return { text: 'Not encrypted' };
    case 'EncryptionInProgress':
      return running(`Encrypting${at}`);
    case 'DecryptionInProgress':
      return running(`Decrypting${at}`);
    case 'EncryptionPaused':
      return running(`Encryption paused${at === '' ? '' : ` at${at}`}`);
    case 'DecryptionPaused':
      return running(`Decryption paused${at === '' ? '' : ` at${at}`}`);
    case 'Unknown':
    case null:
      if (volume.lockStatus === 'Locked') return { text: 'Locked, unknown', locked: true };
      return { text: volume.volumeStatus === null ? 'Not printed' : 'Unknown' };
  }
}

export interface Protection {
  readonly text: string;
  readonly tone?: Tone;
}

const protectionFindings: ReadonlySet<FindingCode> = new Set<FindingCode>(['clearKey', 'protectionSuspended', 'protectionOff', 'notEncrypted']);

/** What is known of a volume's protection, of the page's volumes and of whole ones. */
type ProtectionFacts = Pick<PageVolume, 'protectionStatus' | 'rebootsLeft' | 'volumeStatus' | 'findings'>;

export function protectionOf(volume: ProtectionFacts): Protection {
  if (volume.protectionStatus === null) return { text: 'Not printed' };
  if (volume.protectionStatus !== 'Off') return { text: volume.protectionStatus };
  const found = volume.findings.filter((finding) => protectionFindings.has(finding.code));
  const severity = worst(found.map((finding) => finding.severity));
  return { text: offWords(volume, new Set(found.map((finding) => finding.code))), ...(severity === undefined ? {} : { tone: severity }) };
}

function offWords({ rebootsLeft, volumeStatus }: ProtectionFacts, codes: ReadonlySet<FindingCode>): string {
  if (rebootsLeft !== null && rebootsLeft > 0) return `Suspended, ${count(rebootsLeft, 'reboot')}`;
  if (codes.has('clearKey')) return 'Off, key in the clear';
  if (codes.has('protectionSuspended')) return 'Suspended';
  return volumeStatus === 'EncryptionInProgress' ? 'Off until done' : 'Off';
}

export type Severity = 'error' | 'warning' | 'note';
export const severities: readonly Severity[] = ['error', 'warning', 'note'];

export function worst(found: readonly Severity[]): Severity | undefined {
  return severities.find((severity) => found.includes(severity));
}

type ProtectorType = ReviewProtector['type'];

/** In a row, in this order. */
const tagWords: Readonly<Record<ProtectorType, string>> = {
  Tpm: 'TPM',
  TpmPin: 'TPM + PIN',
  TpmStartupKey: 'TPM + key',
  TpmPinStartupKey: 'TPM + PIN + key',
  TpmNetworkKey: 'Network unlock',
  Password: 'Password',
  ExternalKey: 'Key file',
  PublicKey: 'Certificate',
  AdAccountOrGroup: 'AD account',
  Unknown: 'Unknown',
  RecoveryPassword: 'Recovery',
};

/** "TPM", "Recovery × 2", "Key file, auto-unlock" */
export function protectorTags(protectors: readonly Pick<ReviewProtector, 'type' | 'autoUnlock'>[]): readonly string[] {
  const counts = new Map<string, number>();
  const order = Object.keys(tagWords);
  const sorted = [...protectors].sort((one, other) => order.indexOf(one.type) - order.indexOf(other.type));
  for (const { type, autoUnlock } of sorted) {
    const tag = `${tagWords[type]}${autoUnlock ? ', auto-unlock' : ''}`;
    counts.set(tag, (counts.get(tag) ?? 0) + 1);
  }
  return [...counts].map(([tag, times]) => (times === 1 ? tag : `${tag} × ${times}`));
}

export const protectorWords: Readonly<Record<ProtectorType, { readonly title: string; readonly icon: string }>> = {
  Tpm: { title: 'TPM', icon: 'chip' },
  TpmPin: { title: 'TPM and PIN', icon: 'chip' },
  TpmStartupKey: { title: 'TPM and startup key', icon: 'chip' },
  TpmPinStartupKey: { title: 'TPM, PIN and startup key', icon: 'chip' },
  TpmNetworkKey: { title: 'Network unlock', icon: 'broadcast' },
  Password: { title: 'Password', icon: 'lock' },
  ExternalKey: { title: 'Key file', icon: 'file' },
  PublicKey: { title: 'Certificate', icon: 'verified' },
  AdAccountOrGroup: { title: 'Active Directory account or group', icon: 'organization' },
  Unknown: { title: 'Unknown protector', icon: 'question' },
  RecoveryPassword: { title: 'Recovery password', icon: 'key' },
};

export const backupWords: Readonly<Record<ReviewProtector['backups'][number], string>> = {
  ActiveDirectory: 'Active Directory',
  Entra: 'Entra ID',
  MicrosoftAccount: 'Microsoft account',
  Printed: 'printed',
  File: 'file',
  Other: 'another place',
};

export const findingTitles: Readonly<Record<FindingCode, string>> = {
  clearKey: 'Key on the disk in the clear',
  noRecoveryPassword: 'No recovery password',
  noStartProtector: 'Recovery password at each start',
  notEncrypted: 'Not encrypted',
  encryptionUnfinished: 'Encryption not finished',
  damagedPassword: 'Recovery password damaged',
  protectionOff: 'Protection off',
  protectionSuspended: 'Protection suspended',
  severalRecoveryPasswords: 'Several recovery passwords',
  microsoftAccountOnly: 'Only with a Microsoft account',
  neverBackedUp: 'Never backed up',
  notInKeyStore: 'Only on paper or in a file',
  backupUnknown: 'Backup not known',
  volumeLocked: 'Locked',
  protectorsNotListed: 'Protectors not printed',
  idsLostByRemoting: 'Key IDs lost on the way',
  maskedPassword: 'Recovery password masked',
  maskedId: 'Key ID masked',
  pcrWithoutSecureBoot: 'Not bound to Secure Boot',
  tpmOnly: 'Starts without a PIN',
  weakMethod: 'Older method',
  usedSpaceOnly: 'Used space only',
  contradiction: 'The output contradicts itself',
};

export const errorTitles: Readonly<Record<ToolErrorCode, string>> = {
  AccessDenied: 'Access denied',
  VolumeLocked: 'Volume locked',
  NoKeyProtectors: 'No key protectors',
  VolumeNotFound: 'Volume not found',
  NotSupported: 'Not supported here',
  RemoteUnreachable: 'Computer not reached',
  InvalidSyntax: 'Command not understood',
  RestartRequired: 'Restart needed',
  Other: 'Error of the tool',
};

/** The first eight characters of a key ID are its name. A masked ID has none. */
export function keyName(id: string | null): string | undefined {
  return /^\{?([0-9A-F]{8})-/i.exec(id ?? '')?.[1];
}
