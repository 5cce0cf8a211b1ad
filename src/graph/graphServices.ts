import { entraDevices } from './devices.ts';
import { encryptionStates } from './encryptionStates.ts';
import { readFileVaultKey } from './fileVault.ts';
import { createFinder, type Finder } from './find.ts';
import { createGraphClient, type GraphClientParts } from './graphClient.ts';
import { createInventory, type Inventory } from './inventory.ts';
import { managedDevice, managedDevices } from './managedDevices.ts';
import { probe } from './probe.ts';
import type { RecoveryGraph } from './recoveryGraph.ts';
import { readBitLockerKey, recoveryKeys, recoveryKeysOf } from './recoveryKeys.ts';
import type { Requests } from './requests.ts';
import { rotate } from './rotation.ts';
import { supportContact } from './supportContact.ts';
import { createWireIds } from './wireIds.ts';
import { createWrittenForms } from './writtenForms.ts';

/**
 * Graph over HTTP for one sign-in: one cloud, one source of tokens. The entry of a bundle of its own, since the SDK is
 * not needed before somebody asks Graph for something.
 */
export function createRecoveryGraph(parts: GraphClientParts): RecoveryGraph {
  const requests: Requests = { client: createGraphClient(parts), log: parts.log, wireIds: createWireIds(), keyOwners: createWrittenForms() };
  return {
    entraDevices: (signal, notes) => entraDevices(requests, signal, notes),
    managedDevices: (signal, notes) => managedDevices(requests, signal, notes),
    recoveryKeys: (signal, notes) => recoveryKeys(requests, signal, notes),
    recoveryKeysOf: (entraDeviceId, signal) => recoveryKeysOf(requests, entraDeviceId, signal),
    encryptionStates: (signal, notes) => encryptionStates(requests, signal, notes),
    managedDevice: (intuneDeviceId, signal) => managedDevice(requests, intuneDeviceId, signal),
    readBitLockerKey: (keyId, signal) => readBitLockerKey(requests, keyId, signal),
    readFileVaultKey: (intuneDeviceId, signal) => readFileVaultKey(requests, intuneDeviceId, signal),
    rotateBitLockerKeys: (intuneDeviceId, signal) => rotate(requests, 'rotateBitLockerKeys', intuneDeviceId, signal),
    rotateFileVaultKey: (intuneDeviceId, signal) => rotate(requests, 'rotateFileVaultKey', intuneDeviceId, signal),
    rotateOnce: (kind, intuneDeviceId, signal) => rotate(requests, kind === 'bitlocker' ? 'rotateBitLockerKeys' : 'rotateFileVaultKey', intuneDeviceId, signal, 'once'),
    serverNow: () => requests.client.serverNow(),
    supportContact: (signal) => supportContact(requests, signal),
    probe: (feature, signal) => probe(requests, feature, signal),
  };
}

/** What one session works with. All of it is loaded with this bundle, so that activation needs none of it. */
export interface GraphSession {
  readonly graph: RecoveryGraph;
  readonly inventory: Inventory;
  readonly finder: Finder;
}

export function createGraphSession(parts: GraphClientParts): GraphSession {
  const graph = createRecoveryGraph(parts);
  const inventory = createInventory({ graph, log: parts.log, clock: parts.clock });
  return { graph, inventory, finder: createFinder(inventory) };
}
