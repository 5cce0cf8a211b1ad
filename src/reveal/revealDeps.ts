import type { Device } from '../core/device.ts';
import type { Failure } from '../core/failure.ts';
import type { Clock, Disposable, Log } from '../core/ports.ts';
import type { Result } from '../core/result.ts';
import type { FileVaultState, SupportContact } from '../graph/recoveryGraph.ts';
import type { SecretClipboard } from '../host/secretClipboard.ts';
import type { DeviceKeys } from './presentReveal.ts';
import type { ToPage } from './protocol.ts';
import type { KeyTarget } from '../core/keyTarget.ts';

/** The page as its host sees it. A page that is not visible does not exist: VS Code makes it anew, and it says `ready` again. */
export interface RevealPage {
  readonly visible: boolean;
  post(message: ToPage): void;
  onMessage(listener: (message: unknown) => void): Disposable;
  onDidChangeVisible(listener: (visible: boolean) => void): Disposable;
  setTitle(title: string): void;
}

/** The window of VS Code. */
export interface RevealWindow {
  focused(): boolean;
  onDidChangeFocus(listener: (focused: boolean) => void): Disposable;
  /**
   * False in a browser: while the focus is in a page, VS Code does not learn there that its window lost it. Then the
   * focus that leaves the page has to do, wherever it goes.
   */
  readonly tellsEveryBlur: boolean;
}

export interface RevealDeps {
  readonly clock: Clock;
  readonly log: Log;
  /** The one call that reads a key. Called once for each explicit click, and never otherwise. */
  readKey(target: KeyTarget, signal: AbortSignal): Promise<Result<string>>;
  readonly secretClipboard: Pick<SecretClipboard, 'copy'>;
  /** Puts text without secrets into the clipboard. */
  copyText(text: string): Promise<void>;
  /** Read at each use. */
  settings(): { readonly hideAfterSeconds: number; readonly hideOnBlur: boolean };
  readonly window: RevealWindow;
  /** The sign-in, by a key that changes with account, tenant and cloud; undefined when signed out. */
  readonly session: { current(): string | undefined; onDidChange(listener: () => void): Disposable };
  /** Key IDs that are known of a device, without asking. */
  keysOf(device: Device): DeviceKeys;
  /** Called when what is known of keys may have changed. */
  onDidChangeKeys?(listener: () => void): Disposable;
  /** The user's wish to rotate: asks for confirmation, and tells how it went. */
  rotate(device: Device): Promise<void>;
  signIn(): Promise<void>;
  /** Text for whoever can grant what was refused. */
  textForAdmin?(failure: Failure): string;
  /** Who helps the users of the organisation; asked only where Intune has no key for a Mac. */
  readonly supportContact?: (signal: AbortSignal) => Promise<Result<SupportContact | null>>;
  /** What Intune's encryption report says about a Mac. */
  fileVaultStates?(device: Device): readonly FileVaultState[];
  /** Told when a key appears and each second while it is on screen. */
  onShown?(leftMs: number): void;
  onHidden?(): void;
}
