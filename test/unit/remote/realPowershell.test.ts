import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { failureWords } from '../../../src/remote/hostFailure.ts';
import { readHost, type RemoteHost } from '../../../src/remote/hosts.ts';
import { remotingFailureKind } from '../../../src/remote/remotingFailure.ts';
import { readRemoting, remotingScript } from '../../../src/remote/remotingScript.ts';
import { runProcess } from '../../../src/remote/runner.ts';
import { collectorScript, encodedCommand } from '../../../src/remote/script.ts';
import { noLab, sshLab, type SshLab } from '../../support/sshLab.ts';
import { ask, everything, hostOf, sessions } from './askLab.ts';

/** Absolute path of a PowerShell 7, which no registry that every machine reaches has. */
const pwsh = process.env['RECOVERY_KEYS_PWSH'] ?? '';
const skip = noLab === false && !existsSync(pwsh) ? 'PowerShell tests not run: no pwsh in RECOVERY_KEYS_PWSH' : noLab;

// A suite that is skipped counts for nothing: this counts
test('a real pwsh is at hand', { skip }, () => {
  assert.ok(path.isAbsolute(pwsh));
});

describe('PowerShell over SSH, with a real pwsh', { skip }, () => {
  let lab: SshLab;
  const path0 = process.env['PATH'];
  const over = { choice: { rules: [], order: ['powershellOverSsh'] }, programs: { pwsh }, connectTimeoutMs: 15_000, hostTimeoutMs: 60_000 } as const;
  const environment = `HOME=%h DOTNET_ROOT=${process.env['DOTNET_ROOT'] ?? '/usr/share/dotnet'}`;

  before(async () => {
    lab = await sshLab({ hosts: 2, unknown: [2] });
    const host = lab.host(1);
    writeFileSync(path.join(host.folder, 'bin/manage-bde'), '#!/bin/sh\nprintf \'Volume "C:" [Gr\\224\\341e]\\r\\n\'\nexit 3\n');
    chmodSync(path.join(host.folder, 'bin/manage-bde'), 0o755);
    // PowerShell takes whatever ssh is first on PATH: here one with the lab's configuration
    const tools = path.join(lab.folder, 'tools');
    mkdirSync(tools);
    writeFileSync(path.join(tools, 'ssh'), `#!/bin/sh\nexec /usr/bin/ssh -F '${lab.configFile}' "$@"\n`);
    chmodSync(path.join(tools, 'ssh'), 0o755);
    process.env['PATH'] = `${tools}${path.delimiter}${path0 ?? ''}`;
  });
  after(async () => {
    process.env['PATH'] = path0;
    await lab.close();
  });

  test('brings every byte and the exit code', async () => {
    const host = lab.host(1);
    await host.restart({ config: `Subsystem powershell ${pwsh} -sshs -NoLogo -NoProfile\nSetEnv ${environment.replace('%h', path.join(host.folder, 'home'))} PATH=${path.join(host.folder, 'bin')}:/usr/bin:/bin` });
    const { outcome } = await ask(lab, host.written, over);
    assert.ok(outcome.state === 'collected', JSON.stringify(outcome));
    assert.deepEqual(outcome.answer.runs.map((run) => [run.arguments.join(' '), run.exitCode, Buffer.from(run.stdout).toString('latin1')]), [
      ['-status', 3, 'Volume "C:" [Gr\x94\xe1e]\r\n'],
      ['-protectors -get C:', 3, 'Volume "C:" [Gr\x94\xe1e]\r\n'],
    ]);
    assert.match(outcome.answer.powershell ?? '', /^7\./);
  });

  test('failures have one identifier, and are told apart', async () => {
    await lab.host(1).restart();
    assert.equal((await ask(lab, lab.host(1).written, over)).failure.kind, 'noSubsystem');
    assert.equal((await ask(lab, `nobody@${lab.host(1).written}`, over)).failure.kind, 'permissionDenied');
    assert.equal((await ask(lab, `127.0.0.9:${lab.port}`, over)).failure.kind, 'refused');
    const unknown = (await ask(lab, lab.host(2).written, over)).failure;
    assert.equal(unknown.kind, 'hostKeyUnknown');
    assert.equal(unknown.hostKeys?.[0]?.fingerprint, lab.host(2).fingerprint);
    assert.ok(failureWords(unknown, hostOf(lab.host(2).written)).happened.includes(lab.host(2).fingerprint));
  });

  test('one dead host in many does not hide the reasons of the others', async () => {
    const hosts = [hostOf(`127.0.0.9:${lab.port}`), hostOf(lab.host(1).written), hostOf('pc01.invalid')];
    const outcomes = await sessions(lab, over).ask(hosts, everything, new AbortController().signal, () => undefined);
    assert.deepEqual([...outcomes.values()].map((outcome) => (outcome.state === 'failed' ? outcome.failure.kind : 'collected')), ['refused', 'noSubsystem', 'nameNotFound']);
  });
});

describe('PowerShell remoting, with a real pwsh', { skip }, () => {
  test('where there is no WinRM it says so, by identifier', { skip: process.platform === 'win32' ? 'there is WinRM' : false }, async () => {
    const script = remotingScript({ host: readHost('pc01') as RemoteHost, over: 'winRm', connectTimeoutMs: 5000 }, collectorScript(everything));
    const run = await runProcess({ file: pwsh, args: ['-NoProfile', '-NonInteractive', '-EncodedCommand', encodedCommand(script)], stdin: 'closed' }, { timeoutMs: 60_000, maxBytes: 100_000 });
    assert.deepEqual([run.end, run.exitCode], ['exited', 0]);
    const { errors = [] } = readRemoting(run.stdout);
    assert.equal(errors.map(remotingFailureKind).find((kind) => kind !== undefined), 'winRmNotHere');
  });
});
