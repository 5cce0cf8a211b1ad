import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { exitCodeKind, judgeAnswer } from '../../../src/remote/answerFailure.ts';
import { readAnswer } from '../../../src/remote/answer.ts';
import { failureWords, hostFailures, isPassing, mayReachAnotherWay, sessionCommand, type HostFailureKind } from '../../../src/remote/hostFailure.ts';
import { readHost, thisComputer, type RemoteHost } from '../../../src/remote/hosts.ts';
import { remotingFailureKind } from '../../../src/remote/remotingFailure.ts';
import { changedHostKey, isKnownHostsName, sshFailureKind } from '../../../src/remote/sshFailure.ts';
import { answerLine, type FakeRun } from './fakes.ts';

const host = readHost('alice@PC01.corp.example:2222') as RemoteHost;
const kinds = Object.keys(hostFailures) as HostFailureKind[];

describe('The table of failures', () => {
  test('has at least 30 kinds, each with its own words: what happened, what it does not mean, what to do', () => {
    assert.ok(kinds.length >= 30, String(kinds.length));
    const words = kinds.map((kind) => failureWords({ kind, transport: 'ssh' }, host));
    for (const part of ['title', 'happened', 'toDo'] as const) {
      if (part !== 'toDo') assert.equal(new Set(words.map((one) => one[part])).size, kinds.length, part);
    }
    for (const { title, happened, doesNotMean, toDo } of words) {
      assert.ok(title.length > 4 && title.length <= 40, title);
      for (const text of [happened, doesNotMean, toDo]) {
        assert.match(text, /^.+[.]$/, text);
        assert.ok(!/[{}]/.test(text), text);
      }
    }
  });

  test('never says or lets conclude that there is no key', () => {
    for (const kind of kinds) {
      const { title, happened, toDo } = failureWords({ kind, transport: 'ssh' }, host);
      assert.ok(!/\bno (?:recovery )?(?:key|password)s?\b(?! file)/i.test(`${title} ${happened} ${toDo}`.replace('knows none of your keys', '')), kind);
    }
  });

  test('what is tried again by itself, or another way, never passes over a host key or a cancel', () => {
    for (const kind of ['hostKeyUnknown', 'hostKeyChanged', 'hostKeyRevoked', 'cancelled', 'outputCut'] as const) {
      assert.equal(isPassing({ kind, transport: 'ssh' }), false, kind);
      assert.equal(mayReachAnotherWay({ kind, transport: 'ssh' }), false, kind);
    }
  });

  test('names the host, the volume, the keys, and what may still run', () => {
    const words = failureWords({ kind: 'hostKeyUnknown', transport: 'ssh', volume: 'C:', hostKeys: [{ name: 'pc01', keyType: 'RSA', fingerprint: 'SHA256:x' }], mayStillRun: true }, host);
    assert.equal(words.title, 'Host key not known yet (C:)');
    assert.match(words.happened, /PC01\.corp\.example .* pc01: RSA SHA256:x\. It may still be running there/);
    assert.equal(failureWords({ kind: 'notOffered', transport: 'winRm', because: 'Not for {host}.' }, host).happened, 'Not for PC01.corp.example.');
  });

  test('has the command that opens a session in the terminal', () => {
    assert.equal(sessionCommand(host, 'ssh'), 'ssh -p 2222 -l alice pc01.corp.example');
    assert.equal(sessionCommand(readHost('CORP\\alice@pc01') as RemoteHost, 'ssh'), "ssh -l 'CORP\\alice' pc01");
    assert.equal(sessionCommand(host, 'winRm'), 'Enter-PSSession -ComputerName pc01.corp.example -Credential (Get-Credential)');
    assert.match(sessionCommand(thisComputer, 'local'), /RunAs/);
  });
});

