import type { CommandOutcome } from '../host/runCommand.ts';
import { commands, type CommandId } from '../manifest.ts';
import { copyKey } from './copyKey.ts';
import { find } from './find.ts';
import { openInPortal } from './openInPortal.ts';
import { revealKey } from './revealKey.ts';
import { reviewClipboard, reviewEditor, reviewFile, type ReviewInputs } from './review.ts';
import { rotateKeys } from './rotateKeys.ts';
import { resumeSending, rotateListed, showRotations, stopSending } from './rotateMany.ts';
import type { Services } from './services.ts';
import { setSecret } from './setSecret.ts';
import { openSetUp, signIn } from './signIn.ts';
import { signOut } from './signOut.ts';
import { switchAccount } from './switchAccount.ts';
import { switchTenant } from './switchTenant.ts';
import { copyForAdmin, copyId, copyName, filterDevices, groupBy, refresh, retry, sortBy, stopWatching } from './treeCommands.ts';
import { useDemo } from './useDemo.ts';

/** A command's work. The arguments count only where they are objects that our own tree handed out. */
export type Handler = (signal: AbortSignal, ...args: readonly unknown[]) => CommandOutcome | Promise<CommandOutcome>;

export interface HandlerInputs extends ReviewInputs {
  /** Files that the explorer's selection names; empty for arguments of any other kind. */
  filesOf(args: readonly unknown[]): readonly string[];
}

/** Every command that package.json declares. The type proves that none is missing. */
export function handlers(services: Services, inputs: HandlerInputs): Readonly<Record<CommandId, Handler>> {
  return {
    [commands.signIn]: (signal) => signIn(services, signal),
    [commands.signOut]: () => signOut(services),
    [commands.switchAccount]: (signal) => switchAccount(services, signal),
    [commands.switchTenant]: (signal) => switchTenant(services, signal),
    [commands.setUpSignIn]: (signal) => openSetUp(services, signal),
    [commands.setSecret]: () => setSecret(services),
    [commands.useDemo]: (signal) => useDemo(services, signal),
    [commands.checkAccess]: async (signal) => await (await import('./checkAccess.ts')).checkAccess(services, signal),
    [commands.find]: (signal) => find(services, signal),
    [commands.refresh]: (signal) => refresh(services, signal),
    [commands.groupBy]: () => groupBy(services),
    [commands.sortBy]: () => sortBy(services),
    [commands.filter]: () => filterDevices(services),
    [commands.clearFilter]: () => {
      services.tree.filter = '';
      return undefined;
    },
    [commands.revealKey]: (signal, row) => revealKey(services, row, signal),
    [commands.copyKey]: (signal, row) => copyKey(services, row, signal),
    [commands.rotateKeys]: (signal, row, selected) => rotateKeys(services, row, selected, signal),
    [commands.rotateListed]: (signal) => rotateListed(services, signal),
    [commands.showRotations]: () => showRotations(services),
    [commands.stopSending]: () => stopSending(services),
    [commands.resumeSending]: () => resumeSending(services),
    [commands.copyName]: (signal, row) => copyName(services, row, signal),
    [commands.copyId]: (signal, row) => copyId(services, row, signal),
    [commands.openInPortal]: (signal, row) => openInPortal(services, row, signal),
    [commands.retry]: (signal, row) => retry(services, row, signal),
    [commands.loadMore]: (_, row) => {
      const target = services.target(row);
      if (target?.kind === 'more') services.tree.loadMore(target.groupKey);
      return undefined;
    },
    [commands.copyForAdmin]: (_, row) => copyForAdmin(services, row),
    [commands.stopWatching]: (_, row) => stopWatching(services, row),
    [commands.reviewFile]: (_, ...args) => reviewFile(services, inputs, inputs.filesOf(args)),
    [commands.reviewEditor]: () => reviewEditor(services, inputs),
    [commands.reviewClipboard]: () => reviewClipboard(services),
    [commands.reviewRemote]: async (signal) => await (await import('./reviewRemote.ts')).reviewRemote(services, inputs, undefined, undefined, signal),
    [commands.reviewDevice]: async (signal, row, selected) => await (await import('./reviewRemote.ts')).reviewRemote(services, inputs, row, selected, signal),
    [commands.hideKeys]: () => {
      services.reveals.hideAll();
      services.reviews.hideAll();
      return undefined;
    },
    [commands.showLog]: () => {
      services.opener.showLog();
      return undefined;
    },
  };
}
