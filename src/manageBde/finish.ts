import { checkPassword } from '../core/recoveryPassword.ts';
import type { ComputerDraft, ErrorDraft, ProtectorDraft, Store } from './drafts.ts';
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

/** Step three: settles what could only be known at the end, checks passwords, and makes the report. */
export function finish(store: Store): readonly LocatedComputer[] {
  placeLoose(store.loose);
  return store.computers.filter((draft) => draft.volumes.length + draft.errors.length > 0).map(locatedComputer);
}

function locatedComputer(draft: ComputerDraft, computerIndex: number): LocatedComputer {
  const drafts = draft.volumes.sort((a, b) => a.line - b.line);
  const volumes: BitLockerVolume[] = [];
  const located: LocatedVolume[] = [];
  for (const [volumeIndex, volume] of drafts.entries()) {
    const protectors = mergeLists(volume.lists);
    volume.place = [computerIndex, volumeIndex];
    volume.facts.keyProtectors = protectors.map(keyProtector);
    volume.facts.keyProtectorsListed = volume.lists.some((list) => list.kind !== 'some');
    volumes.push(volume.facts);
    located.push({
      line: volume.line,
      protectorLines: protectors.map((protector) => protector.line),
      idsLost: volume.idsLost && protectors.every((protector) => protector.id === null),
    });
  }
  return {
    report: { computerName: draft.name, volumes, errors: draft.errors.map(toolError) },
    line: draft.line,
    language: draft.votes.winner(),
    volumes: located,
    errorLines: draft.errors.map((error) => error.line),
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
