import { redact } from '../core/redact.ts';
import type { HostFailureKind } from './hostFailure.ts';

/** One error record of PowerShell, as `remotingScript` reports it: identifiers and numbers only, no text in any language. */
export interface RemotingError {
  /** FullyQualifiedErrorId. */
  readonly id: string;
  /** The exception's type: `PSRemotingTransportException` … */
  readonly type: string;
  /** `PSRemotingTransportException.ErrorCode`: WinRM's or Windows' number. */
  readonly code?: number;
}

/**
 * First part of the FullyQualifiedErrorId `REASON,PSSessionStateBroken`: PowerShell makes it of WinRM's error code, the
 * same in every language (WSManTransportManager.cs, s_transportErrorCodeToFQEID; the numbers in WSManNativeAPI.cs).
 */
const byReason: Readonly<Record<string, HostFailureKind>> = {
  AccessDenied: 'accessDenied',
  ServerOutOfMemory: 'serverBusy',
  NetworkPathNotFound: 'nameNotFound',
  ComputerNotFound: 'nameNotFound',
  AuthenticationFailed: 'kerberos',
  LogonFailure: 'credentialsNeeded',
  ImproperResponse: 'winRmOff',
  IncorrectProtocolVersion: 'winRmOff',
  WinRMOperationTimeout: 'winRmTimedOut',
  URLNotAvailable: 'winRmOff',
  CannotConnect: 'winRmOff',
  InvalidResourceUri: 'sessionRefused',
  InvalidAuthentication: 'trustedHosts',
  ShutDownInProgress: 'serverBusy',
  CannotConnectRunAsFailed: 'sessionRefused',
  SessionCreateFailedInvalidName: 'sessionRefused',
  RemoteSessionDisallowed: 'sessionRefused',
  RemoteConnectionDisallowed: 'sessionRefused',
  CorruptedWinRMConfig: 'winRmOff',
  WinRMOperationAborted: 'connectionLost',
  ClientKerberosDisabled: 'kerberos',
  ServerNotTrusted: 'trustedHosts',
  WorkgroupCannotUseKerberos: 'trustedHosts',
  ExplicitCredentialsRequired: 'credentialsNeeded',
  WinRMOperationNotSupportedOnServer: 'winRmOff',
  CannotConnectWinRMService: 'winRmOff',
  WinRMHttpError: 'winRmOff',
  TargetUnknown: 'kerberos',
  CannotUseIPAddress: 'addressNeedsTrust',
};

/** Numbers that PowerShell has no name for and puts into the ID as they are: `1312,PSSessionStateBroken`. */
const byCode: ReadonlyMap<number, HostFailureKind> = new Map([
  [1312, 'kerberos'], // ERROR_NO_SUCH_LOGON_SESSION
  [1396, 'kerberos'], // ERROR_WRONG_TARGET_NAME: the host is another one than its name says
  [1385, 'accessDenied'], // ERROR_LOGON_TYPE_NOT_GRANTED
  [1909, 'credentialsNeeded'], // ERROR_ACCOUNT_LOCKED_OUT
  [1331, 'credentialsNeeded'], // ERROR_ACCOUNT_DISABLED
  [0x80090311 | 0, 'kerberos'], // SEC_E_NO_AUTHENTICATING_AUTHORITY: no domain controller
  [0x80090322 | 0, 'kerberos'], // SEC_E_WRONG_PRINCIPAL
  [0x8009030e | 0, 'credentialsNeeded'], // SEC_E_NO_CREDENTIALS
  [0x80090303 | 0, 'kerberos'], // SEC_E_TARGET_UNKNOWN
] as const);

/** Undefined for a record that is none of the connection's: the remote script's own. */
export function remotingFailureKind({ id, type, code }: RemotingError): HostFailureKind | undefined {
  const [reason = ''] = id.split(',');
  // WSMan is not there on Linux and macOS
  if (reason.endsWith('PSRemotingDataStructureException') || type === 'PSRemotingDataStructureException') return 'winRmNotHere';
  const known = Object.hasOwn(byReason, reason) ? byReason[reason] : undefined;
  if (known !== undefined) return known;
  const number = [Number(reason), code ?? 0].find((one) => byCode.has(one));
  if (number !== undefined) return byCode.get(number);
  if (/^(?:\d+,)?PSSessionOpenFailed/.test(id)) return 'remotingFailed';
  return id.includes('PSSessionStateBroken') || type === 'PSRemotingTransportException' ? 'remotingFailed' : undefined;
}

/** An identifier that a host has sent, where it has the form of one and looks like no secret; nothing otherwise. */
export function shownErrorId(id: string | undefined): { readonly errorId?: string } {
  const isOne = id !== undefined && id.length <= 200 && /^-?[A-Za-z0-9_.,]+$/.test(id) && redact(id) === id;
  return isOne ? { errorId: id } : {};
}
