import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readHost, thisComputer, type RemoteHost } from '../../../src/remote/hosts.ts';
import type { ProcessCommand, ProcessRun } from '../../../src/remote/runner.ts';
import { collectorScript, encodedCommand } from '../../../src/remote/script.ts';
import { transports, transportsFor } from '../../../src/remote/transports/choose.ts';
import { volumesOf } from '../../../src/remote/transports/manageBde.ts';
import { isFailure, type TransportRequest } from '../../../src/remote/transports/transport.ts';
import { goodAnswer, ran } from './fakes.ts';

const windows = 'C:\\Windows\\System32';
const all = { volumes: 'all', recoveryPasswords: true } as const;
const hostOf = (written: string) => readHost(written) as RemoteHost;

function request(written: string, more: Partial<TransportRequest> = {}): TransportRequest {
  return {
    host: hostOf(written),
    collection: all,
    script: collectorScript(more.collection ?? all),
    connectTimeoutMs: 10_000,
    programs: { ssh: '/usr/bin/ssh', pwsh: '/usr/bin/pwsh', powershell: `${windows}\\WindowsPowerShell\\v1.0\\powershell.exe`, 'manage-bde': `${windows}\\manage-bde.exe` },
    platform: 'win32',
    ssh: {},
    ...more,
  };
}

function command(id: keyof typeof transports, asked: TransportRequest, done: readonly ProcessRun[] = []): ProcessCommand {
  const next = transports[id].next(asked, done);
  assert.ok(next !== undefined && !isFailure(next), JSON.stringify(next));
  return next;
}

function refusal(id: keyof typeof transports, asked: TransportRequest) {
  const next = transports[id].next(asked, []);
  assert.ok(next !== undefined && isFailure(next));
  return next;
}

/** The script that a PowerShell is given. */
function decoded({ args }: ProcessCommand): string {
  return Buffer.from(args[args.indexOf('-EncodedCommand') + 1] ?? '', 'base64').toString('utf16le');
}

describe('Plain SSH', () => {
  test('is one argument list: our settings, port, user, two hyphens, host, and one command without a sign for any shell', () => {
    const { file, args, stdin, env } = command('ssh', request('CORP\\alice@pc01:2222', { ssh: { configFile: '/etc/own' } }));
    assert.equal(file, '/usr/bin/ssh');
    assert.equal(stdin, 'held');
    const options = args.slice(0, args.indexOf('--'));
    assert.deepEqual(options.slice(0, 3), ['-F', '/etc/own', '-T']);
    assert.deepEqual(options.slice(-4), ['-p', '2222', '-l', 'CORP\\alice']);
    for (const option of ['BatchMode=yes', 'StrictHostKeyChecking=ask', 'PasswordAuthentication=no', 'ConnectTimeout=10', 'ForwardAgent=no', 'ClearAllForwardings=yes', 'ServerAliveInterval=15']) assert.ok(options.includes(option), option);
    const [host, remote, ...rest] = args.slice(args.indexOf('--') + 1);
    assert.equal(host, 'pc01');
    assert.deepEqual(rest, []);
    assert.match(remote ?? '', /^powershell -NoProfile -NonInteractive -EncodedCommand [A-Za-z0-9+/=]+$/);
    assert.deepEqual(env, { SSH_ASKPASS: undefined, SSH_ASKPASS_REQUIRE: 'never' });
  });

  test("fits cmd.exe's line, whatever is asked", () => {
    for (const recoveryPasswords of [true, false]) {
      const remote = command('ssh', request('pc01', { collection: { volumes: 'all', recoveryPasswords } })).args.at(-1) ?? '';
      assert.ok(remote.length <= 8191, String(remote.length));
    }
  });

  test('lets questions come to us, and then asks about keys', () => {
    const { args, env } = command('ssh', request('pc01', { ssh: { questions: { SSH_ASKPASS: '/tmp/x' } } }));
    assert.ok(args.includes('BatchMode=no') && args.includes('StrictHostKeyChecking=ask') && args.includes('KbdInteractiveAuthentication=no'));
    assert.deepEqual(env, { SSH_ASKPASS: '/tmp/x' });
  });

  test('has an answer that counts although ssh complains beside it, and a reason only where ssh itself failed', () => {
    const read = (run: ProcessRun) => {
      const reading = transports.ssh.read(request('pc01'), [run]);
      return reading.ok ? 'ok' : reading.failure.kind;
    };
    assert.equal(read(ran({ stdout: goodAnswer, stderr: 'mux_client_request_session: session request failed: Session open refused by peer\r\n' })), 'ok');
    // 0x80310000 in 8 bits is 0, and 255 may be anything: the answer itself counts
    assert.equal(read(ran({ stdout: goodAnswer, exitCode: 255, stderr: 'Connection to pc closed by remote host.\r\n' })), 'ok');
    assert.equal(read(ran({ exitCode: 5, stderr: 'Permission denied (publickey).\r\n' })), 'endedEarly');
    assert.equal(read(ran({ stdout: goodAnswer.slice(0, -20), exitCode: 255, stderr: 'Connection to pc closed by remote host.\r\n' })), 'connectionLost');
    assert.equal(read(ran({ stdout: goodAnswer.slice(0, -20) })), 'answerIncomplete');
    assert.equal(read(ran({ stdout: 'hello' })), 'answerStrange');
    assert.equal(read(ran()), 'endedEarly');
    assert.equal(read(ran({ end: 'notStarted', errorCode: 'ENOENT' })), 'toolMissing');
    assert.equal(read(ran({ end: 'signalled' })), 'endedEarly');
    assert.equal(read(ran({ end: 'cut', stdout: goodAnswer })), 'outputCut');
    assert.equal(read(ran({ end: 'cancelled', stdout: goodAnswer })), 'cancelled');
    assert.equal(read(ran({ stdout: '{"recoveryKeys":1,"fault":"ConstrainedLanguage","end":1}' })), 'constrained');
  });

  test('needs a client', () => {
    assert.equal(refusal('ssh', request('pc01', { programs: {} })).kind, 'toolMissing');
  });
});

