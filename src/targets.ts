import type { Sessions } from './auth/sessions.ts';
import type { Target } from './commands/services.ts';
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
    case 'fact':
      return undefined;
  }
}

async function retry({ retry: what }: FailureNode, sessions: Sessions, signal: AbortSignal): Promise<void> {
  switch (what.kind) {
    case 'signIn':
      await sessions.open({ interactive: true, signal });
      return;
    case 'inventory':
      await sessions.current?.inventory.load(signal);
      return;
    case 'keys':
      if (what.device.entraDeviceId !== undefined) await sessions.current?.inventory.loadKeys(what.device.entraDeviceId, signal);
      return;
  }
}
