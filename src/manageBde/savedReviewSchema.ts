import { isRecord } from '../core/record.ts';
import type { ReviewComputer, ReviewError, ReviewProtector, ReviewSource, ReviewVolume } from './reviewModel.ts';

/** What a saved review holds, and the check that a file holds just that. */
export interface SavedReview {
  readonly format: string;
  readonly version: number;
  readonly title: string;
  /** ISO 8601. */
  readonly readAt: string;
  readonly sources: readonly Omit<ReviewSource, 'canOpen'>[];
  readonly computers: readonly SavedComputer[];
  readonly unrecognised: readonly { readonly sourceId: string; readonly line: number; readonly text: string }[];
}

export interface SavedComputer extends Pick<ReviewComputer, 'name' | 'language' | 'sourceId' | 'line' | 'host' | 'printsBackups'> {
  readonly errors: readonly Omit<ReviewError, 'rowId' | 'meaning' | 'remedy'>[];
  readonly volumes: readonly SavedVolume[];
}

export interface SavedVolume extends Omit<ReviewVolume, 'rowId' | 'findings' | 'change' | 'protectors'> {
  readonly protectors: readonly SavedProtector[];
}

export type SavedProtector = Omit<ReviewProtector, 'rowId'>;

export type SavedReading =
  | { readonly ok: true; readonly value: SavedReview }
  | { readonly ok: false; readonly problem: 'foreign' | 'newer' | 'damaged'; readonly at?: string };

/** Gives the checked value, made anew of known properties only, or throws `Damaged`. */
type Check<T> = (value: unknown, at: string) => T;

/** `at`: where in the file, for example `computers[3].volumes[0].label`. */
class Damaged extends Error {
  readonly at: string;
  constructor(at: string) {
    super('damaged');
    this.at = at;
  }
}

/** More than these is no review that we wrote. */
const longestText = 20_000;
const longestList = 200_000;

export function readSaved(text: string, format: string, version: number): SavedReading {
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return text.slice(0, 200).includes(format) ? { ok: false, problem: 'damaged', at: 'its end, or a sign in it' } : { ok: false, problem: 'foreign' };
  }
  if (!isRecord(json) || json['format'] !== format) return { ok: false, problem: 'foreign' };
  if (typeof json['version'] === 'number' && json['version'] > version) return { ok: false, problem: 'newer' };
  try {
    return { ok: true, value: review(json, '') };
  } catch (error) {
    if (error instanceof Damaged) return { ok: false, problem: 'damaged', at: error.at };
    throw error;
  }
}

function where(test: (value: unknown) => boolean): Check<never> {
  return (value, at) => {
    if (!test(value)) throw new Damaged(at);
    return value as never;
  };
}

const text: Check<string> = where((value) => typeof value === 'string' && value.length <= longestText);
const flag: Check<boolean> = where((value) => typeof value === 'boolean');
const amount: Check<number> = where((value) => typeof value === 'number' && Number.isFinite(value) && value >= 0);
const line: Check<number> = where((value) => Number.isSafeInteger(value) && (value as number) >= 0);
const time: Check<string> = where((value) => typeof value === 'string' && value.length <= 40 && !Number.isNaN(Date.parse(value)));
const truth: Check<true> = where((value) => value === true);

function oneOf<T extends string>(...values: readonly T[]): Check<T> {
  return where((value) => values.includes(value as T));
}

function orNull<T>(check: Check<T>): Check<T | null> {
  return (value, at) => (value === null ? null : check(value, at));
}

function list<T>(check: Check<T>): Check<readonly T[]> {
  return (value, at) => {
    if (!Array.isArray(value) || value.length > longestList) throw new Damaged(at);
    return value.map((one, index) => check(one, `${at}[${index}]`));
  };
}

/** Only the named properties are taken. Those of `optional` may be missing. */
function record<T>(required: { readonly [K in keyof T]-?: Check<NonNullable<T[K]> | T[K]> }, ...optional: readonly (keyof T)[]): Check<T> {
  return (value, at) => {
    if (!isRecord(value)) throw new Damaged(at);
    const entries = Object.entries(required as Readonly<Record<string, Check<unknown>>>).flatMap(([name, check]) => {
      const given = Object.hasOwn(value, name) ? value[name] : undefined;
      if (given === undefined && optional.includes(name as keyof T)) return [];
      return [[name, check(given, at === '' ? name : `${at}.${name}`)] as const];
    });
    return Object.fromEntries(entries) as T;
  };
}