describe('PowerShell remoting', () => {
  test("over WinRM runs the script in one session, by this computer's own PowerShell, and only on Windows", () => {
    const asked = request('pc01:5986', { useSsl: true });
    const made = command('winRm', asked);
    assert.equal(made.file, `${windows}\\WindowsPowerShell\\v1.0\\powershell.exe`);
    assert.equal(made.stdin, 'closed');
    assert.deepEqual(made.args.slice(0, 3), ['-NoProfile', '-NonInteractive', '-EncodedCommand']);
    const script = decoded(made);
    assert.ok(script.includes("@{ComputerName='pc01'}") && script.includes('New-PSSessionOption -NoMachineProfile -OpenTimeout 10000 ') && script.includes("$target['Port']=5986") && script.includes("$target['UseSSL']=$true"));
    assert.ok(script.includes(asked.script));
    // CreateProcess takes 32,767 characters
    assert.ok(made.args.join(' ').length < 32_000, String(made.args.join(' ').length));
    assert.equal(refusal('winRm', request('pc01', { platform: 'linux' })).kind, 'winRmNotHere');
    assert.match(refusal('winRm', request('alice@pc01')).because ?? '', /own Windows session/);
    assert.equal(refusal('winRm', request('pc01', { programs: {} })).kind, 'toolMissing');
    assert.equal(refusal('winRm', request('.')).kind, 'notOffered');
  });

  test('over SSH needs PowerShell 7 here, and has the settings of ssh that it can take', () => {
    const made = command('powershellOverSsh', request('alice@pc01:2222'));
    assert.equal(made.file, '/usr/bin/pwsh');
    const script = decoded(made);
    assert.ok(script.includes("@{HostName='pc01'}") && script.includes("$target['UserName']='alice'") && script.includes("$target['Port']=2222"));
    assert.ok(script.includes("StrictHostKeyChecking='ask'") && !script.includes('RemoteCommand'));
    assert.equal(made.env?.['SSH_ASKPASS_REQUIRE'], 'never');
    assert.equal(refusal('powershellOverSsh', request('pc01', { programs: { powershell: 'C:\\x.exe' } })).kind, 'toolMissing');
  });

  const read = (id: 'winRm' | 'powershellOverSsh', stdout: string, more: Parameters<typeof ran>[0] = {}) => {
    const reading = transports[id].read(request('pc01'), [ran({ program: 'pwsh', stdout, ...more })]);
    return reading.ok ? 'ok' : `${reading.failure.kind} ${reading.failure.errorId ?? ''}`.trim();
  };
  const mark = (...errors: readonly object[]) => `RECOVERY-KEYS-REMOTING ${JSON.stringify({ errors })}\r\n`;
  const broken = (id: string, code = 0) => ({ id: `${id},PSSessionStateBroken`, type: 'PSRemotingTransportException', code });

  test('is read by identifiers: what the host sent first, then which errors there were', () => {
    assert.equal(read('winRm', `${goodAnswer}\r\n${mark()}`), 'ok');
    assert.equal(read('winRm', mark(broken('ServerNotTrusted'))), 'trustedHosts ServerNotTrusted,PSSessionStateBroken');
    assert.equal(read('winRm', mark({ id: 'X', type: 'RemoteException', code: 0 })), 'scriptFailed X');
    assert.equal(read('winRm', mark()), 'endedEarly');
    assert.equal(read('winRm', ''), 'endedEarly');
    assert.equal(read('winRm', `${goodAnswer.slice(0, 40)}\r\n${mark(broken('WinRMOperationAborted'))}`), 'connectionLost WinRMOperationAborted,PSSessionStateBroken');
    // A host that writes the mark itself has nothing of it: the last line is ours
    assert.equal(read('winRm', `${mark(broken('AccessDenied'))}${goodAnswer}\r\n${mark()}`), 'ok');
    assert.equal(read('winRm', 'RECOVERY-KEYS-REMOTING {"errors":[{"id":1},null,7]}'), 'endedEarly');
  });

  test("over SSH the one identifier is told apart by ssh's words", () => {
    const one = mark({ id: 'PSSessionStateBroken', type: 'PSRemotingTransportException', code: 0 });
    for (const [kind, stderr] of [
      ['refused', 'ssh: connect to host 127.0.0.1 port 42999: Connection refused'],
      ['hostKeyUnknown', 'Host key verification failed.'],
      ['noSubsystem', 'subsystem request failed on channel 0'],
      ['permissionDenied', 'root@127.0.0.1: Permission denied (publickey).'],
    ] as const) {
      assert.equal(read('powershellOverSsh', one, { stderr }), kind);
    }
    assert.equal(read('powershellOverSsh', one), 'remotingFailed PSSessionStateBroken');
  });
});

