import type { GoneVolume, ReviewComputer, ReviewError, ReviewModel, ReviewProtector, ReviewVolume } from '../manageBde/reviewModel.ts';

/** What a row ID stands for. */
export type RowSubject =
  | { readonly kind: 'computer'; readonly computer: ReviewComputer }
  | { readonly kind: 'volume'; readonly computer: ReviewComputer; readonly volume: ReviewVolume }
  | { readonly kind: 'error'; readonly computer: ReviewComputer; readonly error: ReviewError }
  | { readonly kind: 'gone'; readonly gone: GoneVolume; readonly notRead: boolean }
  | ProtectorSubject;

export interface ProtectorSubject {
  readonly kind: 'protector';
  readonly computer: ReviewComputer;
  readonly volume: ReviewVolume;
  readonly protector: ReviewProtector;
}

/** All rows of a model by their ID. */
export function indexRows(model: ReviewModel): ReadonlyMap<string, RowSubject> {
  const rows = new Map<string, RowSubject>();
  for (const computer of model.computers) {
    rows.set(computer.rowId, { kind: 'computer', computer });
    for (const error of computer.errors) rows.set(error.rowId, { kind: 'error', computer, error });
    for (const volume of computer.volumes) {
      rows.set(volume.rowId, { kind: 'volume', computer, volume });
      for (const protector of volume.protectors) {
        rows.set(protector.rowId, { kind: 'protector', computer, volume, protector });
      }
    }
  }
  for (const gone of model.compared?.gone ?? []) rows.set(gone.rowId, { kind: 'gone', gone, notRead: false });
  for (const gone of model.compared?.notRead ?? []) rows.set(gone.rowId, { kind: 'gone', gone, notRead: true });
  return rows;
}
