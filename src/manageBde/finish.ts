import { checkPassword, isSoundPassword } from '../core/recoveryPassword.ts';
import type { ComputerDraft, ErrorDraft, ProtectorDraft, Store, VolumeDraft } from './drafts.ts';
import { mergeLists } from './merge.ts';
import { placeLoose } from './placeLoose.ts';
import { provenType } from './protectorType.ts';
import type { ComputerReport, KeyProtector, ToolError } from './report.ts';

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

/** Step three: settles what could only be known at the end, checks passwords, and makes the report. */
export function finish(store: Store): readonly LocatedComputer[] {
  store.countVotes();
  placeLoose(store.loose);
  const located: LocatedComputer[] = [];
  for (const draft of store.computers) {
    if (draft.mould !== null) located.push(draft.mould.locate(draft.values, draft.line));
    else if (draft.volumes.length + draft.errors.length > 0) located.push(locatedComputer(draft, located.length));
  }
  return located;
}

/** One computer, at this place in the report. */
export function locatedComputer(draft: ComputerDraft, computerIndex: number): LocatedComputer {
  const drafts = draft.volumes.length > 1 ? draft.volumes.sort((a, b) => a.line - b.line) : draft.volumes;
  const protectors = drafts.map(({ lists }) => mergeLists(lists));
  return {
    report: {
      computerName: draft.name,
      volumes: drafts.map((volume, volumeIndex) => {
        volume.computerIndex = computerIndex;
        volume.volumeIndex = volumeIndex;
        volume.facts.keyProtectors = (protectors[volumeIndex] ?? []).map(keyProtector);
        volume.facts.keyProtectorsListed = volume.lists.some((list) => list.kind !== 'some');
        return volume.facts;
      }),
      errors: draft.errors.map(toolError),
    },
    line: draft.line,
    language: draft.language?.tag ?? null,
    volumes: drafts.map((volume, volumeIndex) => locatedVolume(volume, protectors[volumeIndex] ?? [])),
    errorLines: draft.errors.map((error) => error.line),
  };
}

function locatedVolume({ line, idsLost }: VolumeDraft, protectors: readonly ProtectorDraft[]): LocatedVolume {
  return {
    line,
    protectorLines: protectors.map((protector) => protector.line),
    idsLost: idsLost && protectors.every((protector) => protector.id === null),
  };
}

const noGroups: readonly number[] = [];
const sound = { recoveryPasswordCheck: 'valid', invalidGroups: noGroups } as const;
const unchecked = { recoveryPasswordCheck: null, invalidGroups: noGroups } as const;

/** What the check of a password says for the report. */
export function passwordVerdict(password: string): Pick<KeyProtector, 'recoveryPasswordCheck' | 'invalidGroups'> {
  if (isSoundPassword(password)) return sound;
  const { check, invalidGroups } = checkPassword(password.split('-'));
  return { recoveryPasswordCheck: check, invalidGroups };
}

function keyProtector(draft: ProtectorDraft): KeyProtector {
  const { recoveryPasswordCheck, invalidGroups } = draft.password === null ? unchecked : passwordVerdict(draft.password);
  return {
    keyProtectorType: provenType(draft),
    heading: draft.heading,
    keyProtectorId: draft.id,
    recoveryPassword: draft.password,
    recoveryPasswordCheck,
    invalidGroups,
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
