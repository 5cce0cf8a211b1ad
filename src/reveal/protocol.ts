import { isRecord } from '../core/record.ts';
/**
 * What the reveal page and its host say to each other. The model holds no part of a key: the key comes alone, in the
 * one message `key`, after a click that asked for it. Every model takes whatever was shown off the page.
 */
export type ToPage =
  | { readonly type: 'model'; readonly model: RevealModel }
  | ShownKey
  /** Once a second while a key is shown, with the time that is left. A page that misses them removes the key. */
  | { readonly type: 'ping'; readonly leftMs: number }
  | { readonly type: 'copied'; readonly clearsAfterSeconds: number }
  | { readonly type: 'copyFailed' }
  /** Something without a secret is in the clipboard. */
  | { readonly type: 'textCopied' };

/** The one message with a secret in it. */
export interface ShownKey {
  readonly type: 'key';
  /** The round of the model that said `asking`; the page takes no key for another one. */
  readonly round: number;
  /** As they are written; joined by hyphens they are the key. */
  readonly groups: readonly string[];
  /** 1-based groups that fail their check. */
  readonly badGroups: readonly number[];
  /** What is wrong with the key, in words; null for a sound one. */
  readonly warning: string | null;
  readonly hidesInMs: number;
}

export interface RevealModel {
  /** Counts the questions; ties a key to its question. */
  readonly round: number;
  readonly kind: 'bitlocker' | 'fileVault';
  /** Who keeps and records: "Entra ID asked …", "Intune has recorded …". */
  readonly store: 'Entra ID' | 'Intune';
  readonly device: string;
  /** Owner, system, join, ownership in one line. */
  readonly about: string;
  /** "Operating system"; for a Mac what kind of key it is. */
  readonly what: string;
  /** Absent for FileVault, which has none. */
  readonly keyId?: string;
  readonly evidence: readonly EvidenceLine[];
  readonly canRotate: boolean;
  readonly otherKeys: readonly OtherKey[];
  /** False while it is not known whether the device has keys besides these. */
  readonly otherKeysComplete: boolean;
  readonly state: RevealState;
}

export type EvidenceLevel = 'pass' | 'note' | 'warning' | 'error';

export interface EvidenceLine {
  readonly level: EvidenceLevel;
  readonly text: string;
}

export interface OtherKey {
  readonly keyId: string;
  readonly volume: string;
  /** "backed up 3 Mar 2026". */
  readonly backedUp: string;
  /** Why it is probably not the one: "Older", "Another volume". */
  readonly note: string;
}

export type RevealState =
  | { readonly kind: 'asking' }
  /** What the caller read does not match: nothing was asked yet. */
  | { readonly kind: 'mismatch' }
  | { readonly kind: 'hidden'; readonly why: HiddenReason; readonly afterSeconds: number }
  | { readonly kind: 'failed'; readonly failure: FailedView };

export type HiddenReason = 'time' | 'you' | 'tab' | 'blur' | 'signedOut' | 'silence' | 'reloaded' | 'cancelled' | 'neverShown';

export interface FailedView {
  readonly title: string;
  readonly lines: readonly string[];
  readonly actions: readonly FailedAction[];
  /** By which Microsoft finds what happened. */
  readonly requestId?: string;
}

export type FailedAction = 'retry' | 'signIn' | 'copyForAdmin' | 'copyContact';

export type FromPage =
  /** The page listens and shows nothing. Sent again whenever it was made anew. */
  | { readonly type: 'ready' }
  /** An explicit click: Show again, Show key, Retry. */
  | { readonly type: 'show' }
  | { readonly type: 'showAnyway' }
  | { readonly type: 'cancel' }
  /** The page has removed the key by itself. */
  | { readonly type: 'gone'; readonly why: GoneReason }
  /** The focus has left the page while it shows a key: for another part of VS Code, or for another window. */
  | { readonly type: 'blurred' }
  /**
   * The host keeps no key, so the page gives back what it shows. The host takes it only if its hash is that of the key
   * it sent: the page cannot put anything else into the clipboard.
   */
  | { readonly type: 'copy'; readonly text: string }
  | { readonly type: 'rotate' }
  | { readonly type: 'showOther'; readonly keyId: string }
  | { readonly type: 'copyContact' }
  | { readonly type: 'copyForAdmin' }
  | { readonly type: 'signIn' };

export type GoneReason = 'you' | 'time' | 'silence';

export const pingEveryMs = 1000;
/** The page removes the key when it has heard nothing from its host for so long. */
export const silenceLimitMs = 3000;
/** No setting shows a key for longer. */
export const longestShowSeconds = 300;

// pages import their host's protocol and nothing else of the extension
export { clockText } from '../core/clockText.ts';

const goneReasons: readonly GoneReason[] = ['you', 'time', 'silence'];
const longestText = 200;

/** Takes a message from the page only if it is exactly what the protocol says; anything else is undefined. */
export function parseFromPage(message: unknown): FromPage | undefined {
  if (!isRecord(message)) return undefined;
  const { type, text, keyId } = message;
  switch (type) {
    case 'ready':
    case 'show':
    case 'showAnyway':
    case 'cancel':
    case 'blurred':
    case 'rotate':
    case 'copyContact':
    case 'copyForAdmin':
    case 'signIn':
      return { type };
    case 'gone': {
      const why = goneReasons.find((known) => known === message['why']);
      return why === undefined ? undefined : { type, why };
    }
    case 'copy':
      return isShortText(text) ? { type, text } : undefined;
    case 'showOther':
      return isShortText(keyId) ? { type, keyId } : undefined;
    default:
      return undefined;
  }
}

function isShortText(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= longestText;
}
