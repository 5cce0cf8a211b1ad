import { lacksOwnApp } from './auth/signInSettings.ts';
import { statusOf } from './commands/status.ts';
import type { Disposable } from './core/ports.ts';
import { describeBug } from './host/runCommand.ts';
import { createStatusItem, setContext } from './host/statusItem.ts';
import { contextKeys, statusBarItems } from './manifest.ts';
import type { RotationStage } from './rotation/rotation.ts';
import type { BuiltServices } from './services.ts';

/** What follows from what: context keys, the status bar, and what ends with a sign-in. */
export function followServices(services: BuiltServices): readonly Disposable[] {
  const { signIn, sessions, rotations, reveals, secretClipboard, log } = services;
  const item = createStatusItem(statusBarItems.session, 'Recovery Keys');
  const draw = (): void => {
    item.show(statusOf({ signIn: signIn.state, rotations: rotations.all(), waiting: rotations.waiting, keyShownMs: reveals.leftMs }));
  };
  const stages = new Map<string, RotationStage | undefined>();
  setContext(contextKeys.state, signIn.state.kind);
  void goOnWithRotations(services, draw);
  return [
    item,
    signIn.onDidChange((state) => {
      setContext(contextKeys.state, state.kind);
      setContext(contextKeys.portal, state.kind === 'signedIn' && state.cloud.intunePortal !== undefined);
      draw();
    }),
    sessions.onDidChange((session) => {
      if (session === undefined) void secretClipboard.clear();
      rotations.sessionChanged();
      draw();
    }),
    reveals.onDidChangeShown((leftMs) => {
      setContext(contextKeys.keyShown, leftMs !== undefined);
      draw();
    }),
    rotations.onDidChange((deviceIds) => {
      draw();
      for (const deviceId of deviceIds) {
        const stage = rotations.rotationOf(deviceId)?.stage;
        const moved = stage !== stages.get(deviceId);
        stages.set(deviceId, stage);
        if (!moved || stage === undefined || !tellsOfKeys.has(stage)) continue;
        sessions.current?.inventory.refreshDevice(deviceId).catch((error: unknown) => {
          log.error(`a rotated device could not be read anew: ${describeBug(error)}`);
        });
      }
    }),
  ];
}

/**
 * Goes on with rotations that were ordered before a restart. Reads what is on the disk; only where something is open, and a
 * session needs no dialog, is Graph asked. Otherwise the status bar says how many wait for a sign-in.
 */
async function goOnWithRotations(services: BuiltServices, draw: () => void): Promise<void> {
  const { rotations, sessions, config, log } = services;
  try {
    if ((await rotations.lookForOpen()) === 0) return;
    if (!lacksOwnApp(config)) await sessions.open({ interactive: false });
    rotations.sessionChanged();
    draw();
  } catch (error) {
    log.error(`what was ordered before could not be looked up: ${describeBug(error)}`);
  }
}

/** Stages at which the device's keys may be others than before. */
const tellsOfKeys: ReadonlySet<RotationStage> = new Set<RotationStage>(['done', 'escrowed', 'failed']);
