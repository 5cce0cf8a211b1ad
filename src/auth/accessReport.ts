import type { Failure, Feature } from '../core/failure.ts';
import { permissions } from '../core/permissions.ts';
import type { Result } from '../core/result.ts';
import type { RecoveryGraph } from '../graph/recoveryGraph.ts';

/** What an account may do, feature by feature, as far as harmless reads show. */
export interface AccessReport {
  readonly account: string;
  readonly tenant: string | null;
  readonly cloud: string;
  /** As an app, without roles; null where it is not known. */
  readonly application: boolean | null;
  readonly rows: readonly AccessRow[];
}

export interface AccessRow {
  readonly feature: Feature;
  readonly label: string;
  readonly permission: string;
  /** Roles of which a signed-in user needs one; empty: the permission is enough. */
  readonly roles: readonly string[];
  readonly verdict: AccessVerdict;
}

export type AccessVerdict =
  | { readonly kind: 'allowed' }
  | { readonly kind: 'refused'; readonly failure: Failure }
  | { readonly kind: 'notLicensed'; readonly failure: Failure }
  /** Asked, but no answer that says yes or no. */
  | { readonly kind: 'unknown'; readonly failure: Failure }
  /** Only doing it would tell. */
  | { readonly kind: 'cannotBeTried' };

export interface AccessSubject {
  readonly account: string;
  readonly tenant: string | null;
  readonly cloud: string;
  readonly application: boolean | null;
}

/** Tries what can be tried without reading a key or changing anything. The reads run side by side. */
export async function examineAccess(subject: AccessSubject, graph: Pick<RecoveryGraph, 'probe'>, signal: AbortSignal): Promise<AccessReport> {
  const features = Object.keys(permissions) as Feature[];
  const rows = await Promise.all(
    features.map(async (feature): Promise<AccessRow> => {
      const { label, permission, roles, probe } = permissions[feature];
      const verdict: AccessVerdict = probe === undefined ? { kind: 'cannotBeTried' } : verdictOf(await graph.probe(feature, signal));
      return { feature, label, permission, roles, verdict };
    }),
  );
  return { ...subject, rows };
}

function verdictOf(answer: Result<void>): AccessVerdict {
  if (answer.ok) return { kind: 'allowed' };
  const { failure } = answer;
  switch (failure.code) {
    case 'denied':
    case 'consentNeeded':
      return { kind: 'refused', failure };
    case 'notLicensed':
      return { kind: 'notLicensed', failure };
    default:
      return { kind: 'unknown', failure };
  }
}

/** The report as Markdown, to be shown in a document. It holds names and permissions, nothing secret. */
export function renderAccessReport(report: AccessReport): string {
  const as = report.application === true ? ' (signed in as an app: roles do not apply to it)' : '';
  return [
    '# Recovery Keys: what this account may do',
    '',
    `- Account: ${plain(report.account)}${as}`,
    `- Tenant: ${plain(report.tenant ?? "the account's own")}`,
    `- Cloud: ${plain(report.cloud)}`,
    '',
    'No key was read, and nothing was changed. Reading a key is recorded in the audit log of the tenant, so it is not done to find out.',
    '',
    '| Feature | This account | Graph permission | Role, one of |',
    '| --- | --- | --- | --- |',
    ...report.rows.map((row) => `| ${row.label} | ${verdictWords(row.verdict)} | ${row.permission} | ${rolesOf(row, report.application === true)} |`),
    '',
    ...detailsOf(report),
  ].join('\n');
}

function verdictWords(verdict: AccessVerdict): string {
  switch (verdict.kind) {
    case 'allowed':
      return 'Yes';
    case 'refused':
      return '**No**';
    case 'notLicensed':
      return '**No** (the tenant has no Intune licence)';
    case 'unknown':
      return 'Could not be asked';
    case 'cannotBeTried':
      return 'Cannot be tried without doing it';
  }
}

function rolesOf(row: AccessRow, application: boolean): string {
  if (application) return 'none needed';
  return row.roles.length === 0 ? 'none needed' : row.roles.join(', ');
}

function detailsOf({ rows, application }: AccessReport): readonly string[] {
  const lines: string[] = [];
  for (const { label, permission, roles, verdict } of rows) {
    if (verdict.kind === 'allowed') continue;
    lines.push(`## ${label}`, '');
    if (verdict.kind === 'cannotBeTried') {
      const role = application === true || roles.length === 0 ? '' : `, and for a signed-in user a role such as ${roles.join(', ')}`;
      lines.push(`Cannot be tried without doing it. It needs the permission ${permission} with admin consent${role}.`, '');
      continue;
    }
    const { failure } = verdict;
    const id = failure.requestId === undefined ? '' : ` (request ${plain(failure.requestId)})`;
    lines.push(`${plain(failure.message)}${id}`, '');
    if (verdict.kind === 'refused') {
      const role = application === true || roles.length === 0 ? '' : ` A signed-in user needs one of these roles besides: ${roles.join(', ')}.`;
      lines.push(`It needs the permission ${permission} with admin consent.${role}`, '');
      if (failure.namedScopes !== undefined && failure.namedScopes.length > 0) lines.push(`The service itself names: ${failure.namedScopes.map(plain).join(' or ')}.`, '');
    }
  }
  return lines;
}

/** Names come from the tenant: nothing in them may become a link, a table cell or markup. */
function plain(text: string): string {
  return text.replaceAll(/[\r\n\t]+/g, ' ').replaceAll(/[\\`*_{}[\]<>()#|!]/g, (character) => `\\${character}`);
}
