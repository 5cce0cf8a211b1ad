import { failure, type Failure, type FailureCode } from '../core/failure.ts';

/**
 * What the identity platform's refusals mean and what to do about them. Its texts name accounts, apps and addresses, so
 * only the number is taken from them.
 */
const refusals: Readonly<Record<string, readonly [FailureCode, string]>> = {
  // the app
  '65001': ['consentNeeded', 'Nobody has consented to the permissions of this app in the tenant. An administrator grants them once, with the admin-consent link of Set Up Sign-in.'],
  '65002': ['consentNeeded', "This app is Microsoft's own and may not ask for recovery keys, whoever consents. Register an app of your own with Set Up Sign-in."],
  '65004': ['consentNeeded', 'The consent was declined. An administrator can grant it for everybody, with the admin-consent link of Set Up Sign-in.'],
  '90094': ['consentNeeded', 'The permissions of this app need the consent of an administrator, with the admin-consent link of Set Up Sign-in.'],
  '90093': ['consentNeeded', 'This account may not consent for the tenant. An administrator grants the permissions with the admin-consent link of Set Up Sign-in.'],
  '650052': ['consentNeeded', 'The tenant does not know the service that the app asks for, or an administrator has not consented yet.'],
  '650056': ['consentNeeded', 'The app asks for no permission, or nobody has consented. Set Up Sign-in shows the permissions and the admin-consent link.'],
  '650057': ['consentNeeded', 'The app registration does not list Microsoft Graph among its API permissions. Set Up Sign-in shows a script that adds them.'],
  '50105': ['consentNeeded', 'The app is open to assigned users only, and this account is not assigned to it (Enterprise applications > Users and groups).'],
  '50011': ['consentNeeded', 'The app registration lacks the redirect URI that this sign-in uses. Set Up Sign-in lists those that must be there, under "Mobile and desktop applications".'],
  '500113': ['consentNeeded', 'The app registration has no redirect URI. Set Up Sign-in lists those that must be there, under "Mobile and desktop applications".'],
  '7000218': ['consentNeeded', 'The app is not registered as a public client: switch on "Allow public client flows", and register its redirect URIs under "Mobile and desktop applications", not under "Web".'],
  '9002326': ['consentNeeded', 'The redirect URI is registered for single-page apps. It belongs under "Mobile and desktop applications".'],
  '9002327': ['consentNeeded', 'The redirect URI is registered for single-page apps. It belongs under "Mobile and desktop applications".'],
  '500011': ['misconfigured', 'The tenant does not know the resource that the token is for. Check recoveryKeys.cloud and recoveryKeys.customCloud.resource.'],
  '700016': ['misconfigured', 'The tenant has no app with this ID. Check recoveryKeys.clientId and recoveryKeys.tenantId.'],
  '7000112': ['misconfigured', 'The app is disabled in the tenant.'],
  '50194': ['misconfigured', 'The app belongs to one tenant only: set recoveryKeys.tenantId.'],
  '50059': ['misconfigured', 'The tenant is not known: set recoveryKeys.tenantId.'],
  '90002': ['misconfigured', 'There is no such tenant in this cloud. Check recoveryKeys.tenantId and recoveryKeys.cloud.'],
  '900023': ['misconfigured', 'The tenant is neither an ID nor a domain. Check recoveryKeys.tenantId.'],
  '900382': ['misconfigured', 'The account belongs to another cloud. Check recoveryKeys.cloud.'],
  '900432': ['misconfigured', 'The app belongs to another cloud. Check recoveryKeys.cloud.'],
  '7000215': ['misconfigured', 'The client secret is wrong. Store the value of the secret (not its ID) anew.'],
  '7000222': ['misconfigured', 'The client secret has expired. Make a new one for the app, and store it.'],
  '700027': ['misconfigured', 'The app does not know this certificate. Upload the certificate at the app registration, or check recoveryKeys.certificate.path.'],
  '700024': ['misconfigured', "The sign-in was refused because this computer's clock is wrong."],
  '1000502': ['misconfigured', 'The certificate has expired.'],
  // the account
  '50020': ['misconfigured', 'This account does not belong to the tenant and is no guest of it. Check recoveryKeys.tenantId, or sign in with another account.'],
  '50034': ['signedOut', 'The tenant has no such account.'],
  '50057': ['signedOut', 'The account is disabled.'],
  '50076': ['signedOut', 'Multi-factor authentication is needed. Sign in again.'],
  '50078': ['signedOut', 'Multi-factor authentication has to be repeated. Sign in again.'],
  '50079': ['signedOut', 'The account has to register for multi-factor authentication. Sign in again.'],
  '50158': ['signedOut', 'The tenant asks for another step of authentication. Sign in again.'],
  '50058': ['signedOut', 'The sign-in has ended. Sign in again.'],
  '50173': ['signedOut', 'The sign-in was revoked. Sign in again.'],
  '70008': ['signedOut', 'The sign-in has expired. Sign in again.'],
  '70043': ['signedOut', 'The sign-in has expired under the rules of the tenant. Sign in again.'],
  '700082': ['signedOut', 'The sign-in has expired. Sign in again.'],
  '700084': ['signedOut', 'The sign-in has expired. Sign in again.'],
  '70020': ['timedOut', 'The code was not entered in time.'],
  '530003': ['denied', 'The tenant admits managed devices only (Conditional Access).'],
  '53000': ['denied', 'The tenant admits compliant devices only (Conditional Access).'],
  '53001': ['denied', 'The tenant admits domain-joined devices only (Conditional Access).'],
  '53002': ['denied', 'The tenant admits approved apps only (Conditional Access).'],
  '53003': ['denied', 'Conditional Access of the tenant blocks this sign-in.'],
  '53004': ['signedOut', 'The account has to prove who it is before it can register for multi-factor authentication.'],
  '530035': ['denied', 'The security defaults of the tenant block this sign-in.'],
  // the service
  '90033': ['unavailable', 'The identity platform is busy.'],
  '90055': ['throttled', 'The identity platform has had too many requests.'],
  '50196': ['throttled', 'The identity platform has had too many requests of the same kind.'],
};

