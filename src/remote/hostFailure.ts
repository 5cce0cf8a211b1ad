import type { RemoteHost } from './hosts.ts';

/** The ways to reach a host. */
export type TransportId = 'local' | 'winRm' | 'powershellOverSsh' | 'ssh' | 'manageBde';

/** Where in the work it went wrong: before anything ran there, or after. */
export type FailureStage = 'here' | 'connect' | 'signIn' | 'run' | 'answer';

interface FailureEntry {
  readonly stage: FailureStage;
  /** A few words, for a row and for a filter. */
  readonly title: string;
  /** What happened. `{host}` and `{session}` (a command for the terminal) are filled in. */
  readonly happened: string;
  /** What must not be concluded from it. Never left out: "no key" is concluded too easily. */
  readonly doesNotMean: string;
  /** What to do. */
  readonly toDo: string;
  /** The same call may succeed a little later, without anybody changing anything. */
  readonly retry?: 'soon';
  /** Another transport may reach the host where this one did not ("try in this order"). */
  readonly another?: true;
}

const nothingRan = 'Nothing ran there, so it says nothing about BitLocker on {host}.';
const mayBeOff = 'This says nothing about BitLocker on {host}: it may be switched off, asleep or in another network.';

/** Every way in which a host may fail, in one table: kinds are what callers branch on, words are for people. */
export const hostFailures = {
  // On this computer
  toolMissing: { stage: 'here', title: 'Program missing here', happened: 'The program for this transport is not installed on this computer, or could not be started.', doesNotMean: 'The host was not asked.', toDo: 'Install the OpenSSH client or PowerShell here, or choose another transport.', another: true },
  notOffered: { stage: 'here', title: 'Not possible this way', happened: 'This transport cannot do what was asked.', doesNotMean: 'The host was not asked.', toDo: 'Choose another transport for {host}.', another: true },
  winRmNotHere: { stage: 'here', title: 'No WinRM on this computer', happened: 'PowerShell remoting over WinRM exists on Windows only.', doesNotMean: 'The host was not asked.', toDo: 'Use SSH for {host}, or run this on Windows.', another: true },
  sshConfigWrong: { stage: 'here', title: 'SSH configuration refused', happened: "ssh does not accept its own configuration file: a line is wrong, or others may write to it.", doesNotMean: 'The host was not asked.', toDo: 'Run `{session}` in a terminal: ssh names the file and the line.' },
  keyFileUnsafe: { stage: 'here', title: 'Key file open to others', happened: 'ssh left out your private key, because others on this computer can read the file.', doesNotMean: 'The host did not refuse the key: it never saw it.', toDo: 'Take the rights of others away (`chmod 600`, on Windows `icacls`), then try again.' },
  cancelled: { stage: 'here', title: 'Cancelled', happened: 'You cancelled before {host} had answered.', doesNotMean: 'This says nothing about BitLocker on {host}.', toDo: 'Start {host} again when you want its answer.' },
  // On the way
  nameNotFound: { stage: 'connect', title: 'Name not found', happened: 'No name server knows {host}.', doesNotMean: nothingRan, toDo: 'Check the spelling and the DNS suffix in the settings, and whether the VPN is connected. An address works as well.' },
  refused: { stage: 'connect', title: 'Connection refused', happened: '{host} is there, and nothing listens on that port.', doesNotMean: nothingRan, toDo: 'Start the SSH server there (service sshd), check the port, or choose another transport.', another: true },
  timedOut: { stage: 'connect', title: 'No answer in time', happened: '{host} did not answer at all in the time that the settings allow.', doesNotMean: mayBeOff, toDo: 'Check that it is on and reachable and that no firewall drops the connection, then retry.', another: true },
  unreachable: { stage: 'connect', title: 'No way to the host', happened: 'The network has no way to {host}.', doesNotMean: mayBeOff, toDo: 'Check the VPN and the route, then retry.', another: true },
  dropped: { stage: 'connect', title: 'Too many at a time', happened: 'The SSH server of {host}, or of the jump host before it, dropped the connection before the sign-in, several times: it lets in only so many at a time (MaxStartups).', doesNotMean: nothingRan, toDo: 'Lower the number of hosts at a time, then retry the failed.', retry: 'soon' },
  penalised: { stage: 'connect', title: 'Shut out for a while', happened: 'The SSH server of {host} refuses this computer for a while after failed sign-ins (PerSourcePenalties).', doesNotMean: nothingRan, toDo: 'Wait a minute, mend the sign-in first, then retry.', retry: 'soon' },
  jumpHostFailed: { stage: 'connect', title: 'Jump host failed', happened: 'The connection ended at a jump host before {host}, which may also have refused to go on.', doesNotMean: mayBeOff, toDo: 'Run `{session}` in a terminal to see which one it was.' },
  notSsh: { stage: 'connect', title: 'No SSH on that port', happened: 'Something answers on that port of {host}, and it does not speak SSH.', doesNotMean: nothingRan, toDo: 'Check the port.', another: true },
  noCommonAlgorithm: { stage: 'connect', title: 'No common algorithm', happened: 'ssh here and the server on {host} have no algorithm in common.', doesNotMean: nothingRan, toDo: 'Update the older of the two.', another: true },
  connectionLost: { stage: 'run', title: 'Connection lost', happened: 'The connection to {host} broke before its answer was complete.', doesNotMean: 'What it had begun may have run to its end there; no part of the answer is used.', toDo: 'Retry.', retry: 'soon' },
  rpcUnavailable: { stage: 'connect', title: 'No WMI on the host', happened: 'manage-bde did not reach the management service (WMI over RPC) of {host}.', doesNotMean: mayBeOff, toDo: 'Allow Windows Management Instrumentation in its firewall, or choose another transport.', another: true },
  // Who it is
  hostKeyUnknown: { stage: 'connect', title: 'Host key not known yet', happened: 'This computer has not met {host} (or a jump host) before, so nobody has checked its key.', doesNotMean: nothingRan, toDo: 'Compare the fingerprint with the one that its administrator gives you, then accept it here or with `{session}`.' },
  hostKeyChanged: { stage: 'connect', title: 'Host key has changed', happened: '{host} (or a jump host) shows another key than the one that this computer knows. It was installed anew, or somebody stands in between.', doesNotMean: nothingRan, toDo: 'Ask its administrator for the new fingerprint first. Only if it is the same, forget the old key and accept the new one.' },
  hostKeyRevoked: { stage: 'connect', title: 'Host key revoked', happened: 'The key that {host} shows is marked as revoked: it must not be trusted any more.', doesNotMean: nothingRan, toDo: 'Tell its administrator. Do not connect.' },
  // Signing in
  permissionDenied: { stage: 'signIn', title: 'Permission denied', happened: '{host} knows none of your keys for that user, or does not know the user. SSH does not say which.', doesNotMean: nothingRan, toDo: 'Check the user name, and that your key is in the agent and on the host (for administrators of Windows: administrators_authorized_keys).', another: true },
  passwordNeeded: { stage: 'signIn', title: 'Needs a password', happened: '{host} took none of your keys and would take a password. Passwords are not asked for here.', doesNotMean: nothingRan, toDo: 'Sign in once with `{session}` in a terminal, put your key there, then retry.', another: true },
  tooManyKeys: { stage: 'signIn', title: 'Too many keys offered', happened: 'Your agent offered so many keys that {host} ended the sign-in before the right one.', doesNotMean: nothingRan, toDo: 'Name the key for {host} in your SSH configuration (IdentityFile with IdentitiesOnly yes).' },
  credentialsNeeded: { stage: 'signIn', title: 'Sign-in refused', happened: '{host} did not accept your Windows session as a sign-in.', doesNotMean: nothingRan, toDo: 'Run VS Code as a user of that domain, or try `{session}` in a terminal, which asks for another account.', another: true },
  accessDenied: { stage: 'signIn', title: 'Access denied', happened: '{host} knows you, and does not let you open a remote session.', doesNotMean: nothingRan, toDo: 'Become a member of Administrators or Remote Management Users there. Local accounts need LocalAccountTokenFilterPolicy as well.', another: true },
  kerberos: { stage: 'signIn', title: 'Kerberos failed', happened: 'Kerberos gave no ticket for {host}: no domain controller was reached, or it knows the host by another name.', doesNotMean: nothingRan, toDo: 'Write the full name as the domain has it, check the VPN and the clock, and that you are signed in to the domain.', another: true },
  trustedHosts: { stage: 'signIn', title: 'Not in TrustedHosts', happened: 'Without Kerberos this computer only speaks to hosts that it trusts by name, and {host} is none of them.', doesNotMean: nothingRan, toDo: 'Use the full name of the domain, HTTPS, or SSH. Adding it to TrustedHosts works too, and gives up the check who it is.', another: true },
  addressNeedsTrust: { stage: 'signIn', title: 'An address is not enough', happened: 'WinRM does not use Kerberos with an IP address, and without it asks for HTTPS or TrustedHosts.', doesNotMean: nothingRan, toDo: 'Write the name of the host instead of its address.', another: true },
  // WinRM's own
  winRmOff: { stage: 'connect', title: 'WinRM not enabled', happened: '{host} is there and does not offer WinRM.', doesNotMean: nothingRan, toDo: 'Run `Enable-PSRemoting` there or enable it by policy, or choose another transport.', another: true },
  winRmTimedOut: { stage: 'connect', title: 'WinRM did not answer', happened: 'WinRM on {host} did not answer in time: the host is off, or a firewall drops the connection.', doesNotMean: mayBeOff, toDo: 'Check that it is on and that port 5985 (or 5986) is open, then retry.', another: true },
  sessionRefused: { stage: 'signIn', title: 'Remote sessions not allowed', happened: 'WinRM on {host} is on, and does not allow this kind of session.', doesNotMean: nothingRan, toDo: 'Run `Enable-PSRemoting` there, which also enables the session configurations.', another: true },
  serverBusy: { stage: 'connect', title: 'WinRM is overloaded or stopping', happened: 'WinRM on {host} has no room for another session, or is being stopped.', doesNotMean: nothingRan, toDo: 'Retry a little later.', retry: 'soon' },
  remotingFailed: { stage: 'connect', title: 'Remote session failed', happened: 'PowerShell could not open the session, for a reason that is in no table here.', doesNotMean: nothingRan, toDo: 'Try `{session}` in a terminal, which says more.', another: true },
  noSubsystem: { stage: 'connect', title: 'No PowerShell over SSH', happened: 'The SSH server of {host} has no PowerShell subsystem.', doesNotMean: nothingRan, toDo: 'Use plain SSH, or add the subsystem "powershell" to its sshd_config.', another: true },
  noSession: { stage: 'signIn', title: 'No commands allowed', happened: 'You are signed in to {host}, and its SSH server runs no command for you.', doesNotMean: nothingRan, toDo: 'Ask its administrator (ForceCommand, MaxSessions, a restricted account).', another: true },
  // What ran there
  powershellMissing: { stage: 'run', title: 'No PowerShell there', happened: '{host} did not find PowerShell. It may not be a Windows computer.', doesNotMean: 'This says nothing about its disks.', toDo: 'Check that it is the right host, and that PowerShell is on the PATH of its SSH server.' },
  constrained: { stage: 'run', title: 'Scripts are restricted there', happened: 'PowerShell on {host} only runs signed scripts (Constrained Language Mode), so nothing was asked.', doesNotMean: 'This says nothing about its disks.', toDo: 'Use `manage-bde -computername`, or an account that the policy exempts.', another: true },
  manageBdeMissing: { stage: 'run', title: 'No manage-bde there', happened: '{host} has no manage-bde: an edition of Windows or a server without the BitLocker feature.', doesNotMean: 'It does not prove that its disks are not encrypted by other means.', toDo: 'Add the feature BitLocker (Windows Server), or check the edition.' },
  manageBdeBlocked: { stage: 'run', title: 'manage-bde is blocked there', happened: 'Windows on {host} did not let the session start manage-bde: a policy forbids it.', doesNotMean: 'This says nothing about its disks.', toDo: 'Ask who manages AppLocker or App Control there, or use `manage-bde -computername`.', another: true },
  noBitLocker: { stage: 'run', title: 'No BitLocker there', happened: 'manage-bde is on {host}, and Windows there has no BitLocker service for it to ask.', doesNotMean: 'It does not prove that its disks are not encrypted by other means.', toDo: 'Check the edition of Windows and the feature BitLocker.' },
  notElevated: { stage: 'run', title: 'Not elevated', happened: 'The session on {host} has no administrator rights, and BitLocker answers administrators only.', doesNotMean: 'It does not mean that there is no key: the tool was not allowed to look.', toDo: 'Sign in there with an administrator. On this computer: start VS Code as administrator.' },
  bitLockerDenied: { stage: 'run', title: 'BitLocker refused', happened: 'manage-bde on {host} was refused access, although the session is an elevated one.', doesNotMean: 'It does not mean that there is no key: the tool was not allowed to look.', toDo: 'Check the WMI rights on {host}, or use another account.' },
  volumeLocked: { stage: 'run', title: 'Volume locked', happened: 'A volume of {host} is locked, so its protectors could not be read in full.', doesNotMean: 'It does not mean that it has no recovery password.', toDo: 'Unlock the volume there, then ask again.' },
  volumeNotFound: { stage: 'run', title: 'No such volume', happened: 'A volume that was asked for is not there on {host}, or BitLocker cannot open it.', doesNotMean: 'It says nothing about the other volumes.', toDo: 'Ask for all volumes.' },
  toolFailed: { stage: 'run', title: 'manage-bde failed', happened: 'manage-bde on {host} ended with an error for every volume.', doesNotMean: 'It does not mean that there is no key.', toDo: 'See its output in the review.' },
  ranTooLong: { stage: 'run', title: 'Took too long', happened: 'The connection to {host} was there, and its answer was not, when the time was up.', doesNotMean: 'This says nothing about BitLocker on {host}.', toDo: 'Retry, or allow more time in the settings.' },
  // What came back
  outputCut: { stage: 'answer', title: 'Output cut', happened: '{host} sent more than can be right, and was stopped.', doesNotMean: 'What was cut off may hold more volumes and keys: nothing of it is used.', toDo: 'Ask for single volumes, or look at the host: manage-bde never says so much.' },
  volumeCut: { stage: 'answer', title: 'Not all was read', happened: 'manage-bde on {host} said more than an answer holds; the end is missing.', doesNotMean: 'What is missing may hold more volumes and keys.', toDo: 'Ask for the volumes one by one.' },
  answerIncomplete: { stage: 'answer', title: 'Answer incomplete', happened: 'The answer of {host} has no end: it was cut on the way.', doesNotMean: 'What is missing may hold keys: nothing of it is used.', toDo: 'Retry.', retry: 'soon' },
  answerDamaged: { stage: 'answer', title: 'Answer damaged', happened: 'The answer of {host} came to its end, and something else stands in it.', doesNotMean: 'Nothing of it is used, so it says nothing about its disks.', toDo: 'Check that nothing else writes into the session there, then retry.' },
  answerStrange: { stage: 'answer', title: 'Answer not understood', happened: '{host} answered with something else than the script writes: a greeting, another program, another shell.', doesNotMean: 'This says nothing about BitLocker on {host}.', toDo: 'Check that nothing prints text when somebody signs in there (profile, ForceCommand).' },
  scriptFailed: { stage: 'run', title: 'The script failed there', happened: 'The script ran on {host} and ended with an error of its own.', doesNotMean: 'This says nothing about BitLocker on {host}.', toDo: 'Try another transport, and report it with the version of PowerShell there.', another: true },
  endedEarly: { stage: 'run', title: 'Ended without an answer', happened: 'The program for {host} ended without an answer and without a reason that is in a table here.', doesNotMean: 'This says nothing about BitLocker on {host}.', toDo: 'Run `{session}` in a terminal to see more.', another: true },
} as const satisfies Readonly<Record<string, FailureEntry>>;