describe('This computer', () => {
  test('is asked by its own PowerShell, and no other is', () => {
    const made = command('local', request('.'));
    assert.equal(made.file, `${windows}\\WindowsPowerShell\\v1.0\\powershell.exe`);
    assert.deepEqual(made.args, ['-NoProfile', '-NonInteractive', '-EncodedCommand', encodedCommand(collectorScript(all))]);
    assert.equal(made.stdin, 'held');
    assert.equal(refusal('local', request('pc01')).kind, 'notOffered');
    assert.equal(refusal('local', request('.', { programs: {} })).kind, 'toolMissing');
    const reading = transports.local.read(request('.'), [ran({ stdout: goodAnswer.replace('"elevated":1', '"elevated":0').replaceAll('"exitCode":0', '"exitCode":-2147217405') })]);
    assert.ok(!reading.ok && reading.failure.kind === 'notElevated');
  });
});

describe('manage-bde -computername', () => {
  const status = 'Computer Name: PC01\r\n\r\nDisk volumes that can be protected with\r\nBitLocker Drive Encryption:\r\nVolume C: [OSDisk]\r\n[OS Volume]\r\n\r\n    Size:  475 GB\r\n\r\nVolume D: []\r\n';

  test('asks for the status, then for the protectors of each volume that it names', () => {
    const asked = request('pc01');
    const lines: string[] = [];
    const done: ProcessRun[] = [];
    for (;;) {
      const next = transports.manageBde.next(asked, done);
      if (next === undefined) break;
      assert.ok(!isFailure(next));
      assert.equal(next.file, `${windows}\\manage-bde.exe`);
      lines.push(next.args.join(' '));
      done.push(ran({ stdout: lines.length === 1 ? status : 'protectors', exitCode: lines.length === 3 ? 0x80310000 : 0 }));
    }
    assert.deepEqual(lines, ['-status -computername pc01', '-protectors -get C: -computername pc01', '-protectors -get D: -computername pc01']);
    const reading = transports.manageBde.read(asked, done);
    assert.ok(reading.ok);
    assert.deepEqual(reading.answer.runs.map(({ exitCode }) => exitCode), [0, 0, -2144272384]);
    assert.deepEqual(reading.troubles.map(({ kind, volume }) => [kind, volume]), [['volumeLocked', 'D:']]);
    assert.equal(reading.answer.elevated, undefined);
  });

  test('asks for given volumes by name', () => {
    const asked = request('192.0.2.7', { collection: { volumes: ['E:'], recoveryPasswords: true } });
    assert.deepEqual(command('manageBde', asked).args, ['-status', 'E:', '-computername', '192.0.2.7']);
    assert.deepEqual(command('manageBde', asked, [ran()]).args, ['-protectors', '-get', 'E:', '-computername', '192.0.2.7']);
    assert.equal(transports.manageBde.next(asked, [ran(), ran()]), undefined);
  });

  test('IDs only are not offered, and it says why; neither is it with a user, or where it does not exist', () => {
    assert.equal(transports.manageBde.idsOnly, false);
    assert.ok(Object.values(transports).every(({ id, idsOnly }) => idsOnly || id === 'manageBde'));
    const noPasswords = refusal('manageBde', request('pc01', { collection: { volumes: 'all', recoveryPasswords: false } }));
    assert.deepEqual([noPasswords.kind, noPasswords.because?.includes('always sends the recovery passwords')], ['notOffered', true]);
    assert.equal(refusal('manageBde', request('alice@pc01')).kind, 'notOffered');
    assert.match(refusal('manageBde', request('pc01', { programs: {}, platform: 'linux' })).because ?? '', /Windows only/);
  });

  test('what the network says is about the host, and no end is no success', () => {
    const kind = (run: ProcessRun) => {
      const reading = transports.manageBde.read(request('pc01'), [run]);
      return reading.ok ? 'ok' : reading.failure.kind;
    };
    assert.equal(kind(ran({ exitCode: 0x800706ba })), 'rpcUnavailable');
    assert.equal(kind(ran({ exitCode: 0x80041003 })), 'bitLockerDenied');
    assert.equal(kind(ran({ end: 'timedOut' })), 'timedOut');
    assert.equal(kind(ran({ end: 'signalled' })), 'endedEarly');
    assert.equal(transports.manageBde.next(request('pc01'), [ran({ end: 'timedOut' })]), undefined);
  });

  test('finds the volumes in a status of any language and code page', () => {
    const volume = '\\\\?\\Volume{4b82a66e-a0c0-4ef4-ab39-0123456789ab}\\';
    const names = (text: string) => volumesOf(Buffer.from(text, 'latin1'));
    assert.deepEqual(names('Volume "C:" [OSDisk]\r\n'), ['C:']);
    assert.deepEqual(names('Volume \u00ABC:\u00BB [OSDisk]\r\n'), ['C:']);
    assert.deepEqual(names('\x83\x7B\x83\x8A C: [Windows]\r\n'), ['C:']);
    assert.deepEqual(names(`Volume ${volume}\r\n`), [volume]);
    assert.deepEqual(names(status), ['C:', 'D:']);
    assert.deepEqual(names('    Volume D: is indented\r\nBitLocker Drive Encryption: Configuration Tool\r\nAB: x\r\nVolume C:\\x\r\n'), []);
  });
});

