import type { ReviewComputer, ReviewModel, ReviewVolume } from '../manageBde/reviewModel.ts';

/**
 * A review as its page is given it. Rows, counts and filters of ten thousand volumes need little of each, and a browser
 * takes its time to hand over objects: so that comes first, packed into one text, and everything else of the volumes
 * when the page has shown its first rows and asks for it (protocol: `volumes`).
 */
export interface PackedModel extends Omit<ReviewModel, 'computers'> {
  /** `packComputers`; `unpackComputers` reads it. */
  readonly computers: string;
}

/** What the page makes of it. */
export interface PageModel extends Omit<ReviewModel, 'computers'> {
  readonly computers: readonly PageComputer[];
}

export interface PageComputer extends Omit<ReviewComputer, 'volumes'> {
  readonly volumes: readonly PageVolume[];
}

export interface PageVolume
  extends Pick<
    ReviewVolume,
    'rowId' | 'mountPoint' | 'label' | 'volumeStatus' | 'encryptionPercentage' | 'protectionStatus' | 'rebootsLeft' | 'lockStatus' | 'keyProtectorsListed'
  > {
  readonly protectors: readonly Pick<ReviewVolume['protectors'][number], 'type' | 'autoUnlock'>[];
  readonly findings: readonly Pick<ReviewVolume['findings'][number], 'code' | 'severity'>[];
  readonly change: 'changed' | 'new' | null;
}

/** A volume's row ID, and the whole `ReviewVolume` as JSON. */
export type WholeVolume = readonly [rowId: string, json: string];

type PackedVolume = readonly [
  rowId: string,
  mountPoint: string | null,
  label: string | null,
  volumeStatus: PageVolume['volumeStatus'],
  encryptionPercentage: number | null,
  protectionStatus: PageVolume['protectionStatus'],
  rebootsLeft: number | null,
  lockStatus: PageVolume['lockStatus'],
  keyProtectorsListed: boolean,
  /** JSON: the same lists come again and again, and are then read once. */
  protectors: string,
  findings: string,
  change: PageVolume['change'],
];

export function packModel(model: ReviewModel): PackedModel {
  return { ...model, computers: packComputers(model.computers) };
}

export function packComputers(computers: readonly ReviewComputer[]): string {
  return JSON.stringify(computers.map((computer) => ({ ...computer, volumes: computer.volumes.map(packVolume) })));
}

function packVolume(volume: ReviewVolume): PackedVolume {
  return [
    volume.rowId,
    volume.mountPoint,
    volume.label,
    volume.volumeStatus,
    volume.encryptionPercentage,
    volume.protectionStatus,
    volume.rebootsLeft,
    volume.lockStatus,
    volume.keyProtectorsListed,
    JSON.stringify(volume.protectors.map(({ type, autoUnlock }) => ({ type, autoUnlock }))),
    JSON.stringify(volume.findings.map(({ code, severity }) => ({ code, severity }))),
    volume.change?.kind ?? null,
  ];
}

export function unpackModel(packed: PackedModel): PageModel {
  return { ...packed, computers: unpackComputers(packed.computers) };
}

/** Volumes with equal lists share them. */
export function unpackComputers(packed: string): readonly PageComputer[] {
  const lists = new Map<string, unknown>();
  const listOf = (json: string): unknown => {
    const known = lists.get(json);
    if (known !== undefined) return known;
    const list: unknown = JSON.parse(json);
    lists.set(json, list);
    return list;
  };
  const computers = JSON.parse(packed) as readonly (Omit<ReviewComputer, 'volumes'> & { readonly volumes: readonly PackedVolume[] })[];
  return computers.map((computer) => ({
    ...computer,
    volumes: computer.volumes.map(
      ([rowId, mountPoint, label, volumeStatus, encryptionPercentage, protectionStatus, rebootsLeft, lockStatus, keyProtectorsListed, protectors, findings, change]): PageVolume => ({
        rowId,
        mountPoint,
        label,
        volumeStatus,
        encryptionPercentage,
        protectionStatus,
        rebootsLeft,
        lockStatus,
        keyProtectorsListed,
        protectors: listOf(protectors) as PageVolume['protectors'],
        findings: listOf(findings) as PageVolume['findings'],
        change,
      }),
    ),
  }));
}

/** So many volumes go to the page at once, which shows and scrolls meanwhile. */
const wholeAtOnce = 250;

/** All volumes of computers, whole, in parts. */
export function* wholeVolumes(computers: readonly ReviewComputer[]): Generator<readonly WholeVolume[]> {
  const volumes = computers.flatMap((computer) => computer.volumes);
  for (let first = 0; first < volumes.length; first += wholeAtOnce) {
    yield volumes.slice(first, first + wholeAtOnce).map((volume): WholeVolume => [volume.rowId, JSON.stringify(volume)]);
  }
}
