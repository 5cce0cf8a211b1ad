import { checkPassword } from '../core/recoveryPassword.ts';
import type { ComputerDraft, ErrorDraft, ProtectorDraft, Store, VolumeDraft } from './drafts.ts';
import { mergeLists } from './merge.ts';
import { placeLoose } from './placeLoose.ts';
import { provenType } from './protectorType.ts';
import type { BitLockerVolume, ComputerReport, KeyProtector, ToolError } from './report.ts';

/** A computer of the report with the places in the text that its parts come from. */
export interface LocatedComputer {
  readonly report: ComputerReport;
  /** 1-based, as all lines here. */
  readonly line: number;
  /** BCP 47 tag of the language in which most of its words were found; null where none was. */
  readonly language: string | null;
  /** In the order of the report's volumes. */
  readonly volumes: readonly LocatedVolume[];
  readonly errorLines: readonly number[];
}

export interface LocatedVolume {
  readonly line: number;
  readonly protectorLines: readonly number[];
  /** Protectors came through remoting as bare words. */
  readonly idsLost: boolean;
}

/**
 * Step three: settles what could only be known at the end, checks passwords, and makes the report. `placeOf` says which
 * computer and volume of the report a draft became.
 */
export function finish(store: Store): { readonly computers: readonly LocatedComputer[]; readonly placeOf: () => ReadonlyMap<VolumeDraft, readonly [number, number]> } {
  placeLoose(store.loose);
  const drafts = store.computers.filter((draft) => draft.volumes.length + draft.errors.length > 0);
  for (const { volumes } of drafts) volumes.sort((a, b) => a.line - b.line);
  return {
    computers: drafts.map(locatedComputer),
    placeOf: () => new Map(drafts.flatMap(({ volumes }, computerIndex) => volumes.map((volume, volumeIndex) => [volume, [computerIndex, volumeIndex] as const]))),
  };
}

function locatedComputer(draft: ComputerDraft): LocatedComputer {
  const volumes = draft.volumes.map((volume) => ({ volume, protectors: mergeLists(volume.lists) }));
  return {
    report: {
      computerName: draft.name,
      volumes: volumes.map(({ volume, protectors }) => bitLockerVolume(volume, protectors)),
      errors: draft.errors.map(toolError),
    },
    line: draft.line,
    language: languageOf(draft.votes),
    volumes: volumes.map(({ volume, protectors }) => ({
      line: volume.line,
      protectorLines: protectors.map((protector) => protector.line),
      idsLost: volume.idsLost && protectors.every((protector) => protector.id === null),
    })),
    errorLines: draft.errors.map((error) => error.line),
  };
}

function bitLockerVolume({ facts, lists }: VolumeDraft, protectors: readonly ProtectorDraft[]): BitLockerVolume {
  return {
    ...facts,
    keyProtectors: protectors.map(keyProtector),
    keyProtectorsListed: lists.some((list) => list.kind !== 'some'),
  };
}

function keyProtector(draft: ProtectorDraft): KeyProtector {
  const verdict = draft.password === null ? null : checkPassword(draft.password.split('-'));
  return {
    keyProtectorType: provenType(draft),
    heading: draft.heading,
    keyProtectorId: draft.id,
    recoveryPassword: draft.password,
    recoveryPasswordCheck: verdict?.check ?? null,
    invalidGroups: verdict?.invalidGroups ?? [],
    pcrs: draft.pcrs,
    secureBoot: draft.secureBoot,
    keyFileName: draft.keyFileName,
    thumbprint: draft.thumbprint,
    backups: draft.backups,
    autoUnlock: draft.autoUnlock,
  };
}

function toolError({ code, message, hresult, mountPoint }: ErrorDraft): ToolError {
  return { code, message: message.join(' '), hresult, mountPoint };
}

/** The language with most words; of several with as many, the one whose words came first. */
function languageOf(votes: ComputerDraft['votes']): string | null {
  const counts = new Map<string, number>();
  for (const [tags, count] of votes) for (const tag of tags) counts.set(tag, (counts.get(tag) ?? 0) + count);
  let best: string | null = null;
  let most = 0;
  for (const [tag, count] of counts) {
    if (count > most) {
      best = tag;
      most = count;
    }
  }
  return best;
}
