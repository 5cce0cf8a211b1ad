import type { Sessions } from './auth/sessions.ts';
import { reload } from './commands/reload.ts';
import type { Target } from './commands/services.ts';
import type { CommandOutcome } from './host/runCommand.ts';
import type { FailureNode, TreeNode } from './tree/nodes.ts';

/** What a row of the tree is to commands; undefined for rows that only say something. */
export function targetOf(node: TreeNode, sessions: Sessions): Target | undefined {
  switch (node.kind) {
    case 'device':
    case 'fileVault':
    case 'rotation':
      return { kind: node.kind, device: node.device };
    case 'key': {
      const { kind, device, key, position, count, newest } = node;
      return { kind, device, key, position, count, newest };
    }
    case 'failure':
      return { kind: 'failure', doing: node.doing, failure: node.failure, retry: (signal) => retry(node, sessions, signal) };
    case 'more':
      return { kind: 'more', groupKey: node.groupKey };
    case 'group':
      return { kind: 'group', devices: node.devices };
    case 'fact':
      return undefined;
  }
}

/** What fails again when devices or keys are read is told by its row; a sign-in has none once the session is there. */
async function retry({ doing, retry: what }: FailureNode, sessions: Sessions, signal: AbortSignal): Promise<CommandOutcome> {
  switch (what.kind) {
    case 'signIn': {
      const session = await sessions.open({ interactive: true, signal });
      return session.ok ? undefined : { doing, failure: session.failure };
    }
    case 'inventory':
      if (sessions.current !== undefined) await reload(sessions.current.inventory, signal);
      return undefined;
    case 'keys':
      if (what.device.entraDeviceId !== undefined) await sessions.current?.inventory.loadKeys(what.device.entraDeviceId, signal);
      return undefined;
  }
}