export type HostFailureKind = keyof typeof hostFailures;

/** A fingerprint of a host key that somebody has to compare. */
export interface HostKey {
  /** As known_hosts names the host: `pc01`, `[pc01]:2222`. It may be a jump host. */
  readonly name: string;
  /** `ED25519`, `RSA` … */
  readonly keyType: string;
  /** `SHA256:` and 43 characters. */
  readonly fingerprint: string;
}

/** Why a host, or a volume of it, gave nothing. Holds no output of the host. */
export interface HostFailure {
  readonly kind: HostFailureKind;
  readonly transport: TransportId;
  /** Which volume, where it is about one. */
  readonly volume?: string;
  /** The number behind it, for those who look it up: an exit code, an HRESULT, WinRM's error code. */
  readonly code?: number;
  /** Which FullyQualifiedErrorId, where PowerShell named one; letters, digits and commas only. */
  readonly errorId?: string;
  /** More than the table knows, a sentence: why a transport is not offered. */
  readonly because?: string;
  /** The keys that nobody has accepted yet (`hostKeyUnknown`), or the one that came instead (`hostKeyChanged`). */
  readonly hostKeys?: readonly HostKey[];
  /** What was begun over there may still be running: the stop did not get through. */
  readonly mayStillRun?: true;
}

/** The words for one failure of one host, each a whole sentence or two. */
export interface FailureWords {
  readonly title: string;
  readonly happened: string;
  readonly doesNotMean: string;
  readonly toDo: string;
}

