import { shortKeyId } from '../core/recoveryKey.ts';
import { day, timeOfDay } from '../core/words.ts';
import { describeFailure } from '../host/presentFailure.ts';
import { hresult, type Rotation } from '../rotation/rotation.ts';
import type { Presented } from './present.ts';

export function rotationWords(rotation: Rotation): string {
  switch (rotation.stage) {
    case 'planned':
      return 'rotation not sent yet';
    case 'uncertain':
      return 'rotation: not known yet whether Intune took it';
    case 'unknown':
      return 'rotation: not known whether Intune took it';
    case 'refused':
      return 'rotation not carried out';
    case 'queued':
      return 'rotation queued';
    case 'pending':
      return 'rotation pending';
    case 'done':
      return rotation.kind === 'bitlocker' ? 'rotation done, new key not escrowed yet' : 'rotation done';
    case 'escrowed':
      return 'new key escrowed';
    case 'failed':
      return 'rotation failed';
  }
}

export function presentRotation(rotation: Rotation): Omit<Presented, 'spoken'> {
  const since = `since ${timeOfDay(rotation.acceptedAt)}`;
  const over = rotation.stage === 'escrowed' || rotation.stage === 'failed' || rotation.stage === 'refused' || (rotation.stage === 'done' && rotation.kind === 'fileVault');
  const label = rotationWords(rotation).replace(/^./, (first) => first.toUpperCase());
  const code = rotation.errorCode === undefined ? '' : `, ${hresult(rotation.errorCode)}`;
  const description =
    rotation.stage === 'failed'
      ? `Intune says ${rotation.endedAs ?? 'failed'}${code}`
      : rotation.stage === 'escrowed' && rotation.newKey !== undefined
        ? [shortKeyId(rotation.newKey), ...(rotation.newKeyAt === undefined ? [] : [day(rotation.newKeyAt)])].join(' · ')
        : rotation.stage === 'refused'
          ? (rotation.words ?? '')
          : since;
  return {
    label,
    description,
    icon: rotation.stage === 'failed' ? 'error' : rotation.stage === 'refused' ? 'circle-slash' : rotation.stage === 'unknown' ? 'question' : rotation.stage === 'escrowed' ? 'pass' : over ? 'check' : 'sync',
    ...(rotation.stage === 'failed' ? { iconColor: 'problemsErrorIcon.foreground' } : {}),
    tooltip: [
      'Queued: Intune took the request. Pending: the device has not answered yet, which can take until its next check-in. Done: Intune says so. New key escrowed: a newer key is in Entra ID.',
      ...(rotation.stage === 'uncertain' || rotation.stage === 'unknown'
        ? ['The answer of Intune was lost. It is not sent again by itself: if Intune shows no rotation after fifteen minutes, stop watching it here and rotate anew.']
        : []),
      ...(rotation.kind === 'fileVault' ? ['FileVault keys have no ID, so no new key can be told from the old one.'] : []),
      ...(rotation.checkedAt === undefined ? [] : [`Last looked at ${timeOfDay(rotation.checkedAt)}.`]),
      ...(rotation.lookFailed === undefined ? [] : [`The last look failed, so this may be out of date: ${describeFailure(rotation.lookFailed)}`]),
    ].join('\n'),
    // Also once it is over: until it is put away, a failed one stays in the status bar
    tokens: ['rotation', rotation.stage, 'watched'],
    expandable: 'no',
  };
}
