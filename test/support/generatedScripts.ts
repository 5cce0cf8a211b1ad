import { setUpScript } from '../../src/auth/setUpScript.ts';
import type { OwnAppMethod } from '../../src/auth/setUpPlan.ts';
import { whoIsScript } from '../../src/auth/tools.ts';
import type { Feature } from '../../src/core/failure.ts';
import { permissions } from '../../src/core/permissions.ts';
import type { Cloud } from '../../src/core/ports.ts';
import { readHost, type RemoteHost } from '../../src/remote/hosts.ts';
import { remotingScript, type RemotingTarget } from '../../src/remote/remotingScript.ts';
import { collectorScript, type Collection } from '../../src/remote/script.ts';

export const volumeWithoutLetter = String.raw`\\?\Volume{4b82a66e-a0c0-4ef4-ab39-0123456789ab}` + '\\';

/** What sessions ask for, by a name. */
export const collections: Readonly<Record<string, Collection>> = {
  all: { volumes: 'all', recoveryPasswords: true },
  allIds: { volumes: 'all', recoveryPasswords: false },
  some: { volumes: ['C:', volumeWithoutLetter], recoveryPasswords: true },
  someIds: { volumes: ['C:', volumeWithoutLetter], recoveryPasswords: false },
};

const methods: readonly OwnAppMethod[] = ['vscode', 'azureCli', 'azurePowerShell', 'browser', 'deviceCode', 'certificate', 'secret'];
const cloudIds: readonly Cloud['id'][] = ['global', 'usGov', 'china', 'custom'];

/** How PowerShell is told to reach a host, in every variant. */
const targets: Readonly<Record<string, RemotingTarget>> = {
  winRm: { host: readHost('pc01') as RemoteHost, over: 'winRm', connectTimeoutMs: 10_000 },
  'winRm with a port over HTTPS': { host: readHost('[2001:db8::7]:5986') as RemoteHost, over: 'winRm', connectTimeoutMs: 10_000, useSsl: true },
  ssh: { host: readHost('pc01') as RemoteHost, over: 'ssh', connectTimeoutMs: 10_000 },
  'ssh with user, port and options': { host: readHost('CORP\\alice@pc01:2222') as RemoteHost, over: 'ssh', connectTimeoutMs: 10_000, sshOptions: { BatchMode: 'yes', ConnectTimeout: "10'" } },
};

/** Every text for PowerShell that the extension makes, in every variant that changes its form. */
export function generatedScripts(): readonly { readonly name: string; readonly text: string }[] {
  return [
    ...Object.entries(collections).map(([name, collection]) => ({ name: `collector, ${name}`, text: collectorScript(collection) })),
    ...Object.entries(targets).map(([name, target]) => ({ name: `remoting, ${name}`, text: remotingScript(target, collectorScript({ volumes: 'all', recoveryPasswords: false })) })),
    { name: 'who is signed in', text: whoIsScript },
    ...cloudIds.flatMap((id) => methods.flatMap((method) => setUpScripts(id, method))),
  ];
}

function setUpScripts(id: Cloud['id'], method: OwnAppMethod) {
  const cloud: Cloud = { id, label: "Cloud of O'Neill", authority: 'https://login.example.test', graphRoot: 'https://graph.example.test', resource: 'https://graph.example.test' };
  const features = Object.keys(permissions) as Feature[];
  return (['azureCliPowerShell', 'graphPowerShell'] as const).map((kind) => ({ name: `set up, ${kind}, ${method}, ${id}`, text: setUpScript({ method, features, cloud }, kind).text }));
}