const group = record<NonNullable<ReviewProtector['password']>['groups'][number]>(
  {
    length: where((value) => Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= longestText),
    state: oneOf('valid', 'invalid', 'masked'),
    problem: oneOf('length', 'notMultipleOf11', 'tooLarge'),
    unreadable: where((value) => Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= longestText),
  },
  'problem',
  'unreadable',
);

const protector = record<SavedProtector>({
  type: oneOf('Tpm', 'ExternalKey', 'RecoveryPassword', 'TpmPin', 'TpmStartupKey', 'TpmPinStartupKey', 'PublicKey', 'Password', 'TpmNetworkKey', 'AdAccountOrGroup', 'Unknown'),
  heading: orNull(text),
  id: orNull(text),
  password: orNull(record<NonNullable<ReviewProtector['password']>>({ check: oneOf('valid', 'invalid', 'masked'), groups: list(group) })),
  pcrs: list(line),
  secureBoot: flag,
  keyFileName: orNull(text),
  thumbprint: orNull(text),
  backups: list(oneOf('ActiveDirectory', 'Entra', 'MicrosoftAccount', 'Printed', 'File', 'Other')),
  autoUnlock: flag,
  line: orNull(line),
});

const volume = record<SavedVolume>(
  {
    mountPoint: orNull(text),
    label: orNull(text),
    volumeType: orNull(oneOf('OperatingSystem', 'Data')),
    capacityGB: orNull(amount),
    metadataVersion: orNull(text),
    volumeStatus: orNull(oneOf('FullyDecrypted', 'FullyEncrypted', 'UsedSpaceOnlyEncrypted', 'EncryptionInProgress', 'DecryptionInProgress', 'EncryptionPaused', 'DecryptionPaused', 'Unknown')),
    encryptionPercentage: orNull(amount),
    encryptionMethod: orNull(text),
    protectionStatus: orNull(oneOf('On', 'Off', 'Unknown')),
    rebootsLeft: orNull(amount),
    lockStatus: orNull(oneOf('Locked', 'Unlocked', 'Unknown')),
    autoUnlockEnabled: orNull(flag),
    identificationField: orNull(text),
    keyProtectorsListed: flag,
    line: orNull(line),
    idsLost: truth,
    protectors: list(protector),
  },
  'idsLost',
);

const running = record<Extract<NonNullable<ReviewComputer['host']>['state'], { state: 'running' }>>({ state: oneOf('running'), since: time, doing: text });
const failed = record<Extract<NonNullable<ReviewComputer['host']>['state'], { state: 'failed' }>>({ state: oneOf('failed'), at: time, what: text, meaning: text, remedy: orNull(text) });
const read = record<Extract<NonNullable<ReviewComputer['host']>['state'], { state: 'read' }>>({ state: oneOf('read'), transport: text, at: time });

const computer = record<SavedComputer>(
  {
    name: orNull(text),
    language: orNull(text),
    sourceId: text,
    line,
    host: record<NonNullable<ReviewComputer['host']>>({
      id: text,
      state: (value, at) => {
        const kind = isRecord(value) ? value['state'] : undefined;
        return kind === 'running' ? running(value, at) : kind === 'failed' ? failed(value, at) : read(value, at);
      },
    }),
    printsBackups: truth,
    errors: list(
      record<SavedComputer['errors'][number]>({
        code: oneOf('AccessDenied', 'VolumeLocked', 'NoKeyProtectors', 'VolumeNotFound', 'NotSupported', 'RemoteUnreachable', 'InvalidSyntax', 'RestartRequired', 'Other'),
        message: text,
        hresult: orNull(text),
        mountPoint: orNull(text),
        line: orNull(line),
      }),
    ),
    volumes: list(volume),
  },
  'host',
  'printsBackups',
);

const review = record<SavedReview>({
  format: text,
  version: where((value) => value === 1),
  title: text,
  readAt: time,
  sources: list(record<SavedReview['sources'][number]>({ id: text, label: text, lineCount: line })),
  computers: list(computer),
  unrecognised: list(record<SavedReview['unrecognised'][number]>({ sourceId: text, line, text })),
});
