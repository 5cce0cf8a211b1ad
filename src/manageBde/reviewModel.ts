import type { Backup, BitLockerVolume, KeyProtectorType, RecoveryPasswordCheck, ToolErrorCode } from './report.ts';

/**
 * What the review page is given: a report made ready to show. Serialisable, and without a single secret: no recovery
 * password, no digits of one, no message that could echo one. Rows have IDs made by the host; a password is asked for
 * by the ID of its row and comes alone (review/protocol).
 */
export interface ReviewModel {
  readonly title: string;
  /** When the text was read, ISO 8601. */
  readonly readAt: string;
  readonly sources: readonly ReviewSource[];
  readonly computers: readonly ReviewComputer[];
  /** Lines of the text that nothing was read from, longest runs of digits masked. */
  readonly unrecognised: readonly ReviewLine[];
  /** The earlier review that this one is compared with. */
  readonly compared?: Comparison;
}

/** What became of the volumes of an earlier review that are not in this one. What changed stands at the volumes. */
export interface Comparison {
  readonly title: string;
  /** When the earlier one was read, ISO 8601. */
  readonly since: string;
  /** Their computer was read this time, and has them no longer. */
  readonly gone: readonly GoneVolume[];
  /** Nothing is known of them: their computer was not read this time, or not without errors. */
  readonly notRead: readonly GoneVolume[];
}

export interface GoneVolume {
  readonly rowId: string;
  readonly computer: string | null;
  readonly mountPoint: string | null;
  readonly label: string | null;
}

/** Against the earlier review: what is another way, each in a few words, the most important first. */
export interface Change {
  readonly kind: 'changed' | 'new';
  readonly facts: readonly string[];
}

/** A computer that the review asks itself, and how far that is. Words come from us, never from the computer. */
export interface HostRun {
  /** Made by the host. Every computer that is read from its answer has it too. */
  readonly id: string;
  readonly state: HostState;
}

export type HostState =
  /** `since` is ISO 8601; `doing`: "Connected, waiting for manage-bde." */
  | { readonly state: 'running'; readonly since: string; readonly doing: string }
  | HostFailed
  /** `transport`: "SSH", "WinRM"; `at` is ISO 8601. */
  | { readonly state: 'read'; readonly transport: string; readonly at: string };

export interface HostFailed {
  readonly state: 'failed';
  readonly at: string;
  /** What happened, to stand behind "Not read: " and before a full stop: "permission denied for helpdesk (publickey)". */
  readonly what: string;
  /** What it means and what it does not mean, in sentences. */
  readonly meaning: string;
  /** What to try, in sentences. */
  readonly remedy: string | null;
}

export interface ReviewSource {
  readonly id: string;
  /** File name, "clipboard", "selection of x.txt". */
  readonly label: string;
  readonly lineCount: number;
  /** True where the host can open the source at a line. */
  readonly canOpen: boolean;
}

export interface ReviewLine {
  readonly sourceId: string;
  /** 1-based. */
  readonly line: number;
  readonly text: string;
  /** Row of the volume the line stands in, where it stands in one. */
  readonly volumeRowId: string | null;
}

export interface ReviewComputer {
  readonly rowId: string;
  /** Null where the text names none; the page then says "This computer is not named". */
  readonly name: string | null;
  /** BCP 47 tag of the output's language where it is known, for example `de`. */
  readonly language: string | null;
  readonly sourceId: string;
  /** First line, 1-based. */
  readonly line: number;
  /** Only of computers that were asked by the review itself. */
  readonly host?: HostRun;
  /** Its tool is known to print where a password was backed up. */
  readonly printsBackups?: true;
  readonly errors: readonly ReviewError[];
  readonly volumes: readonly ReviewVolume[];
}

export interface ReviewError {
  readonly rowId: string;
  readonly code: ToolErrorCode;
  /** As printed, with runs of six or more digits masked. */
  readonly message: string;
  readonly hresult: string | null;
  readonly mountPoint: string | null;
  /** What the error means and what to do about it. */
  readonly meaning: string;
  readonly remedy: string | null;
  readonly line: number | null;
}

export interface ReviewVolume extends Omit<BitLockerVolume, 'keyProtectors'> {
  readonly rowId: string;
  /** 1-based line of the volume in its source, where it is known. */
  readonly line: number | null;
  readonly protectors: readonly ReviewProtector[];
  readonly findings: readonly Finding[];
  /** Remoting handed its protectors over as bare words. */
  readonly idsLost?: true;
  readonly change?: Change;
}

export interface ReviewProtector {
  readonly rowId: string;
  readonly type: KeyProtectorType;
  readonly heading: string | null;
  /** With braces, upper case, or masked as printed. */
  readonly id: string | null;
  /** Null where no password was printed. */
  readonly password: ReviewPassword | null;
  readonly pcrs: readonly number[];
  readonly secureBoot: boolean;
  readonly keyFileName: string | null;
  readonly thumbprint: string | null;
  readonly backups: readonly Backup[];
  readonly autoUnlock: boolean;
  readonly line: number | null;
}

/** The shape of a recovery password without any of its digits. */
export interface ReviewPassword {
  readonly check: RecoveryPasswordCheck;
  /** One entry a group as printed, 1-based position = index + 1. */
  readonly groups: readonly ReviewGroup[];
}

export interface ReviewGroup {
  /** Number of characters printed in the group. */
  readonly length: number;
  readonly state: 'valid' | 'invalid' | 'masked';
  /** Why an invalid group is wrong; absent otherwise. */
  readonly problem?: GroupProblem;
  /** How many signs of a masked group are no digits; absent otherwise. Where it is one of six, the check names the digit. */
  readonly unreadable?: number;
}

export type GroupProblem = 'length' | 'notMultipleOf11' | 'tooLarge';

/** Something about a volume that an engineer should know. Every finding says what is, why it matters, what mends it. */
export interface Finding {
  /** Stable, documented, tested. */
  readonly code: FindingCode;
  readonly severity: 'error' | 'warning' | 'note';
  /** What is: one sentence, key IDs by their first 8 characters. */
  readonly what: string;
  readonly why: string;
  /** What mends it, each a way of its own; empty where nothing does, or where it was offered before. Never holds a secret. */
  readonly commands: readonly FindingCommand[];
  /** Protector row it is about, where it is about one. */
  readonly protectorRowId: string | null;
}

/** Ready to paste into an elevated PowerShell; those of manage-bde also into cmd. */
export interface FindingCommand {
  readonly tool: 'manage-bde' | 'PowerShell';
  /** Several lines are run one after the other. */
  readonly text: string;
  /** Where it backs up to, where there is a choice. */
  readonly to?: 'Entra ID' | 'Active Directory';
}

/** Stable codes; the README says what each means, and a test holds both together. */
export const findingCodes = [
  'clearKey',
  'noRecoveryPassword',
  'noStartProtector',
  'notEncrypted',
  'encryptionUnfinished',
  'protectionOff',
  'protectionSuspended',
  'severalRecoveryPasswords',
  'neverBackedUp',
  'notInKeyStore',
  'microsoftAccountOnly',
  'backupUnknown',
  'volumeLocked',
  'protectorsNotListed',
  'idsLostByRemoting',
  'damagedPassword',
  'maskedPassword',
  'maskedId',
  'contradiction',
  'pcrWithoutSecureBoot',
  'tpmOnly',
  'weakMethod',
  'usedSpaceOnly',
] as const;

export type FindingCode = (typeof findingCodes)[number];
