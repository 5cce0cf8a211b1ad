import { toTheSecond } from './clock.ts';
import type { GraphAnswer } from './message.ts';

/** What every error body needs: whose request it answers, and when. */
export interface ErrorContext {
  readonly requestId: string;
  readonly clientRequestId: string;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** Graph's usual envelope (graph.md §13). */
export function graphError(context: ErrorContext, status: number, code: string, message: string): GraphAnswer {
  return {
    status,
    body: {
      error: {
        code,
        message,
        innerError: {
          date: toTheSecond(context.now).replace('Z', ''),
          'request-id': context.requestId,
          'client-request-id': context.clientRequestId,
        },
      },
    },
  };
}

/** Intune's: the message is itself JSON in a string (graph.md §3.5). */
export function intuneError(context: ErrorContext, status: number, code: string, message: string, path: string, retryAfter: string | null = null): GraphAnswer {
  const inner = {
    _version: 3,
    Message:
      `${message} - Operation ID (for customer support): 00000000-0000-0000-0000-000000000000 - ` +
      `Activity ID: ${context.requestId} - ` +
      `Url: https://fef.msdemo01.manage.microsoft.com/DeviceFE/StatelessDeviceFEService/${path}?api-version=2025-06-11`,
    CustomApiErrorPhrase: '',
    RetryAfter: retryAfter,
    ErrorSourceService: '',
    HttpHeaders: '{}',
  };
  return graphError(context, status, code, JSON.stringify(inner, null, 2).replaceAll('\n', '\r\n'));
}

/** Intune on a tenant without a licence: a 401 that is not about the token (graph.md §3.5). */
export function notLicensed(context: ErrorContext): GraphAnswer {
  const innermost = { ErrorCode: 'Forbidden', Message: 'An error has occurred', Target: null, Details: null, InnerError: null };
  const inner = {
    _version: 3,
    Message: JSON.stringify(innermost),
    CustomApiErrorPhrase: '',
    RetryAfter: null,
    ErrorSourceService: '',
    HttpHeaders: JSON.stringify({ 'WWW-Authenticate': 'Bearer realm="urn:intune:service,f0f3c450-59bf-4f0d-b1b2-0ef84ddfe3c7"' }),
  };
  return graphError(context, 401, 'UnknownError', JSON.stringify({ ErrorCode: 'Forbidden', Message: JSON.stringify(inner) }));
}

const authorizationUri = 'https://login.microsoftonline.com/common/oauth2/authorize';

export function unauthorized(context: ErrorContext, code: string, message: string): GraphAnswer {
  return {
    ...graphError(context, 401, code, message),
    headers: {
      'www-authenticate': `Bearer realm="", authorization_uri="${authorizationUri}", client_id="00000003-0000-0000-c000-000000000000"`,
    },
  };
}

/** Conditional access asks for more, mostly by 401: `claims` is JSON text, sent as base64 (graph.md §13). */
export function insufficientClaims(context: ErrorContext, claims: string, status: number): GraphAnswer {
  return {
    ...graphError(context, status, 'InvalidAuthenticationToken', 'Continuous access evaluation resulted in challenge with result: InteractionRequired.'),
    headers: {
      'www-authenticate':
        `Bearer realm="", authorization_uri="${authorizationUri}", client_id="00000003-0000-0000-c000-000000000000", ` +
        `error="insufficient_claims", claims="${Buffer.from(claims).toString('base64')}"`,
    },
  };
}

/** 403 as the service behind this path words it (graph.md §1.7, §3.5, §13). */
export function forbidden(context: ErrorContext, path: string): GraphAnswer {
  const lower = path.toLowerCase();
  if (lower.includes('informationprotection/bitlocker')) {
    return graphError(context, 403, 'authorization_error', "Failed to authorize, token doesn't have the required permissions.");
  }
  const scopes = intuneScopes(lower);
  if (scopes !== undefined) {
    const message = `Application is not authorized to perform this operation. Application must have one of the following scopes: ${scopes}`;
    return intuneError(context, 403, 'Forbidden', message, path);
  }
  return graphError(context, 403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.');
}

function intuneScopes(path: string): string | undefined {
  if (!/devicemanagement|manageddevices/.test(path)) return undefined;
  if (/filevaultkey|syncdevice/.test(path)) return 'DeviceManagementManagedDevices.PrivilegedOperations.All';
  if (path.includes('rotatebitlockerkeys')) return 'DeviceManagementManagedDevices.ReadWrite.All, DeviceManagementConfiguration.ReadWrite.All';
  if (/encryptionstates|configuration/.test(path)) {
    return 'DeviceManagementConfiguration.Read.All, DeviceManagementConfiguration.ReadWrite.All';
  }
  if (/manageddevices|remoteactionaudits/.test(path)) {
    return 'DeviceManagementManagedDevices.Read.All, DeviceManagementManagedDevices.ReadWrite.All';
  }
  return 'DeviceManagementApps.Read.All, DeviceManagementApps.ReadWrite.All';
}
