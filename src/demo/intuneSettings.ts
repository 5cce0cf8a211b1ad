import { toTheSecond } from './clock.ts';
import { makeGuid } from './guid.ts';
import type { GraphAnswer } from './message.ts';
import { parseFilter } from './odataFilter.ts';
import { matches } from './odataMatch.ts';
import { betaOnly, bothVersions, entityAnswer, project, refuseAsIntune, selected, tableAnswer, unknownProperty, type Call, type Route, type Row } from './route.ts';

/** Who to turn to, as the Company Portal shows it. Numbers and addresses are of the ranges kept free for examples. */
const contact = {
  contactITName: 'Contoso IT Service Desk',
  contactITPhoneNumber: '+49 30 23125 100',
  contactITEmailAddress: 'servicedesk@contoso.example',
  contactITNotes: 'Monday to Friday, 7:00 to 19:00',
  onlineSupportSiteUrl: 'https://help.contoso.example/',
  onlineSupportSiteName: 'Contoso Help',
  privacyUrl: 'https://help.contoso.example/privacy',
};
const themeColor = { r: 0, g: 114, b: 198 };

function deviceManagement(call: Call): GraphAnswer {
  const row = {
    id: call.tenant.id,
    settings: { deviceComplianceCheckinThresholdDays: 30, isScheduledActionEnabled: true, secureByDefault: false },
    intuneBrand: { ...contact, displayName: 'Contoso', themeColor, showLogo: false, lightBackgroundLogo: null, darkBackgroundLogo: null, showNameNextToLogo: true, showDisplayNameNextToLogo: true },
    subscriptionState: 'active',
    intuneAccountId: call.tenant.id,
  };
  const picked = project(row, selected(call.request));
  return typeof picked === 'string' ? unknownProperty(call, picked, 'microsoft.graph.deviceManagement') : entityAnswer(call, picked, 'deviceManagement');
}

function brandingProfiles(call: Call): GraphAnswer {
  const { seed } = call.tenant;
  const profile = (slot: number, more: Row): Row => ({
    id: makeGuid(seed, { kind: 'policy', index: 9, slot }),
    profileDescription: '',
    displayName: 'Contoso',
    themeColor,
    showLogo: false,
    ...contact,
    roleScopeTagIds: ['0'],
    ...more,
  });
  const rows = [
    profile(0, { profileName: '', isDefaultProfile: true }),
    profile(1, { profileName: 'Warehouse', isDefaultProfile: false, contactITName: 'Warehouse IT', contactITPhoneNumber: '+49 30 23125 200' }),
  ];
  return tableAnswer(call, rows, {
    context: 'deviceManagement/intuneBrandingProfiles',
    type: 'microsoft.graph.intuneBrandingProfile',
    usual: 100,
    most: 1000,
  });
}

const bitLocker = 'device_vendor_msft_bitlocker_';
const recovery = `${bitLocker}systemdrivesrecoveryoptions`;

function choice(id: string, option: string, children: readonly Row[] = []): Row {
  return {
    '@odata.type': '#microsoft.graph.deviceManagementConfigurationChoiceSettingInstance',
    settingDefinitionId: id,
    settingInstanceTemplateReference: null,
    choiceSettingValue: { settingValueTemplateReference: null, value: `${id}_${option}`, children },
  };
}

interface Policy {
  readonly row: Row;
  readonly settings: readonly Row[];
}

/** One BitLocker policy of endpoint security and one FileVault policy of the settings catalogue (graph.md §8.2). */
function policies(call: Call): readonly Policy[] {
  const { seed, options } = call.tenant;
  const made = toTheSecond(options.epoch - 400 * 86_400_000);
  const policy = (index: number, more: Row, instances: readonly Row[]): Policy => ({
    row: {
      id: makeGuid(seed, { kind: 'policy', index, slot: 0 }),
      description: '',
      createdDateTime: made,
      lastModifiedDateTime: made,
      settingCount: instances.length,
      creationSource: null,
      roleScopeTagIds: ['0'],
      isAssigned: true,
      ...more,
    },
    settings: instances.map((settingInstance, id) => ({ id: String(id), settingInstance })),
  });
  return [
    policy(
      0,
      {
        name: 'BitLocker',
        platforms: 'windows10',
        technologies: 'mdm',
        templateReference: { templateId: '46ddfc50-d10f-4867-b852-9434254b3bff_1', templateFamily: 'endpointSecurityDiskEncryption', templateDisplayName: 'BitLocker', templateDisplayVersion: 'Version 1' },
      },
      [
        choice(`${bitLocker}requiredeviceencryption`, '1'),
        choice(`${bitLocker}allowwarningforotherdiskencryption`, '0'),
        choice(`${bitLocker}configurerecoverypasswordrotation`, '2'),
        choice(recovery, '1', [choice(`${recovery}_osactivedirectorybackup_name`, '1'), choice(`${recovery}_osrequireactivedirectorybackup_name`, '1')]),
      ],
    ),
    policy(
      1,
      {
        name: 'FileVault',
        platforms: 'macOS',
        technologies: 'mdm,appleRemoteManagement',
        templateReference: { templateId: '', templateFamily: 'none', templateDisplayName: null, templateDisplayVersion: null },
      },
      [choice('com.apple.mcx.filevault2_enable', '0'), choice('com.apple.mcx.filevault2_defer', 'true')],
    ),
  ];
}

const context = 'deviceManagement/configurationPolicies';

function listPolicies(call: Call): GraphAnswer {
  const text = call.request.query.get('$filter');
  const filter = text === undefined ? undefined : parseFilter(text);
  if (text !== undefined && filter === undefined) return refuseAsIntune(call, 400, 'BadRequest', 'Invalid filter clause');
  const expanded = call.request.query.get('$expand')?.toLowerCase() === 'settings';
  const rows = policies(call)
    .filter(({ row }) => filter === undefined || matches(row, filter))
    .map(({ row, settings }) => (expanded ? { ...row, settings } : row));
  return tableAnswer(call, rows, { context, type: 'microsoft.graph.deviceManagementConfigurationPolicy', usual: 100, most: 1000 });
}

function onePolicy(call: Call, then: (policy: Policy) => GraphAnswer): GraphAnswer {
  const found = policies(call).find(({ row }) => row['id'] === call.params[0]?.toLowerCase());
  return found === undefined ? refuseAsIntune(call, 404, 'ResourceNotFound', 'An error has occurred') : then(found);
}

export const intuneSettingRoutes: readonly Route[] = [
  { method: 'GET', pattern: 'deviceManagement', versions: bothVersions, handle: deviceManagement },
  { method: 'GET', pattern: 'deviceManagement/intuneBrandingProfiles', versions: betaOnly, handle: brandingProfiles },
  { method: 'GET', pattern: context, versions: betaOnly, handle: listPolicies },
  { method: 'GET', pattern: `${context}/{}`, versions: betaOnly, handle: (call) => onePolicy(call, ({ row }) => entityAnswer(call, row, context)) },
  {
    method: 'GET',
    pattern: `${context}/{}/settings`,
    versions: betaOnly,
    handle: (call) =>
      onePolicy(call, ({ settings }) =>
        tableAnswer(call, settings, { context: `${context}/settings`, type: 'microsoft.graph.deviceManagementConfigurationSetting', usual: 100, most: 1000 }),
      ),
  },
];
