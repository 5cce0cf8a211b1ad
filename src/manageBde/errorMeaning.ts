import type { ToolError, ToolErrorCode } from './report.ts';

/** What an error of the tool means, and what to do about it. */
export interface ErrorMeaning {
  readonly meaning: string;
  readonly remedy: string | null;
}

/** By the code of Windows where there is one that says more, else by the kind of error. */
export function explainError({ code, hresult }: Pick<ToolError, 'code' | 'hresult'>): ErrorMeaning {
  return byHresult.get(hresult?.toLowerCase() ?? '') ?? byCode[code];
}

const byCode: Readonly<Record<ToolErrorCode, ErrorMeaning>> = {
  AccessDenied: {
    meaning: 'The command ran without administrator rights. It says nothing about the volume or its protectors.',
    remedy: 'Run it again in an elevated prompt.',
  },
  VolumeLocked: {
    meaning: 'The volume is locked, so the tool could not read or change it. Its protectors are still there.',
    remedy: 'Unlock the volume with its recovery password or another protector, then run the command again.',
  },
  NoKeyProtectors: {
    meaning: 'The volume has no key protector at all: it is not encrypted, or its key stands on the disk in the clear.',
    remedy: 'See the conversion status of the volume, then add a recovery password.',
  },
  VolumeNotFound: {
    meaning: 'The volume that the command named does not exist there, or BitLocker cannot handle it.',
    remedy: 'List the volumes with manage-bde -status and name one of them.',
  },
  NotSupported: {
    meaning: 'This computer, edition of Windows or volume does not support what the command asked for.',
    remedy: null,
  },
  RemoteUnreachable: {
    meaning: 'The computer that the command named did not answer. Nothing was run there, so nothing is known about its protectors.',
    remedy: 'See that it is on, and that remote management of BitLocker (WMI) is allowed through its firewall.',
  },
  InvalidSyntax: {
    meaning: 'The tool did not understand the command. Nothing was run. The message may repeat what was typed, a password too.',
    remedy: 'Correct the command. If a password was typed in it, treat this text as secret.',
  },
  RestartRequired: {
    meaning: 'Windows must be restarted before the tool can go on.',
    remedy: 'Restart the computer, then run the command again.',
  },
  Other: {
    meaning: 'The tool gave up with an error. What it printed before may be incomplete.',
    remedy: null,
  },
};

const byHresult: ReadonlyMap<string, ErrorMeaning> = new Map<string, ErrorMeaning>([
  [
    '0x80070522',
    { meaning: 'The command ran without administrator rights, so it could not write what it should.', remedy: 'Run it again in an elevated prompt.' },
  ],
  ['0x8031004e', { meaning: 'Windows must be restarted before it can encrypt this volume.', remedy: 'Restart the computer, then run the command again.' }],
  [
    '0x80310060',
    { meaning: 'Group Policy does not allow what the command asked for.', remedy: 'Compare the command with the BitLocker policies of the device.' },
  ],
]);
