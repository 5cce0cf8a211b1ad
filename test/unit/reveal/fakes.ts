import type { Device, ManagedDevice } from '../../../src/core/device.ts';
import type { Clock, Disposable } from '../../../src/core/ports.ts';
import type { RecoveryKey } from '../../../src/core/recoveryKey.ts';
import type { Result } from '../../../src/core/result.ts';
import type { ToPage } from '../../../src/reveal/protocol.ts';
import { createRevealController, type RevealController } from '../../../src/reveal/revealController.ts';
import type { RevealDeps, RevealPage } from '../../../src/reveal/revealDeps.ts';
import type { BitLockerTarget, FileVaultTarget, KeyTarget } from '../../../src/core/keyTarget.ts';

/** Time that goes on by itself never, and by `advance` in the order in which timers are due. */
export interface Time extends Clock {
  advance(ms: number): void;
}

export function time(start = Date.UTC(2026, 2, 3, 14, 30)): Time {
  let now = start;
  const timers = new Set<{ readonly at: number; readonly callback: () => void }>();
  return {
    now: () => now,
    sleep: () => Promise.reject(new Error('Nobody sleeps here.')),
    after(ms, callback) {
      const timer = { at: now + ms, callback };
      timers.add(timer);
      return {
        dispose: () => {
          timers.delete(timer);
        },
      };
    },
    advance(ms) {
      const end = now + ms;
      for (;;) {
        const due = [...timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
        if (due === undefined) break;
        timers.delete(due);
        now = Math.max(now, due.at);
        due.callback();
      }
      now = end;
    },
  };
}

/** A recovery password that passes its check: each group a multiple of 11. */
export function password(seed = 1): string {
  return Array.from({ length: 8 }, (_, index) => String(((seed * 7919 + index * 6007) % 65_536) * 11).padStart(6, '0')).join('-');
}

/** Written like a FileVault key. */
export function fileVaultKey(seed = 1): string {
  const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
  return Array.from({ length: 6 }, (_, group) =>
    Array.from({ length: 4 }, (_unused, index) => letters[(seed * 13 + group * 5 + index * 11) % letters.length]).join(''),
  ).join('-');
}

const intune: ManagedDevice = {
  intuneDeviceId: '11111111-aaaa-4bbb-8ccc-000000000001',
  name: 'LT-BER-0093',
  platform: 'windows',
  operatingSystem: 'Windows',
  ownership: 'corporate',
  joinType: 'entraJoined',
  actionResults: [],
};

export const laptop: Device = {
  id: 'entra:22222222-aaaa-4bbb-8ccc-000000000001',
  name: 'LT-BER-0093',
  platform: 'windows',
  inEntra: 'yes',
  inIntune: 'yes',
  entraDeviceId: '22222222-aaaa-4bbb-8ccc-000000000001',
  joinType: 'entraJoined',
  ownership: 'corporate',
  operatingSystem: 'Windows',
  osVersion: '10.0.26100.1742',
  userPrincipalName: 'anja.brandt@contoso.example',
  userDisplayName: 'Anja Brandt',
  intune,
};

export const mac: Device = {
  id: 'intune:11111111-aaaa-4bbb-8ccc-000000000002',
  name: 'MBP-Rossi-14',
  platform: 'macos',
  inEntra: 'no',
  inIntune: 'yes',
  joinType: 'unknown',
  ownership: 'corporate',
  operatingSystem: 'macOS',
  osVersion: '26.1 (25B78)',
  userDisplayName: 'Giulia Rossi',
  serialNumber: 'C02ZK1XYMD6T',
  intune: { ...intune, intuneDeviceId: '11111111-aaaa-4bbb-8ccc-000000000002', name: 'MBP-Rossi-14', platform: 'macos', operatingSystem: 'macOS' },
};

export function keyOf(id: string, more: Partial<RecoveryKey> = {}): RecoveryKey {
  return { id, entraDeviceId: laptop.entraDeviceId ?? '', volumeType: 'operatingSystem', createdAt: '2026-03-03T09:00:00Z', ...more };
}

export const newest = keyOf('1F3A22B0-6C1D-4E0B-9A57-2B8D40E7C913');
export const older = keyOf('E4419A06-6C1D-4E0B-9A57-2B8D40E7C913', { createdAt: '2025-08-14T09:00:00Z' });

export const bitLockerTarget: BitLockerTarget = { kind: 'bitlocker', device: laptop, key: newest, position: 1, count: 2, newestForVolume: true };
export const fileVaultTarget: FileVaultTarget = { kind: 'fileVault', device: mac };

export interface Read {
  readonly target: KeyTarget;
  readonly signal: AbortSignal;
  answer(result: Result<string>): Promise<void>;
  throws(error: Error): Promise<void>;
}

/** A controller with everything around it under the test's hand. */
export interface Stage {
  readonly controller: RevealController;
  readonly time: Time;
  /** What the host posted, oldest first. */
  readonly posted: ToPage[];
  readonly titles: string[];
  /** Every call that asked Graph for a key. */
  readonly reads: Read[];
  readonly log: string[];
  /** What went into the clipboard as a secret, and as plain text. */
  readonly secrets: string[];
  readonly texts: string[];
  /** What the status bar was told: milliseconds, or `hidden`. */
  readonly shown: (number | 'hidden')[];
  readonly rotations: string[];
  readonly settings: { hideAfterSeconds: number; hideOnBlur: boolean };
  readonly clipboard: { broken: boolean };
  say(message: unknown): Promise<void>;
  setVisible(visible: boolean): void;
  setFocus(focused: boolean): void;
  setSession(key: string | undefined): void;
  last<T extends ToPage['type']>(type: T): Extract<ToPage, { readonly type: T }>;
}

export function stage(target: KeyTarget = bitLockerTarget, more: Partial<RevealDeps> = {}): Stage {
  const clock = time();
  const posted: ToPage[] = [];
  const titles: string[] = [];
  const reads: Read[] = [];
  const log: string[] = [];
  const secrets: string[] = [];
  const texts: string[] = [];
  const shown: (number | 'hidden')[] = [];
  const rotations: string[] = [];
  const settings = { hideAfterSeconds: 300, hideOnBlur: false };
  const clipboard = { broken: false };
  let visible = true;
  let focused = true;
  let session: string | undefined = 'anja@contoso';
  const messages = listeners<unknown>();
  const visibility = listeners<boolean>();
  const focus = listeners<boolean>();
  const sessions = listeners<undefined>();

  const page: RevealPage = {
    get visible() {
      return visible;
    },
    post: (message) => posted.push(structuredClone(message)),
    onMessage: messages.add,
    onDidChangeVisible: visibility.add,
    setTitle: (title) => titles.push(title),
  };
  const note = (message: string): void => {
    log.push(message);
  };
  const deps: RevealDeps = {
    clock,
    log: { debug: note, info: note, warn: note, error: note },
    readKey: (asked, signal) =>
      new Promise((resolve, reject) => {
        reads.push({
          target: asked,
          signal,
          answer: async (result) => {
            resolve(result);
            await settled();
          },
          throws: async (error) => {
            reject(error);
            await settled();
          },
        });
      }),
    secretClipboard: {
      copy: (secret) => {
        if (clipboard.broken) return Promise.reject(new Error(`cannot write ${secret}`));
        secrets.push(secret);
        return Promise.resolve();
      },
    },
    copyText: (text) => {
      texts.push(text);
      return Promise.resolve();
    },
    settings: () => settings,
    window: { focused: () => focused, onDidChangeFocus: focus.add, tellsEveryBlur: true },
    session: {
      current: () => session,
      onDidChange: (listener) =>
        sessions.add(() => {
          listener();
        }),
    },
    keysOf: () => ({ keys: [newest, older], complete: true }),
    rotate: (device) => {
      rotations.push(device.name);
      return Promise.resolve();
    },
    signIn: () => Promise.resolve(),
    onShown: (leftMs) => shown.push(leftMs),
    onHidden: () => shown.push('hidden'),
    ...more,
  };
  return {
    controller: createRevealController(deps, page, target),
    time: clock,
    posted,
    titles,
    reads,
    log,
    secrets,
    texts,
    shown,
    rotations,
    settings,
    clipboard,
    async say(message) {
      messages.tell(message);
      await settled();
    },
    setVisible(value) {
      visible = value;
      visibility.tell(value);
    },
    setFocus(value) {
      focused = value;
      focus.tell(value);
    },
    setSession(key) {
      session = key;
      sessions.tell(undefined);
    },
    last(type) {
      const found = posted.findLast((message) => message.type === type);
      if (found === undefined) throw new Error(`No ${type} was posted.`);
      return found as Extract<ToPage, { readonly type: typeof type }>;
    },
  };
}

/** Lets everything that waits for promises come to its end. */
export async function settled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

function listeners<T>(): { readonly add: (listener: (value: T) => void) => Disposable; readonly tell: (value: T) => void } {
  const all = new Set<(value: T) => void>();
  return {
    add(listener) {
      all.add(listener);
      return {
        dispose: () => {
          all.delete(listener);
        },
      };
    },
    tell(value) {
      for (const listener of [...all]) listener(value);
    },
  };
}
