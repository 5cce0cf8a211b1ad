import type { ReviewModel, ReviewVolume } from '../../src/manageBde/reviewModel.ts';
import { computer, finding, keyIdFrom, manageBde, model, passwordFrom, protector, shapeOf, volume } from './pageReviewModels.ts';

/** A review of many volumes, two a computer: every third with an error, every fifth without a finding. */
export function bigReview(volumes: number): ReviewModel {
  const computers = Array.from({ length: Math.ceil(volumes / 2) }, (_, index) => {
    const drives = ['C:', 'D:'].slice(0, Math.min(2, volumes - index * 2));
    return computer(`c${index}`, `LT-${index}`, drives.map((drive, at) => bigVolume(index * 2 + at, drive)), { line: index * 20 + 1 });
  });
  return model(computers, { title: 'fleet.txt', sources: [{ id: 's1', label: 'fleet.txt', lineCount: volumes * 10, canOpen: true }] });
}

function bigVolume(number: number, mountPoint: string): ReviewVolume {
  const rowId = `v${number}`;
  const id = keyIdFrom(number.toString(16).toUpperCase().padStart(8, '0'));
  const findings = [
    ...(number % 3 === 0 ? [finding('neverBackedUp', 'error', 'A recovery password was never backed up.', { commands: [manageBde(`manage-bde -protectors -aadbackup ${mountPoint} -id "${id}"`)], protectorRowId: `${rowId}.p` })] : []),
    ...(number % 5 === 0 ? [] : [finding('usedSpaceOnly', 'note', 'Only used space is encrypted.')]),
  ];
  return volume(rowId, {
    mountPoint,
    label: mountPoint === 'C:' ? 'Windows' : 'Daten',
    line: number * 10 + 1,
    findings,
    protectors: [
      protector(`${rowId}.t`, { type: 'Tpm', heading: 'TPM', id: keyIdFrom('4E7D19A2'), pcrs: [7, 11], secureBoot: true }),
      protector(`${rowId}.p`, { id, password: shapeOf(passwordFrom(number)) }),
    ],
  });
}
