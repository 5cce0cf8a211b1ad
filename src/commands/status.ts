import type { SignInState } from '../auth/signIn.ts';
import { clockText } from '../core/clockText.ts';
import { count } from '../core/words.ts';
import type { Rotation } from '../rotation/rotation.ts';
import { commands, views, type CommandId } from '../manifest.ts';
import { withoutIcons } from '../host/plainText.ts';
import { titleOf } from './title.ts';

/** What the one item in the status bar says. */
export interface Status {
  readonly text: string;
  readonly tooltip: string;
  readonly command: CommandId | `${typeof views.devices}.focus`;
  readonly warning: boolean;
}

export interface StatusOf {
  readonly signIn: SignInState;
  readonly rotations: readonly Rotation[];
  /** Devices whose rotation is not over, ordered in a session that is not open. */
  readonly waiting: number;
  /** Milliseconds until the key on screen goes; undefined: none is shown. */
  readonly keyShownMs: number | undefined;
}

/** The most urgent thing there is to say; undefined when there is nothing. */
export function statusOf({ signIn, rotations, waiting, keyShownMs }: StatusOf): Status | undefined {
  const focus = `${views.devices}.focus` as const;
  if (keyShownMs !== undefined) {
    return { text: `$(eye) Key shown ${clockText(keyShownMs)}`, tooltip: 'A recovery key is on screen. Click to hide it.', command: commands.hideKeys, warning: false };
  }
  const failed = rotations.filter(({ stage }) => stage === 'failed' || stage === 'refused');
  if (failed.length > 0) {
    return {
      text: `$(warning) ${failed.length === 1 ? 'A rotation' : `${failed.length} rotations`} failed`,
      tooltip: failed.map((rotation) => rotation.deviceName).join('\n'),
      command: focus,
      warning: true,
    };
  }
  const open = rotations.filter((rotation) => isOpen(rotation));
  if (open.length > 0) {
    return {
      text: `$(sync~spin) Rotating ${rotations.length === 1 ? withoutIcons(open[0]?.deviceName ?? '') : `${rotations.length - open.length + 1} of ${rotations.length}`}`,
      tooltip: `Waiting for a new key of:\n${open.map((rotation) => rotation.deviceName).join('\n')}`,
      command: focus,
      warning: false,
    };
  }
  const unknown = rotations.filter(({ stage }) => stage === 'unknown');
  if (unknown.length > 0) {
    return {
      text: `$(question) ${unknown.length === 1 ? 'A rotation' : `${unknown.length} rotations`} not known`,
      tooltip: `It is not known whether Intune took the request for:\n${unknown.map((rotation) => rotation.deviceName).join('\n')}`,
      command: focus,
      warning: true,
    };
  }
  if (waiting > 0) {
    return {
      text: `$(sync) ${count(waiting, 'rotation')} waiting for sign-in`,
      tooltip: 'Rotations that were ordered earlier are not over. Sign in to go on with them.',
      command: signIn.kind === 'signedIn' ? focus : commands.signIn,
      warning: false,
    };
  }
  if (signIn.kind !== 'signedIn') return undefined;
  return {
    text: `$(key) ${withoutIcons(titleOf(signIn))}`,
    tooltip: [`Account: ${signIn.account.label}`, `Tenant: ${signIn.tenant ?? 'not known'}`, `Cloud: ${signIn.cloud.label}`].join('\n'),
    command: focus,
    warning: false,
  };
}

function isOpen({ stage, kind }: Rotation): boolean {
  return stage === 'planned' || stage === 'uncertain' || stage === 'queued' || stage === 'pending' || (stage === 'done' && kind === 'bitlocker');
}
