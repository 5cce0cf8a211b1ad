import { toTheSecond } from './clock.ts';
import type { DemoDevice } from './generate.ts';
import type { Row } from './route.ts';
import type { Tenant } from './tenant.ts';

/** Entra ID's `device`. Macs that Intune manages are `MacMDM` here, others `macOS` (graph.md §2). */
export function entraDevice({ options }: Pick<Tenant, 'options'>, device: DemoDevice): Row {
  const { spec } = device;
  const trust = { joined: 'AzureAd', hybrid: 'ServerAd', registered: 'Workplace', none: 'Workplace' }[device.join];
  const managed = device.inIntune;
  return {
    id: device.objectId,
    deletedDateTime: null,
    accountEnabled: spec.disabled !== true,
    approximateLastSignInDateTime: toTheSecond(device.lastSignInAt),
    complianceExpirationDateTime: null,
    createdDateTime: toTheSecond(device.registeredAt),
    deviceCategory: null,
    deviceId: options.upperDeviceIds ? device.entraDeviceId.toUpperCase() : device.entraDeviceId,
    deviceMetadata: null,
    deviceOwnership: managed ? (spec.personal === true ? 'Personal' : 'Company') : null,
    deviceVersion: 2,
    displayName: device.name,
    domainName: null,
    enrollmentProfileName: null,
    enrollmentType: managed ? 'AzureDomainJoined' : null,
    externalSourceName: null,
    isCompliant: managed ? spec.staleMonths === undefined : null,
    isManaged: managed,
    isRooted: false,
    managementType: managed ? 'MDM' : null,
    manufacturer: device.manufacturer,
    mdmAppId: managed ? '0000000a-0000-0000-c000-000000000000' : null,
    model: device.model,
    onPremisesLastSyncDateTime: device.join === 'hybrid' ? toTheSecond(device.lastSyncAt) : null,
    onPremisesSyncEnabled: device.join === 'hybrid' ? true : null,
    operatingSystem: entraSystem(device),
    operatingSystemVersion: device.osVersion,
    physicalIds: [`[HWID]:h:${6_825_000_000 + device.index}`],
    profileType: 'RegisteredDevice',
    registrationDateTime: toTheSecond(device.registeredAt),
    sourceType: null,
    systemLabels: [],
    trustType: trust,
    extensionAttributes: { extensionAttribute1: null, extensionAttribute2: null },
    alternativeSecurityIds: [],
  };
}

function entraSystem(device: DemoDevice): string {
  switch (device.spec.platform) {
    case 'windows':
      return 'Windows';
    case 'macos':
      return device.inIntune && device.spec.personal !== true ? 'MacMDM' : 'macOS';
    case 'ios':
      return 'IPhone';
    case 'android':
      return 'AndroidForWork';
    case 'linux':
      return 'Linux';
  }
}