describe("OpenSSH's words", () => {
  // Texts as ssh 9.2 prints them (measured, or from its source where it says so); all with exit code 255
  const said: readonly (readonly [HostFailureKind | undefined, string])[] = [
    ['nameNotFound', 'ssh: Could not resolve hostname pc01: Name or service not known\r\n'],
    ['nameNotFound', 'hostname contains invalid characters\r\n'],
    ['refused', 'ssh: connect to host 127.0.0.1 port 42999: Connection refused\r\n'],
    ['timedOut', 'ssh: connect to host 192.0.2.1 port 22: Connection timed out\r\n'],
    ['timedOut', 'Connection timed out during banner exchange\r\nConnection to 192.0.2.1 port 22 timed out\r\n'],
    ['unreachable', 'ssh: connect to host 10.213.3.2 port 22022: No route to host\r\n'],
    ['unreachable', 'ssh: connect to host 2001:db8::1 port 22: Network is unreachable\r\n'],
    ['hostKeyUnknown', 'Host key verification failed.\r\n'],
    ['hostKeyUnknown', 'No ED25519 host key is known for [127.0.0.1]:22022 and you have requested strict checking.\r\nHost key verification failed.\r\n'],
    ['hostKeyUnknown', 'Host key verification failed.\r\nConnection closed by UNKNOWN port 65535\r\n'],
    ['hostKeyChanged', '@@@\r\n@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @\r\n@@@\r\nHost key verification failed.\r\n'],
    ['hostKeyRevoked', '@       WARNING: REVOKED HOST KEY DETECTED!               @\r\nHost key verification failed.\r\n'.replace('Host key verification failed.', 'ED25519 host key for pc01 was revoked and you have requested strict checking.\r\nHost key verification failed.')],
    ['permissionDenied', 'root@127.0.0.1: Permission denied (publickey).\r\n'],
    ['passwordNeeded', 'alice@pc01: Permission denied (publickey,password,keyboard-interactive).\r\n'],
    ['passwordNeeded', 'alice@pc01: Permission denied (publickey,gssapi-with-mic,keyboard-interactive).\r\n'],
    ['tooManyKeys', 'Received disconnect from 192.0.2.1 port 22:2: Too many authentication failures\r\nDisconnected from 192.0.2.1 port 22\r\n'],
    ['keyFileUnsafe', '@         WARNING: UNPROTECTED PRIVATE KEY FILE!          @\r\nroot@127.0.0.1: Permission denied (publickey).\r\n'],
    ['sshConfigWrong', '/home/a/.ssh/config: line 1: Bad configuration option: nosuch\r\n/home/a/.ssh/config: terminating, 1 bad configuration options\r\n'],
    ['sshConfigWrong', 'Bad owner or permissions on /home/a/.ssh/config\r\n'],
    ['noCommonAlgorithm', 'Unable to negotiate with 127.0.0.1 port 22: no matching cipher found. Their offer: aes128-ctr\r\n'],
    ['dropped', 'kex_exchange_identification: Connection closed by remote host\r\nConnection closed by 127.0.0.1 port 22022\r\n'],
    ['dropped', 'kex_exchange_identification: read: Connection reset by peer\r\nConnection reset by 127.0.0.1 port 22022\r\n'],
    ['dropped', 'kex_exchange_identification: Connection closed by remote host\r\nConnection closed by 10.0.0.1 port 22\r\nkex_exchange_identification: Connection closed by remote host\r\nConnection closed by UNKNOWN port 65535\r\n'],
    ['jumpHostFailed', 'kex_exchange_identification: Connection closed by remote host\r\nConnection closed by UNKNOWN port 65535\r\n'],
    ['jumpHostFailed', 'channel 0: open failed: administratively prohibited: open failed\r\nstdio forwarding failed\r\nkex_exchange_identification: Connection closed by remote host\r\nConnection closed by UNKNOWN port 65535\r\n'],
    ['refused', 'channel 0: open failed: connect failed: Connection refused\r\nstdio forwarding failed\r\nConnection closed by UNKNOWN port 65535\r\n'],
    ['penalised', 'Not allowed at this time\r\n'],
    ['notSsh', 'kex_exchange_identification: banner line contains invalid characters\r\n'],
    ['connectionLost', 'Timeout, server 10.213.3.2 not responding.\r\n'],
    ['connectionLost', 'Connection to 127.0.0.1 closed by remote host.\r\n'],
    ['connectionLost', 'client_loop: send disconnect: Broken pipe\r\n'],
    ['noSubsystem', 'subsystem request failed on channel 0\r\n'],
    ['noSession', 'exec request failed on channel 0\r\n'],
    [undefined, ''],
    [undefined, 'bash: powershell: command not found\r\n'],
    [undefined, "Warning: Permanently added '[127.0.0.1]:22022' (ED25519) to the list of known hosts.\r\n"],
  ];
  for (const [kind, text] of said) {
    test(`${kind ?? 'nothing of its own'}: ${JSON.stringify(text.slice(0, 60))}`, () => {
      assert.equal(sshFailureKind(text), kind);
    });
  }

  test('the changed key is read with its host, in a form that ssh-keygen may be given', () => {
    const fingerprint = `SHA256:${'b'.repeat(43)}`;
    const text = (name: string) => `The fingerprint for the ED25519 key sent by the remote host is\r\n${fingerprint}.\r\nPlease contact your system administrator.\r\nHost key for ${name} has changed and you have requested strict checking.\r\n`;
    assert.deepEqual(changedHostKey(text('[127.0.0.1]:22022')), { name: '[127.0.0.1]:22022', keyType: 'ED25519', fingerprint });
    for (const name of ['-f/etc/passwd', 'a;b', '[x', '']) assert.equal(changedHostKey(text(name)), undefined);
    for (const name of ['pc01', '2001:db8::1', '[2001:db8::1]:22', 'fe80::1%eth0']) assert.ok(isKnownHostsName(name));
  });

  test('is read in a time that grows with the text, whatever a host prints', () => {
    const long = 'Connection closed by '.repeat(100_000) + 'kex_exchange_identification: '.repeat(100_000) + 'Permission denied ('.repeat(100_000);
    const began = performance.now();
    sshFailureKind(long);
    changedHostKey(`The fingerprint for the ${'x '.repeat(500_000)}`);
    assert.ok(performance.now() - began < 3000);
  });
});

