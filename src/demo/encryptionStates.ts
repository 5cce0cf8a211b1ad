import type { DemoDevice } from './generate.ts';
import { isGuid, makeGuid } from './guid.ts';
import type { GraphAnswer } from './message.ts';
import { takePage } from './paging.ts';
import { betaOnly, entityAnswer, listAnswer, project, refuseAsIntune, selected, startOf, unknownProperty, type Call, type Route, type Row } from './route.ts';
import type { Tenant } from './tenant.ts';

const context = 'deviceManagement/managedDeviceEncryptionStates';
const type = 'microsoft.graph.managedDeviceEncryptionState';

/**
 * Intune's encryption report. Its ID is that of the managed device. The flags come as names with commas between them,
 * and of the other platform's flags some rows say nothing (graph.md §5).
 */
function encryptionState(tenant: Tenant, device: DemoDevice): Row {
  const windows = device.spec.platform === 'windows';
  const unused = device.index % 2 === 0 ? 'success' : null;
  return {
    id: device.intuneDeviceId,
    userPrincipalName: device.user?.userPrincipalName ?? '',
    deviceType: windows ? 'windowsRT' : 'macMDM',
    osVersion: device.osVersion,
    tpmSpecificationVersion: windows ? '2.0, 0, 1.59' : '',
    deviceName: device.name,
    encryptionReadinessState: device.index % 17 === 16 ? 'notReady' : 'ready',
    encryptionState: device.encrypted ? 'encrypted' : 'notEncrypted',
    encryptionPolicySettingState: device.encrypted ? 'compliant' : 'nonCompliant',
    advancedBitLockerStates: windows ? bitLockerFlags(device) : unused,
    fileVaultStates: windows ? unused : fileVaultFlags(device),
    policyDetails: [{ policyId: makeGuid(tenant.seed, { kind: 'policy', index: windows ? 0 : 1, slot: 0 }), policyName: windows ? 'BitLocker' : 'FileVault' }],
  };
}

function bitLockerFlags(device: DemoDevice): string {
  if (!device.encrypted) return 'noUserConsent,osVolumeUnprotected';
  const keys = device.spec.keys ?? [0, 0, 0];
  if (keys[0] + keys[1] + keys[2] >= 200) return 'recoveryKeyBackupFailed,fixedDriveNotEncrypted';
  return keys[0] === 0 ? 'recoveryKeyBackupFailed' : 'success';
}

function fileVaultFlags(device: DemoDevice): string {
  switch (device.fileVault) {
    case 'missing':
      return 'driveEncryptedByUser';
    case 'empty':
      return 'driveEncryptedByUser,escrowNotEnabled';
    case 'deferred':
      return 'userDeferredEncryption';
    default:
      return 'success';
  }
}

function reported(device: DemoDevice): boolean {
  return device.inIntune && (device.spec.platform === 'windows' || device.spec.platform === 'macos');
}

/** `$filter` is ignored (msgraph-sdk-powershell#694). */
function list(call: Call): GraphAnswer {
  const { request, tenant } = call;
  const start = startOf(call);
  if ('status' in start) return refuseAsIntune(call, 400, 'BadRequest', 'An error has occurred');
  const names = selected(request);
  const probe = project(encryptionState(tenant, tenant.population.at(0)), names);
  if (typeof probe === 'string') return unknownProperty(call, probe, type);
  const top = Number(request.query.get('$top') ?? 1000);
  const size = Number.isInteger(top) && top >= 1 ? Math.min(top, 1000) : 1000;
  const pick = (index: number): Row | undefined => {
    const device = tenant.population.at(index);
    return reported(device) ? (project(encryptionState(tenant, device), names) as Row) : undefined;
  };
  const special = { emptySecond: tenant.options.emptyPages, emptyPage: request.emptyPage };
  const page = takePage(start, tenant.population.size, size, pick, special);
  return listAnswer(call, page, context, { '@odata.count': page.items.length });
}

function get(call: Call): GraphAnswer {
  const id = call.params[0] ?? '';
  if (!isGuid(id)) return refuseAsIntune(call, 400, 'BadRequest', 'An error has occurred');
  const device = call.tenant.deviceByIntuneId(id);
  if (device === undefined || !reported(device)) return refuseAsIntune(call, 404, 'ResourceNotFound', 'An error has occurred');
  const row = project(encryptionState(call.tenant, device), selected(call.request));
  return typeof row === 'string' ? unknownProperty(call, row, type) : entityAnswer(call, row, context);
}

export const encryptionStateRoutes: readonly Route[] = [
  { method: 'GET', pattern: context, versions: betaOnly, handle: list },
  { method: 'GET', pattern: `${context}/{}`, versions: betaOnly, handle: get },
];
