import type { Backup, KeyProtectorType, ToolErrorCode, VolumeStatus } from '../report.ts';

/** What a piece of the tool's text means. A language's table gives the words for these terms, nothing else. */
export type Term =
  // labels of -status
  | 'label.size'
  | 'label.version'
  | 'label.conversion'
  | 'label.percentage'
  | 'label.method'
  | 'label.protection'
  | 'label.lock'
  | 'label.idField'
  | 'label.autoUnlock'
  | 'label.protectors'
  | 'label.computer'
  // labels inside a protector
  | 'label.id'
  | 'label.password'
  | 'label.pcr'
  | 'label.keyFile'
  | 'label.thumbprint'
  | 'label.backup'
  // labels of the recovery key file that Windows saves
  | 'file.id'
  | 'file.key'
  // what scripts call the drive in the files that they save
  | 'file.drive'
  // headings of protectors
  | `type.${Exclude<KeyProtectorType, 'Unknown'>}`
  // values
  | 'value.none'
  | 'protectors.none'
  | 'value.unknown'
  | 'value.enabled'
  | 'value.disabled'
  | `conversion.${Exclude<VolumeStatus, 'Unknown'>}`
  | 'protection.On'
  | 'protection.Off'
  | 'lock.Locked'
  | 'lock.Unlocked'
  | `backup.${Exclude<Backup, 'Other'>}`
  // the Volume line and the line below it
  | 'volume.word'
  | 'volume.labelUnknown'
  | 'volume.OperatingSystem'
  | 'volume.Data'
  // lines that head a list of protectors
  | 'list.all'
  | 'list.added'
  // remarks
  | 'note.secureBoot'
  | 'note.autoUnlock'
  | 'note.autoUnlockRequired'
  // the word in front of an error, and parts of messages that tell which error it is
  | 'error.word'
  | `error.${Exclude<ToolErrorCode, 'Other'>}`
  // successful backups
  | 'done.ActiveDirectory'
  | 'done.Entra'
  // lines without a fact of the report: beginnings of them
  | 'text.known';

export type Words = Readonly<Partial<Record<Term, readonly string[]>>>;

/**
 * The words of one display language of Windows. Words stand as the tool prints them, with accents and typographic
 * apostrophes, without the colon of a label. How they are compared, so that lost accents do not matter: labels.ts.
 */
export interface Language {
  /** BCP 47. */
  readonly tag: string;
  /** Seen in an output of the tool that somebody captured. */
  readonly captured: Words;
  /** From other people's parsers, examples and documentation, or from the same words elsewhere in Windows. */
  readonly believed: Words;
  /**
   * Parts of the words for what -status says, by which a value is known of which the exact words were never seen. Believed,
   * too: they come from the language, not from the tool.
   */
  readonly roots: Roots;
}

/** What a part of a word stands for. */
export type Root = 'full' | 'encrypt' | 'decrypt' | 'used' | 'progress' | 'paused' | 'on' | 'off' | 'locked' | 'unlocked' | 'system' | 'data' | 'numeric' | 'startup';

export type Roots = Readonly<Partial<Record<Root, readonly string[]>>>;