describe("PowerShell's identifiers", () => {
  const records: readonly (readonly [HostFailureKind | undefined, string, string?, number?])[] = [
    ['accessDenied', 'AccessDenied,PSSessionStateBroken'],
    ['nameNotFound', 'ComputerNotFound,PSSessionStateBroken'],
    ['nameNotFound', 'NetworkPathNotFound,PSSessionStateBroken'],
    ['credentialsNeeded', 'LogonFailure,PSSessionStateBroken'],
    ['credentialsNeeded', 'ExplicitCredentialsRequired,PSSessionStateBroken'],
    ['kerberos', 'AuthenticationFailed,PSSessionStateBroken'],
    ['kerberos', 'TargetUnknown,PSSessionStateBroken'],
    ['kerberos', '1312,PSSessionStateBroken'],
    ['kerberos', '-2144108387,PSSessionStateBroken', 'PSRemotingTransportException', -2146893039],
    ['winRmTimedOut', 'WinRMOperationTimeout,PSSessionStateBroken'],
    ['winRmOff', 'CannotConnect,PSSessionStateBroken'],
    ['winRmOff', 'CannotConnectWinRMService,PSSessionStateBroken'],
    ['trustedHosts', 'ServerNotTrusted,PSSessionStateBroken'],
    ['addressNeedsTrust', 'CannotUseIPAddress,PSSessionStateBroken'],
    ['sessionRefused', 'RemoteSessionDisallowed,PSSessionStateBroken'],
    ['serverBusy', 'ShutDownInProgress,PSSessionStateBroken'],
    ['connectionLost', 'WinRMOperationAborted,PSSessionStateBroken'],
    ['winRmNotHere', 'System.Management.Automation.Remoting.PSRemotingDataStructureException,Microsoft.PowerShell.Commands.InvokeCommandCommand', 'PSRemotingDataStructureException'],
    ['remotingFailed', '4711,PSSessionStateBroken'],
    ['remotingFailed', 'PSSessionStateBroken'],
    ['remotingFailed', '2100,PSSessionOpenFailed'],
    [undefined, 'CommandNotFoundException', 'RemoteException'],
    [undefined, 'constructor', 'RemoteException'],
    [undefined, '', ''],
  ];
  for (const [kind, id, type = 'PSRemotingTransportException', code] of records) {
    test(`${kind ?? 'none of the connection'}: ${id.slice(0, 60)}`, () => {
      const found = remotingFailureKind({ id, type: id.includes('PSSession') ? 'PSRemotingTransportException' : type, ...(code === undefined ? {} : { code }) });
      assert.equal(found, kind);
    });
  }
});

