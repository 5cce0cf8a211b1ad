import { isIPv6 } from 'node:net';
import type { RemoteHost } from './hosts.ts';
import type { RemotingError } from './remotingFailure.ts';

/** Where PowerShell remoting connects to, for one host. */
export interface RemotingTarget {
  readonly host: RemoteHost;
  /** `winRm`: `-ComputerName`, Windows PowerShell and PowerShell 7. `ssh`: `-HostName`, PowerShell 7 only. */
  readonly over: 'winRm' | 'ssh';
  readonly connectTimeoutMs: number;
  /** WinRM over HTTPS. */
  readonly useSsl?: boolean;
  /** Of ssh's `-o`, for PowerShell 7.3 and newer. */
  readonly sshOptions?: Readonly<Record<string, string>>;
}

/** Begins the line behind everything that the host sent. The host cannot write it last: this computer's PowerShell does. */
const endMark = 'RECOVERY-KEYS-REMOTING ';

/**
 * The script for this computer's own PowerShell (5.1 and 7): it opens one session, runs `script` there, writes what came
 * back line by line, and then one line of JSON that says which errors there were, by identifier and number.
 * `host` has been checked (hosts.ts); its name goes in single quotes nevertheless.
 */
export function remotingScript(target: RemotingTarget, script: string): string {
  return [
    "$ErrorActionPreference='Continue'",
    "$ProgressPreference='SilentlyContinue'",
    'try{[Console]::OutputEncoding=New-Object Text.UTF8Encoding $false}catch{}',
    '$problems=@()',
    'try{',
    ...targetLines(target),
    'Invoke-Command @target -ErrorVariable problems -ErrorAction SilentlyContinue -ScriptBlock {',
    script,
    '}|ForEach-Object{[Console]::Out.WriteLine([string]$_)}',
    '}catch{$problems=@($problems)+$_}',
    '$said=@()',
    'foreach($problem in $problems){',
    "$id=[string]$problem.FullyQualifiedErrorId;$type='';$code=0",
    'if($problem.Exception){$type=$problem.Exception.GetType().Name;if($problem.Exception.ErrorCode){$code=[int]$problem.Exception.ErrorCode}}',
    `if($said.Count-lt${mostErrors}){$said+='{"id":"'+($id-replace'[^A-Za-z0-9.,_-]','')+'","type":"'+($type-replace'[^A-Za-z0-9_]','')+'","code":'+$code+'}'}}`,
    `[Console]::Out.WriteLine('${endMark}{"errors":['+($said-join',')+']}')`,
    'exit 0',
  ].join('\n');
}

/** More are only repetitions. */
const mostErrors = 20;

function targetLines({ host, over, connectTimeoutMs, useSsl, sshOptions = {} }: RemotingTarget): readonly string[] {
  const port = host.port === undefined ? [] : [`$target['Port']=${host.port}`];
  if (over === 'winRm') {
    return [
      `$target=@{ComputerName=${quoted(isIPv6(host.name) ? `[${host.name}]` : host.name)}}`,
      // These options are there on Windows only; elsewhere PowerShell is to say that it has no WinRM
      `if($env:OS-eq'Windows_NT'){$target['SessionOption']=New-PSSessionOption -NoMachineProfile -OpenTimeout ${connectTimeoutMs} -MaxConnectionRetryCount 1}`,
      ...port,
      ...(useSsl === true ? ["$target['UseSSL']=$true"] : []),
    ];
  }
  const options = Object.entries(sshOptions).map(([name, value]) => `${name}=${quoted(value)}`).join(';');
  return [
    `$target=@{HostName=${quoted(host.name)}}`,
    ...port,
    ...(host.user === undefined ? [] : [`$target['UserName']=${quoted(host.user)}`]),
    `if($PSVersionTable.PSVersion-ge[version]'7.2'){$target['ConnectingTimeout']=${connectTimeoutMs}}`,
    ...(options === '' ? [] : [`if($PSVersionTable.PSVersion-ge[version]'7.3'){$target['Options']=@{${options}}}`]),
  ];
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/**
 * Parts what the local PowerShell wrote: what the host sent, and the errors. `errors` is undefined where the last line is not
 * there: PowerShell itself did not get that far.
 */
export function readRemoting(stdout: Uint8Array): { readonly sent: Uint8Array; readonly errors?: readonly RemotingError[] } {
  const bytes = Buffer.from(stdout.buffer, stdout.byteOffset, stdout.byteLength);
  const at = bytes.lastIndexOf(endMark);
  if (at === -1 || (at > 0 && bytes[at - 1] !== 0x0a)) return { sent: stdout };
  const sent = bytes.subarray(0, at);
  try {
    const { errors } = JSON.parse(bytes.subarray(at + endMark.length).toString('utf8')) as { readonly errors?: unknown };
    return Array.isArray(errors) ? { sent, errors: errors.flatMap(readError) } : { sent };
  } catch {
    return { sent };
  }
}

function readError(value: unknown): readonly RemotingError[] {
  if (typeof value !== 'object' || value === null) return [];
  const { id, type, code } = value as Readonly<Record<string, unknown>>;
  if (typeof id !== 'string' || typeof type !== 'string') return [];
  return [{ id: id.slice(0, 200), type: type.slice(0, 100), ...(typeof code === 'number' && code !== 0 ? { code } : {}) }];
}
