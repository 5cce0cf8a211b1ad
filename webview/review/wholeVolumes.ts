import type { ReviewVolume } from '../../src/manageBde/reviewModel.ts';
import type { WholeVolume } from '../../src/review/pageModel.ts';

/** Everything that is known of the volumes: it comes from the host after the first rows, and is read when it is needed. */
export interface WholeVolumes {
  add(volumes: readonly WholeVolume[]): void;
  /** Undefined until it has come. */
  get(rowId: string): ReviewVolume | undefined;
}

export function createWholeVolumes(): WholeVolumes {
  const texts = new Map<string, string>();
  return {
    add(volumes) {
      for (const [rowId, json] of volumes) texts.set(rowId, json);
    },
    get(rowId) {
      const json = texts.get(rowId);
      return json === undefined ? undefined : (JSON.parse(json) as ReviewVolume);
    },
  };
}
