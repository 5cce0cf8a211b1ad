import { access } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { createSessions } from './auth/sessions.ts';
import { createVscodeSignIn } from './auth/vscodeSignIn.ts';
import { readKey } from './commands/readKey.ts';
import { remoteSettings } from './commands/remoteSettings.ts';
import { rotateKeysOf } from './commands/rotateKeys.ts';
import type { Services } from './commands/services.ts';
import { openSetUp, signIn as signInCommand } from './commands/signIn.ts';
import { titleOf, whoami } from './commands/title.ts';
import type { Disposable } from './core/ports.ts';
import { textForAdmin } from './host/presentFailure.ts';
import { createCommandEnvelope } from './host/runCommand.ts';
import { createSecretClipboard, type SecretClipboard } from './host/secretClipboard.ts';
import { systemClock } from './host/systemClock.ts';
import { vscodeConfig } from './host/vscodeConfig.ts';
import { createVscodeLog } from './host/vscodeLog.ts';
import { vscodePrompts } from './host/vscodePrompts.ts';
import { vscodeSearch } from './host/vscodeSearch.ts';
import { createOpener, memory, secretStore, vscodeClipboard } from './host/vscodeServices.ts';
import { loadOnce } from './core/loadOnce.ts';
import { commands } from './manifest.ts';
import { lazyReveals } from './reveal/lazyReveals.ts';
import type { RevealPanels, RevealParts } from './reveal/revealPanel.ts';
import { lazyReviews } from './review/lazyReviews.ts';
import type { ReviewPanelParts } from './review/reviewPanel.ts';
import { createRotationTracker } from './rotation/rotationTracker.ts';
import { targetOf } from './targets.ts';
import { registerTree } from './tree/registerTree.ts';

export interface BuiltServices extends Services, Disposable {
  readonly reveals: RevealPanels;
  readonly secretClipboard: SecretClipboard;
  /** Everything that ends with the window; waits for a copied key to leave the clipboard. */
  end(): Promise<void>;
}

/** Builds every service over VS Code. Nothing here reads a file, asks the network, starts a process or opens a dialog. */
export function buildServices(context: vscode.ExtensionContext): BuiltServices {
  const { version } = context.extension.packageJSON as { version: string };
  const clock = systemClock;
  const log = createVscodeLog('Recovery Keys');
  const prompts = vscodePrompts;
  const clipboard = vscodeClipboard;
  const config = vscodeConfig;
  const opener = createOpener(() => {
    log.show();
  });
  const host = { log, clock, prompts, clipboard, config, opener, search: vscodeSearch, secrets: secretStore(context.secrets), memory: memory(context.globalState) };

  const secretClipboard = createSecretClipboard(host);
  const signIn = createVscodeSignIn(host);
  const sessions = createSessions({ signIn, clock, log, userAgent: `recovery-keys/${version} vscode/${vscode.version} (${process.platform})` });
  const rotationFolder = path.join(context.globalStorageUri.fsPath, 'rotations');
  const rotations = createRotationTracker({
    session() {
      const { current } = sessions;
      return current === undefined ? undefined : { key: current.key, account: who().account, graph: current.graph };
    },
    engine: async () => (await import('./rotation/rotationEngine.ts')).createRotationEngine({ folder: rotationFolder, clock, log }),
    mayHaveOpen: () => access(rotationFolder).then(() => true, () => false),
    clock,
    log,
  });
  const who = (): ReturnType<typeof whoami> => whoami(signIn.state);
  const envelope = createCommandEnvelope({
    ...host,
    whoami: who,
    signIn: () => envelope.run(commands.signIn, (signal) => signInCommand(services, signal)),
    setUpSignIn: () => envelope.run(commands.setUpSignIn, (signal) => openSetUp(services, signal)),
  });
  const tree = registerTree({ sessions, signIn, rotations, config, clock, describe: () => (signIn.state.kind === 'signedIn' ? titleOf(signIn.state) : undefined) });
  const revealParts: RevealParts = {
    extensionUri: context.extensionUri,
    clock,
    log,
    secretClipboard,
    readKey: (target, signal) => readKey({ sessions }, target, signal),
    copyText: (text) => clipboard.write(text),
    settings: () => ({ hideAfterSeconds: config.get('reveal.hideAfterSeconds'), hideOnBlur: config.get('reveal.hideOnBlur') }),
    session: { current: () => sessions.current?.key, onDidChange: (listener) => sessions.onDidChange(listener) },
    keysOf({ entraDeviceId }) {
      const known = entraDeviceId === undefined ? undefined : sessions.current?.inventory.keysOf(entraDeviceId);
      return { keys: known?.keys ?? [], complete: known?.kind === 'ok' };
    },
    onDidChangeKeys(listener) {
      const watch = (): Disposable | undefined => sessions.current?.inventory.onDidChange(listener);
      let watching = watch();
      const following = sessions.onDidChange(() => {
        watching?.dispose();
        watching = watch();
      });
      return {
        dispose() {
          watching?.dispose();
          following.dispose();
        },
      };
    },
    rotate: (device) => envelope.run(commands.rotateKeys, () => rotateKeysOf(services, device)),
    signIn: () => envelope.run(commands.signIn, (signal) => signInCommand(services, signal)),
    textForAdmin: (failure) => textForAdmin('read a recovery key', failure, who().account, who().tenant),
    supportContact: async (signal) => {
      const session = await sessions.open({ interactive: false, signal });
      return session.ok ? await session.value.graph.supportContact(signal) : session;
    },
    fileVaultStates: (device) => sessions.current?.inventory.fileVaultStatesOf(device) ?? [],
  };
  const reveals = lazyReveals(async () => (await import('./reveal/revealPanel.ts')).createRevealPanels(revealParts));
  const reviewParts: ReviewPanelParts = { ...host, extensionUri: context.extensionUri, secretClipboard };
  const reviews = lazyReviews(async () => (await import('./review/reviewPanel.ts')).createReviewPanels(reviewParts));

  const remote = loadOnce(async () => {
    const { remoteSessions } = await import('./remote/remoteSessions.ts');
    const askpassProgram = path.join(context.extensionPath, 'dist', 'askpass.cjs');
    return remoteSessions(() => remoteSettings(config), { clock, random: Math.random, askpassProgram });
  });

  const parts: readonly Disposable[] = [envelope, reveals, reviews, tree, rotations, sessions, signIn, secretClipboard, log];
  const services: BuiltServices = {
    ...host,
    secretClipboard,
    envelope,
    signIn,
    sessions,
    rotations,
    tree,
    reveals,
    reviews,
    remote,
    target(argument) {
      const node = tree.nodeOf(argument);
      return node === undefined ? undefined : targetOf(node, sessions);
    },
    dispose() {
      for (const part of parts) part.dispose();
    },
    async end() {
      reveals.hideAll();
      reviews.hideAll();
      await secretClipboard.clear();
    },
  };
  return services;
}