describe("manage-bde's exit codes", () => {
  test('are 32 bits, signed or not', () => {
    for (const [code, kind] of [
      [0x80310000, 'volumeLocked'],
      [-2144272384, 'volumeLocked'],
      [-2147217405, 'bitLockerDenied'],
      [0x80070005, 'bitLockerDenied'],
      [0x800706ba, 'rpcUnavailable'],
      [0x80041010, 'noBitLocker'],
      [0, undefined],
      [-1, undefined],
      [1, undefined],
      [-2144272383, undefined], // not encrypted: the text says it
    ] as const) {
      assert.equal(exitCodeKind(code), kind, String(code));
    }
  });

  const judge = (runs: readonly FakeRun[], more: Readonly<Record<string, unknown>> = {}) => {
    const read = readAnswer(answerLine(runs, more));
    assert.ok(read.ok);
    return judgeAnswer(read.value, 'ssh');
  };
  const status = { arguments: '-status' };
  const get = (volume: string, more: Partial<FakeRun> = {}) => ({ arguments: `-protectors -get ${volume}`, ...more });

  test('of one volume are its trouble and nobody else\'s', () => {
    const { failed, troubles } = judge([status, get('C:'), get('D:', { exitCode: -2144272384 }), get('E:', { cut: true, exitCode: null })], { left: 2 });
    assert.equal(failed, undefined);
    assert.deepEqual(troubles.map(({ kind, volume, code }) => [kind, volume, code]), [['volumeLocked', 'D:', -2144272384], ['volumeCut', 'E:', undefined], ['volumeCut', undefined, undefined]]);
  });

  test('no protectors is no trouble', () => {
    assert.deepEqual(judge([status, get('C:', { exitCode: -1 })]), { troubles: [] });
  });

  test('where nothing was answered the host has failed: not elevated, refused, missing, blocked', () => {
    const kinds = (runs: readonly FakeRun[], more?: Readonly<Record<string, unknown>>) => judge(runs, more).failed?.kind;
    assert.equal(kinds([{ ...status, exitCode: -2147217405 }], { elevated: 0 }), 'notElevated');
    assert.equal(kinds([{ ...status, exitCode: 5 }], { elevated: 0 }), 'notElevated');
    assert.equal(kinds([{ ...status, exitCode: -2147217405 }]), 'bitLockerDenied');
    assert.equal(kinds([{ ...status, exitCode: null, startError: 2 }], { elevated: 0 }), 'manageBdeMissing');
    assert.equal(kinds([{ ...status, exitCode: null, startError: 1260 }]), 'manageBdeBlocked');
    assert.equal(kinds([{ ...status, exitCode: null, startError: 740 }], { elevated: 0 }), 'notElevated');
    assert.equal(kinds([{ ...status, exitCode: 0x80041010 | 0 }]), 'noBitLocker');
    assert.equal(kinds([]), 'answerStrange');
    assert.deepEqual(judge([{ ...status, exitCode: 77 }]), { troubles: [{ kind: 'toolFailed', transport: 'ssh', code: 77 }] });
    // Without rights, yet it answered: then it answered
    assert.equal(kinds([status], { elevated: 0 }), undefined);
  });
});
