import { ok, type Result } from '../core/result.ts';
import type { GraphCall } from './graphCall.ts';
import type { SupportContact } from './recoveryGraph.ts';
import { readEntity, readPages, type Requests } from './requests.ts';
import { isRecord } from '../core/record.ts';
import { given, text, type Row } from './row.ts';

const defaultBrand: GraphCall = {
  method: 'GET',
  version: 'v1.0',
  path: '/deviceManagement',
  query: [['$select', 'intuneBrand']],
  feature: 'supportContact',
  twice: 'nothing',
};

const profiles: GraphCall = {
  method: 'GET',
  version: 'beta',
  path: '/deviceManagement/intuneBrandingProfiles',
  // Without $select each profile brings its logos along, as base64
  query: [['$select', 'id,isDefaultProfile,contactITName,contactITPhoneNumber,contactITEmailAddress,contactITNotes,onlineSupportSiteUrl']],
  feature: 'supportContact',
  twice: 'nothing',
};

/**
 * The support contact that the Company Portal shows by default: of the default brand (v1.0), or where that says nothing,
 * of the default branding profile (beta). Profiles for groups would need the user's groups and are left out.
 */
export async function supportContact(requests: Requests, signal?: AbortSignal): Promise<Result<SupportContact | null>> {
  const management = await readEntity(requests, defaultBrand, signal);
  if (!management.ok) return management;
  const brand = management.value['intuneBrand'];
  const contact = isRecord(brand) ? readContact(brand) : null;
  if (contact !== null) return ok(contact);
  for await (const page of readPages(requests, profiles, readProfile, signal)) {
    if (!page.ok) return page;
    const found = page.value.find((profile) => profile.isDefault)?.contact;
    if (found !== undefined) return ok(found);
  }
  return ok(null);
}

function readProfile(row: unknown): { readonly isDefault: boolean; readonly contact: SupportContact | null } | undefined {
  return isRecord(row) ? { isDefault: row['isDefaultProfile'] === true, contact: readContact(row) } : undefined;
}

function readContact(row: Row): SupportContact | null {
  const contact: SupportContact = {
    ...given('name', text(row, 'contactITName')),
    ...given('phone', text(row, 'contactITPhoneNumber')),
    ...given('email', text(row, 'contactITEmailAddress')),
    ...given('site', siteOf(text(row, 'onlineSupportSiteUrl'))),
    ...given('notes', text(row, 'contactITNotes')),
  };
  return Object.keys(contact).length === 0 ? null : contact;
}

/** An address that people can be sent to; anything else is left out. */
function siteOf(address: string | undefined): string | undefined {
  return address !== undefined && URL.canParse(address) && /^https?:$/.test(new URL(address).protocol) ? address : undefined;
}
