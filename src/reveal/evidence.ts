import { shortKeyId } from '../core/recoveryKey.ts';
import { day } from '../core/words.ts';
import type { EvidenceLevel, EvidenceLine } from './protocol.ts';
import type { BitLockerTarget, FileVaultTarget, KeyTarget } from '../core/keyTarget.ts';

/** What speaks for and against this being the key that the caller needs, strongest first. */
export function evidenceOf(target: KeyTarget): readonly EvidenceLine[] {
  return target.kind === 'bitlocker' ? bitLockerEvidence(target) : fileVaultEvidence(target);
}

/** What the caller read contradicts the key ID: then the key is not read until somebody insists. */
export function isMismatch(target: KeyTarget): boolean {
  return target.kind === 'bitlocker' && compareWithCaller(target) === 'differs';
}

function bitLockerEvidence(target: BitLockerTarget): readonly EvidenceLine[] {
  const verdict = compareWithCaller(target);
  const lines = [callerLine(target, verdict), placeLine(target), newestLine(target, verdict === 'matches')];
  return lines.sort((a, b) => strongestFirst.indexOf(a.level) - strongestFirst.indexOf(b.level));
}

const strongestFirst: readonly EvidenceLevel[] = ['error', 'pass', 'warning', 'note'];

type CallerVerdict = 'notAsked' | 'tooShort' | 'matches' | 'differs';

function compareWithCaller({ key, callerPrefix }: BitLockerTarget): CallerVerdict {
  const read = asRead(callerPrefix);
  if (read === '') return 'notAsked';
  // hyphens are often not read out, so they do not count on either side
  if (!key.id.toUpperCase().replaceAll('-', '').startsWith(read.replaceAll('-', ''))) return 'differs';
  return read.length < shortKeyId(key.id).length ? 'tooShort' : 'matches';
}

function callerLine(target: BitLockerTarget, verdict: CallerVerdict): EvidenceLine {
  const read = asRead(target.callerPrefix);
  switch (verdict) {
    case 'matches':
      return { level: 'pass', text: `Matches what the caller read: ${shortKeyId(read)}` };
    case 'differs':
      return { level: 'error', text: `Does not match what the caller read: ${read}` };
    case 'tooShort':
      return { level: 'warning', text: `Begins as the caller read, ${read}, but that is too little to be sure. Ask for the first 8 characters.` };
    case 'notAsked':
      return { level: 'warning', text: 'Not checked with the caller. Ask for the first 8 characters.' };
  }
}

function placeLine({ key, position, count }: BitLockerTarget): EvidenceLine {
  const place = count === 1 ? 'The only key of this device' : `Key ${position} of ${count} for this device`;
  const backup = key.createdAt === undefined ? 'Entra ID does not say when it was backed up' : `backed up to Entra ID on ${day(key.createdAt)}`;
  return { level: 'note', text: `${place}, ${backup}` };
}

function newestLine({ key, newestForVolume }: BitLockerTarget, confirmed: boolean): EvidenceLine {
  if (newestForVolume) return { level: 'note', text: 'Newest for this volume. The disk was not asked.' };
  // Entra ID knows the type of a volume only: a device may have several data drives, each with a key in use
  if (key.volumeType === 'operatingSystem' && !confirmed) {
    return { level: 'warning', text: 'A newer key is there for the operating system volume. The disk was not asked which one it takes.' };
  }
  return { level: 'note', text: 'A newer key is there for a volume of this type. The disk was not asked which one it takes.' };
}

function fileVaultEvidence({ device }: FileVaultTarget): readonly EvidenceLine[] {
  return device.serialNumber === undefined
    ? [{ level: 'warning', text: 'Intune keeps one key per Mac and no key ID, and it does not know the serial number. Make sure in another way that this is the Mac.' }]
    : [{ level: 'note', text: `Intune keeps one key per Mac and no key ID: compare the serial number, ${device.serialNumber}` }];
}

function asRead(prefix: string | undefined): string {
  return (prefix ?? '').replace(/[\s{}]/g, '').toUpperCase().slice(0, 36);
}
