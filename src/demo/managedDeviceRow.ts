import { sevenDigits, toTheSecond } from './clock.ts';
import type { DemoDevice } from './generate.ts';
import type { Row } from './route.ts';
import type { Tenant } from './tenant.ts';

/** Intune's `managedDevice`. `single`: one device was asked for, so that the costly properties are filled. */
export function managedDevice(tenant: Tenant, device: DemoDevice, version: 'v1.0' | 'beta', single: boolean): Row {
  const { spec, user } = device;
  const serial = device.serialNumber;
  const v1 = {
    id: device.intuneDeviceId,
    userId: user?.id ?? '',
    deviceName: device.name,
    managedDeviceOwnerType: spec.personal === true ? 'personal' : 'company',
    enrolledDateTime: toTheSecond(device.enrolledAt),
    lastSyncDateTime: toTheSecond(lastSync(tenant, device)),
    operatingSystem: intuneSystem(device),
    complianceState: spec.staleMonths !== undefined ? 'noncompliant' : spec.encrypted === false ? 'inGracePeriod' : 'compliant',
    jailBroken: 'Unknown',
    managementAgent: 'mdm',
    osVersion: device.osVersion,
    easActivated: false,
    easDeviceId: '',
    easActivationDateTime: '0001-01-01T00:00:00Z',
    azureADRegistered: device.join === 'none' ? null : true,
    deviceEnrollmentType: enrollment(device),
    activationLockBypassCode: null,
    emailAddress: user?.userPrincipalName ?? '',
    azureADDeviceId: device.azureADDeviceId,
    deviceRegistrationState: device.join === 'none' ? 'notRegistered' : 'registered',
    deviceCategoryDisplayName: 'Unknown',
    isSupervised: false,
    exchangeLastSuccessfulSyncDateTime: '0001-01-01T00:00:00Z',
    exchangeAccessState: 'none',
    exchangeAccessStateReason: 'none',
    remoteAssistanceSessionUrl: '',
    remoteAssistanceSessionErrorDetails: '',
    isEncrypted: device.encrypted,
    userPrincipalName: user?.userPrincipalName ?? '',
    model: device.model,
    manufacturer: device.manufacturer,
    imei: '',
    complianceGracePeriodExpirationDateTime: '9999-12-31T23:59:59Z',
    serialNumber: serial,
    phoneNumber: '',
    androidSecurityPatchLevel: '',
    userDisplayName: user?.displayName ?? '',
    configurationManagerClientEnabledFeatures: null,
    wiFiMacAddress: '',
    deviceHealthAttestationState: null,
    subscriberCarrier: '',
    meid: '',
    totalStorageSpaceInBytes: 512_110_190_592,
    freeStorageSpaceInBytes: 201_863_462_912,
    managedDeviceName: `${user?.alias ?? 'shared'}_${intuneSystem(device)}_${toTheSecond(device.enrolledAt)}`,
    managementState: 'managed',
    partnerReportedThreatState: 'unknown',
    requireUserEnrollmentApproval: null,
    managementCertificateExpirationDate: toTheSecond(device.enrolledAt + 365 * 86_400_000),
    iccid: null,
    udid: null,
    notes: null,
    ethernetMacAddress: null,
    physicalMemoryInBytes: single ? 17_179_869_184 : 0,
    deviceActionResults: actionResults(tenant, device),
  };
  if (version === 'v1.0') return v1;
  return {
    ...v1,
    ownerType: v1.managedDeviceOwnerType,
    joinType: { joined: 'azureADJoined', hybrid: 'hybridAzureADJoined', registered: 'azureADRegistered', none: 'unknown' }[device.join],
    azureActiveDirectoryDeviceId: device.azureADDeviceId,
    aadRegistered: v1.azureADRegistered,
    deviceType: { windows: 'windowsRT', macos: 'macMDM', ios: 'iPhone', android: 'androidForWork', linux: 'linux' }[spec.platform],
    chassisType: 'unknown',
    skuFamily: spec.platform === 'windows' ? (spec.personal === true ? 'Home' : 'Enterprise') : '',
    autopilotEnrolled: device.join === 'joined',
    roleScopeTagIds: [],
    usersLoggedOn: [],
    hardwareInformation: {
      serialNumber: serial,
      isEncrypted: single ? device.encrypted : false,
      tpmSpecificationVersion: single && spec.platform === 'windows' ? '2.0, 0, 1.59' : null,
      tpmManufacturer: null,
    },
  };
}

function lastSync(tenant: Tenant, device: DemoDevice): number {
  const synced = tenant.actions.results(device).filter((one) => one.actionState === 'done');
  return Math.max(device.lastSyncAt, ...synced.map((one) => one.updatedAt));
}

/** Devices with several keys have rotated before: that old result must not be taken for that of a new request. */
function actionResults(tenant: Tenant, device: DemoDevice): readonly Row[] {
  const now = tenant.actions.results(device);
  const rotated = now.some((one) => one.action === 'rotateBitLockerKeys');
  const before = device.enrolledAt + Math.floor((device.lastSyncAt - device.enrolledAt) / 2);
  const old: readonly Row[] =
    rotated || (device.spec.keys?.[0] ?? 0) < 2 || device.spec.platform !== 'windows'
      ? []
      : [result('rotateBitLockerKeys', 'done', before, before + 3_600_000, 0)];
  return [...old, ...now.map((one) => result(one.action, one.actionState, one.startAt, one.updatedAt, one.errorCode))];
}

function result(action: string, actionState: string, startAt: number, updatedAt: number, errorCode: number | undefined): Row {
  return {
    ...(errorCode === undefined ? {} : { '@odata.type': '#microsoft.graph.rotateBitLockerKeysDeviceActionResult' }),
    actionName: action,
    actionState,
    startDateTime: sevenDigits(startAt),
    lastUpdatedDateTime: sevenDigits(updatedAt),
    ...(errorCode === undefined ? {} : { errorCode }),
  };
}

function intuneSystem(device: DemoDevice): string {
  return { windows: 'Windows', macos: 'macOS', ios: 'iOS', android: 'Android', linux: 'Linux' }[device.spec.platform];
}

function enrollment(device: DemoDevice): string {
  if (device.spec.platform !== 'windows') return device.spec.personal === true ? 'userEnrollment' : 'appleBulkWithUser';
  return { joined: 'windowsAzureADJoin', hybrid: 'windowsAutoEnrollment', registered: 'userEnrollment', none: 'windowsBulkUserless' }[device.join];
}
