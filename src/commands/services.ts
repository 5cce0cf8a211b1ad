import type { Sessions } from '../auth/sessions.ts';
import type { SignIn } from '../auth/signIn.ts';
import type { Device } from '../core/device.ts';
import type { Failure } from '../core/failure.ts';
import type { KeyTarget } from '../core/keyTarget.ts';
import type { Clock, Log } from '../core/ports.ts';
import type { RecoveryKey } from '../core/recoveryKey.ts';
import type { CommandEnvelope, CommandOutcome } from '../host/runCommand.ts';
import type { SecretClipboard } from '../host/secretClipboard.ts';
import type { Clipboard, Config, Memory, Opener, Prompts, Search, SecretStore } from '../host/ui.ts';
import type { HostFeed } from '../manageBde/hostFeed.ts';
import type { ReviewText } from '../manageBde/review.ts';
import type { RemoteSessions } from '../remote/remoteSessions.ts';
import type { RotationTracker } from '../rotation/rotationTracker.ts';

/** What commands are given. One object, built in extension.ts; every part is an interface with a fake in the tests. */
export interface Services {
  readonly log: Log;
  readonly clock: Clock;
  readonly prompts: Prompts;
  readonly search: Search;
  readonly clipboard: Clipboard;
  readonly secretClipboard: Pick<SecretClipboard, 'copy'>;
  readonly opener: Opener;
  readonly config: Config;
  readonly secrets: SecretStore;
  readonly memory: Memory;
  readonly envelope: CommandEnvelope;
  readonly signIn: SignIn;
  readonly sessions: Sessions;
  readonly rotations: RotationTracker;
  readonly tree: TreeView;
  readonly reveals: Reveals;
  readonly reviews: Reviews;
  /** Remote sessions of this window, loaded at first use. */
  readonly remote: () => Promise<RemoteSessions>;
  /** What a command's argument stands for; undefined for anything that our tree did not hand out. */
  readonly target: (argument: unknown) => Target | undefined;
}

export interface TreeView {
  /** Text that devices are filtered by; empty: all are shown. */
  filter: string;
  /** Selects a device, or one of its keys, and shows the view. False where the tree has no such row. */
  reveal(deviceId: string, keyId?: string): Promise<boolean>;
  loadMore(groupKey: string): void;
}

export interface Reveals {
  open(target: KeyTarget): Promise<void>;
  /** Hides every key that is on screen. */
  hideAll(): void;
}

export interface Reviews {
  /** Opens the review of a text. The text may hold recovery passwords: it goes no further than the review's host. */
  open(source: ReviewText): Promise<void>;
  /** Opens the review of computers that are being asked: it shows what comes, as it comes. */
  follow(feed: HostFeed): Promise<void>;
  /** Hides the password that a review shows. */
  hideAll(): void;
}

/** A row of the tree, as commands see it. */
export type Target =
  | { readonly kind: 'device'; readonly device: Device }
  | { readonly kind: 'group'; readonly devices: readonly Device[] }
  | { readonly kind: 'key'; readonly device: Device; readonly key: RecoveryKey; readonly position: number; readonly count: number; readonly newest: boolean }
  | { readonly kind: 'fileVault'; readonly device: Device }
  | { readonly kind: 'rotation'; readonly device: Device }
  | { readonly kind: 'failure'; readonly doing: string; readonly failure: Failure; readonly retry: (signal: AbortSignal) => Promise<CommandOutcome> }
  | { readonly kind: 'more'; readonly groupKey: string };