/** The failure behind a text of the identity platform; undefined where the text holds none of its numbers. */
export function refusalIn(text: string): Failure | undefined {
  const number = /\bAADSTS(\d{4,7})\b/.exec(text)?.[1];
  if (number === undefined) return undefined;
  const [code, message] = refusals[number] ?? ['signedOut', 'The identity platform refused the sign-in.'];
  return failure(code, `${message} (AADSTS${number})`);
}

const offlineCodes = /\b(ENOTFOUND|EAI_AGAIN|ENODATA|ECONNREFUSED|ECONNRESET|ENETUNREACH|EHOSTUNREACH|ENETDOWN|EPIPE)\b/;
const slowCodes = /\b(ETIMEDOUT|ESOCKETTIMEDOUT)\b/;
const tlsCodes = /\b(?:CERT_\w|UNABLE_TO_\w|SELF_SIGNED_CERT|DEPTH_ZERO_SELF_SIGNED_CERT\b|ERR_TLS_\w|ERR_SSL_\w|EPROTO\b)|self-signed certificate/;

/** The failure behind the codes of a network error; undefined where there is none. `where` is the host that was asked. */
export function networkTroubleIn(text: string, where: string): Failure | undefined {
  if (tlsCodes.test(text)) {
    return failure('offline', `The secure connection to ${where} could not be made. Its certificate may not be trusted on this computer.`, { retryable: false });
  }
  if (slowCodes.test(text)) return failure('timedOut', `${where} did not answer in time.`);
  if (offlineCodes.test(text)) return failure('offline', `${where} cannot be reached. Is this computer online?`);
  return undefined;
}

/** Messages, names and codes of an error and of what caused it, to look for numbers and codes in. Never shown. */
export function wordsOf(error: unknown, depth = 0): string {
  if (!(error instanceof Error) || depth > 6) return '';
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const inner = error instanceof AggregateError ? error.errors.map((one) => wordsOf(one, depth + 1)).join(' ') : '';
  return `${error.name} ${code} ${error.message} ${inner} ${wordsOf(error.cause, depth + 1)}`;
}
