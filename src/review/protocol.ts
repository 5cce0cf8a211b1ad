import { isRecord } from '../core/record.ts';
import type { GroupCandidates } from '../core/groupCandidates.ts';
import type { Comparison, ReviewLine, ReviewSource } from '../manageBde/reviewModel.ts';
import type { PackedModel, WholeVolume } from './pageModel.ts';

export { candidatePhrases } from '../core/groupCandidates.ts';

/**
 * What the review page and its host say to each other. The page sends intents that name rows by the IDs the host made;
 * the host looks the subject up again. The model holds no secret: a password comes alone, after it was asked for.
 */
export type ToPage =
  /** The whole model; whatever the page showed before, a password too, is gone. */
  | { readonly type: 'model'; readonly model: PackedModel; readonly feed?: FeedOffer }
  | HostsMessage
  /** Volumes of the model, whole: the answer to `volumes`, in several parts. */
  | { readonly type: 'volumes'; readonly volumes: readonly WholeVolume[] }
  /** The review cannot be shown. The message is safe to show. */
  | { readonly type: 'failed'; readonly message: string }
  /** Once a second while a password is shown: the page hides it when it has not heard from its host for a while. */
  | { readonly type: 'ping' }
  | ShownPassword
  /** Whatever is shown must go. */
  | { readonly type: 'hidePassword' }
  /** The password of this row cannot be given: it is not in the text, or the text was read anew. */
  | { readonly type: 'passwordRefused'; readonly rowId: string }
  /** Something is on the clipboard. `clearsAfterSeconds` only for a secret, which is taken away again. */
  | { readonly type: 'copied'; readonly rowId: string; readonly clearsAfterSeconds?: number }
  | { readonly type: 'exported'; readonly fileName: string }
  /** Something to print is open in the browser; with a name it was saved instead, to be opened there. */
  | { readonly type: 'printed'; readonly fileName?: string }
  /** The chosen file is no saved review, or a damaged one. The message is safe to show. */
  | { readonly type: 'notCompared'; readonly message: string }
  /** Something that was asked for could not be done: written, copied, opened. The log says more. */
  | { readonly type: 'notDone'; readonly intent: FromPage['type'] };

/** What the computers that are asked offer: buttons stand on the page only for these. */
export interface FeedOffer {
  readonly canRetry: boolean;
  readonly canCancel: boolean;
}

/** Of some computers that are asked something is new: it takes the place of what the page has of them, by their `host.id`. */
export interface HostsMessage {
  readonly type: 'hosts';
  /** `packComputers` */
  readonly computers: string;
  readonly sources: readonly ReviewSource[];
  readonly unrecognised: readonly ReviewLine[];
  readonly compared?: Comparison;
}

/** The one message with a secret in it. */
export interface ShownPassword {
  readonly type: 'password';
  readonly rowId: string;
  /** As printed, in order: also damaged and masked groups. */
  readonly groups: readonly string[];
  /** What damaged groups may have been; only for groups that one slip could explain. */
  readonly candidates: readonly GroupCandidates[];
  readonly hidesAfterSeconds: number;
}

export type ExportFormat = 'csv' | 'markdown' | 'json';

export type FromPage =
  /** The page listens: it gets the whole model. Sent again when it was hidden and made anew, and by Retry. */
  | { readonly type: 'ready' }
  /** The first rows are shown: now everything that is known of the volumes may come. */
  | { readonly type: 'volumes' }
  | { readonly type: 'showPassword'; readonly rowId: string }
  /** The page has removed the password it showed. */
  | { readonly type: 'passwordHidden' }
  | { readonly type: 'copyPassword'; readonly rowId: string }
  /** Of a protector its ID, of a volume its recovery key ID, of a computer its name, of an error its message. */
  | { readonly type: 'copyText'; readonly rowId: string }
  /** Of a volume: of its finding with this 0-based place the command with that one. */
  | { readonly type: 'copyCommand'; readonly rowId: string; readonly finding: number; readonly command: number }
  /** `line` is 1-based. */
  | { readonly type: 'openSource'; readonly sourceId: string; readonly line: number }
  /** Writes the review to a file from which it can be opened again. */
  | { readonly type: 'save' }
  /** Asks for a saved review and compares with it. */
  | { readonly type: 'compare' }
  /** Rows as in `export`. */
  | { readonly type: 'print'; readonly rowIds: readonly string[] }
  /** Of a computer that is asked, by the ID of its host; without one all that failed, or run. */
  | { readonly type: 'retry' | 'cancel'; readonly host?: string }
  /** Rows of volumes, errors, computers that were not read and volumes that are gone, in the order in which the page shows them. */
  | { readonly type: 'export'; readonly format: ExportFormat; readonly rowIds: readonly string[] }
  | { readonly type: 'showLog' };

/** The page hides a shown password when it has heard nothing for so long. */
export const silenceLimitMs = 3000;
export const pingEveryMs = 1000;

const longestId = 200;
const mostRows = 200_000;
const formats: readonly ExportFormat[] = ['csv', 'markdown', 'json'];

/** Takes a message from the page only if it is exactly what the protocol says; anything else is undefined. */
export function parseFromPage(message: unknown): FromPage | undefined {
  if (!isRecord(message)) return undefined;
  const { type, rowId } = message;
  switch (type) {
    case 'ready':
    case 'volumes':
    case 'passwordHidden':
    case 'showLog':
    case 'save':
    case 'compare':
      return { type };
    case 'retry':
    case 'cancel': {
      const { host } = message;
      if (host === undefined) return { type };
      return isId(host) ? { type, host } : undefined;
    }
    case 'print': {
      const { rowIds } = message;
      return isIds(rowIds) ? { type, rowIds } : undefined;
    }
    case 'showPassword':
    case 'copyPassword':
    case 'copyText':
      return isId(rowId) ? { type, rowId } : undefined;
    case 'copyCommand': {
      const { finding, command } = message;
      return isId(rowId) && isCount(finding) && isCount(command) ? { type, rowId, finding, command } : undefined;
    }
    case 'openSource': {
      const { sourceId, line } = message;
      return isId(sourceId) && isCount(line) && line >= 1 ? { type, sourceId, line } : undefined;
    }
    case 'export': {
      const { rowIds } = message;
      const format = formats.find((known) => known === message['format']);
      return format === undefined || !isIds(rowIds) ? undefined : { type, format, rowIds };
    }
    default:
      return undefined;
  }
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= longestId;
}

function isIds(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.length <= mostRows && value.every(isId);
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