describe('Which transport', () => {
  const ids = (written: string, rules: readonly (readonly [string, readonly (keyof typeof transports)[]])[]) =>
    transportsFor(written === '.' ? thisComputer : hostOf(written), { rules: rules.map(([pattern, order]) => ({ pattern, transports: order })), order: ['winRm', 'ssh', 'winRm', 'local'] }).map(({ id }) => id);

  test('the first pattern that fits counts, else the order; this computer is asked directly', () => {
    assert.deepEqual(ids('pc01', []), ['winRm', 'ssh']);
    assert.deepEqual(ids('PC01.dmz.example', [['*.dmz.EXAMPLE', ['ssh']], ['*', ['manageBde']]]), ['ssh']);
    assert.deepEqual(ids('pc01', [['pc?', ['ssh']], ['pc??', ['manageBde']]]), ['manageBde']);
    assert.deepEqual(ids('pc01', [['', ['ssh']], ['p*1*', ['powershellOverSsh']]]), ['powershellOverSsh']);
    assert.deepEqual(ids('.', [['*', ['ssh']]]), ['local']);
  });

  test('a pattern takes time that grows with the name only', () => {
    const began = performance.now();
    ids(`${'a'.repeat(60)}.${'a'.repeat(60)}`, [[`${'*a'.repeat(1000)}b`, ['ssh']]]);
    assert.ok(performance.now() - began < 500);
  });
});