export function failureWords(failure: HostFailure, host: RemoteHost): FailureWords {
  const entry: FailureEntry = hostFailures[failure.kind];
  const fill = (text: string): string => text.replaceAll('{host}', host.label).replaceAll('{session}', sessionCommand(host, failure.transport));
  const keys = (failure.hostKeys ?? []).map(({ name, keyType, fingerprint }) => ` ${name}: ${keyType} ${fingerprint}.`).join('');
  const still = failure.mayStillRun === true ? ' It may still be running there: the connection is shared (ControlMaster), and the stop did not get through.' : '';
  const volume = failure.volume === undefined ? '' : ` (${failure.volume})`;
  return {
    title: `${entry.title}${volume}`,
    happened: `${fill(failure.because ?? entry.happened)}${keys}${still}`,
    doesNotMean: fill(entry.doesNotMean),
    toDo: fill(entry.toDo),
  };
}

/** True where asking again in a moment, unchanged, may work. */
export function isPassing({ kind }: HostFailure): boolean {
  const entry: FailureEntry = hostFailures[kind];
  return entry.retry === 'soon';
}

/** True where another transport may reach the host. Never past a host key: that is for a person to look at. */
export function mayReachAnotherWay({ kind }: HostFailure): boolean {
  const entry: FailureEntry = hostFailures[kind];
  return entry.another === true;
}

/** A command for the terminal that opens a session on the host, where passwords and questions have their place. */
export function sessionCommand(host: RemoteHost, transport: TransportId): string {
  // Names and users are checked (hosts.ts): nothing here needs quotes, save what PowerShell and shells read in a user
  const user = host.user?.includes('\\') === true ? `'${host.user}'` : host.user;
  if (transport === 'winRm' || transport === 'manageBde') return `Enter-PSSession -ComputerName ${host.name} -Credential (Get-Credential)`;
  if (transport === 'local') return 'Start-Process powershell -Verb RunAs';
  const options = `${host.port === undefined ? '' : ` -p ${host.port}`}${user === undefined ? '' : ` -l ${user}`}`;
  return `ssh${options} ${host.name}`;
}
