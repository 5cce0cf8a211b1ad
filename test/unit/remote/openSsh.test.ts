import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { failureWords } from '../../../src/remote/hostFailure.ts';
import { eventually, isAlive, noLab, sshLab, type SshLab } from '../../support/sshLab.ts';
import { ask, hostOf } from './askLab.ts';

// A suite that is skipped counts for nothing: this counts
test('OpenSSH servers can be had', { skip: noLab }, () => {
  assert.ok(existsSync('/usr/sbin/sshd'));
});

describe('OpenSSH, for real: failures of one host', { skip: noLab }, () => {
  let lab: SshLab;
  before(async () => {
    lab = await sshLab({ hosts: 3, unknown: [2] });
    lab.host(1).does('exit 5');
  });
  after(async () => {
    await lab.close();
  });

  test('a key that nobody has accepted is shown and refused, and not written anywhere', async () => {
    const { failure } = await ask(lab, lab.host(2).written);
    assert.equal(failure.kind, 'hostKeyUnknown');
    assert.deepEqual(failure.hostKeys, [{ name: `[127.0.0.2]:${lab.port}`, keyType: 'ED25519', fingerprint: lab.host(2).fingerprint }]);
    assert.ok(!readFileSync(lab.knownHosts, 'utf8').includes('127.0.0.2'));
    const words = failureWords(failure, hostOf(lab.host(2).written));
    assert.ok(words.happened.includes(lab.host(2).fingerprint));
  });

  test('nobody listens, no such name, nothing that speaks SSH', async () => {
    assert.equal((await ask(lab, `127.0.0.9:${lab.port}`)).failure.kind, 'refused');
    assert.equal((await ask(lab, 'pc01.invalid')).failure.kind, 'nameNotFound');
  });

  test('a user without a key of ours', async () => {
    assert.equal((await ask(lab, `nobody@${lab.host(1).written}`)).failure.kind, 'permissionDenied');
    await lab.host(3).restart({ config: 'PasswordAuthentication yes' });
    assert.equal((await ask(lab, `nobody@${lab.host(3).written}`)).failure.kind, 'passwordNeeded');
    await lab.host(3).restart();
  });

  test('a private key that others can read', async () => {
    const open = path.join(lab.folder, 'open');
    copyFileSync(path.join(lab.folder, 'user'), open);
    chmodSync(open, 0o644);
    lab.configure(`Host *\nIdentityFile ${open}\n`);
    writeFileSync(lab.configFile, readFileSync(lab.configFile, 'utf8').replace(`IdentityFile ${path.join(lab.folder, 'user')}\n`, ''));
    assert.equal((await ask(lab, lab.host(1).written)).failure.kind, 'keyFileUnsafe');
    lab.configure('');
  });

  test('a line of the configuration that ssh does not know', async () => {
    lab.configure('NoSuchOption yes');
    assert.equal((await ask(lab, lab.host(1).written)).failure.kind, 'sshConfigWrong');
    lab.configure('');
  });

  test('no algorithm in common', async () => {
    await lab.host(3).restart({ config: 'Ciphers aes128-ctr' });
    lab.configure('Ciphers aes256-ctr');
    assert.equal((await ask(lab, lab.host(3).written)).failure.kind, 'noCommonAlgorithm');
    lab.configure('');
    await lab.host(3).restart();
  });

  test('a session in which no command may run', async () => {
    await lab.host(3).restart({ config: 'ForceCommand /bin/echo welcome' });
    assert.equal((await ask(lab, lab.host(3).written)).failure.kind, 'answerStrange');
    await lab.host(3).restart({ config: 'MaxSessions 0' });
    assert.equal((await ask(lab, lab.host(3).written)).failure.kind, 'jumpHostFailed');
    await lab.host(3).restart();
  });

  test('what ran there ended badly', async () => {
    const host = lab.host(1);
    const kinds: Record<string, string> = {};
    host.write('half', '{"recoveryKeys":1,"computer":"UEM=","runs":[{"argu');
    host.write('text', 'Welcome to Ubuntu\n');
    for (const mode of ['exit 5', 'exit 127', 'exit 1', 'die', 'half half', 'cat text', 'exit 255']) {
      host.does(mode);
      kinds[mode] = (await ask(lab, host.written)).failure.kind;
    }
    assert.deepEqual(kinds, {
      'exit 5': 'endedEarly',
      'exit 127': 'powershellMissing',
      'exit 1': 'powershellMissing',
      die: 'endedEarly',
      'half half': 'answerIncomplete',
      'cat text': 'answerStrange',
      'exit 255': 'endedEarly',
    });
  });

  test('the connection breaks while it runs', async () => {
    const host = lab.host(3);
    host.does('deaf');
    const asking = ask(lab, host.written);
    await eventually('it runs', () => host.read('state').trim() === 'begun');
    const session = Number(/^PPid:\s+(\d+)$/m.exec(readFileSync(`/proc/${host.read('pids').trim().split('\n').at(-1) ?? ''}/status`, 'utf8'))?.[1]);
    process.kill(session, 'SIGKILL');
    const { failure } = await asking;
    assert.equal(failure.kind, 'connectionLost');
    process.kill(Number(host.read('pids').trim().split('\n').at(-1)));
  });
});

describe('OpenSSH, for real: stopping', { skip: noLab }, () => {
  let lab: SshLab;
  before(async () => {
    lab = await sshLab({ hosts: 2 });
  });
  after(async () => {
    await lab.close();
  });
  const lastPid = () => Number(lab.host(1).read('pids').trim().split('\n').at(-1));

  test('cancel ends what runs there, because its input closes', async () => {
    lab.host(1).does('watch');
    const controller = new AbortController();
    const asking = ask(lab, lab.host(1).written, {}, controller.signal);
    await eventually('it runs', () => lab.host(1).read('state').trim() === 'begun');
    const pid = lastPid();
    assert.ok(isAlive(pid));
    const began = performance.now();
    controller.abort();
    const { failure } = await asking;
    assert.ok(performance.now() - began < 3000);
    assert.deepEqual([failure.kind, failure.mayStillRun], ['cancelled', undefined]);
    await eventually('it ended there', () => !isAlive(pid) && lab.host(1).read('state').trim() === 'closed');
  });

  test('so does the time of a host', async () => {
    lab.host(1).does('watch');
    lab.host(1).write('state', '');
    const { failure } = await ask(lab, lab.host(1).written, { connectTimeoutMs: 500, hostTimeoutMs: 2000 });
    assert.equal(failure.kind, 'ranTooLong');
    const pid = lastPid();
    await eventually('it ended there', () => !isAlive(pid));
  });

  test('through a master of the user, the input closes as well; what does not care may still run there, and that is said', async () => {
    const control = path.join(lab.folder, 'master');
    lab.configure(`Host *\nControlMaster auto\nControlPath ${control}\nControlPersist 60\n`);
    try {
      for (const [mode, ends] of [['watch', true], ['deaf', false]] as const) {
        lab.host(1).does(mode);
        lab.host(1).write('state', '');
        const controller = new AbortController();
        const asking = ask(lab, lab.host(1).written, {}, controller.signal);
        await eventually('it runs', () => lab.host(1).read('state').trim() === 'begun');
        const pid = lastPid();
        const began = performance.now();
        controller.abort();
        const { failure } = await asking;
        assert.ok(performance.now() - began < 5000, 'comes back');
        assert.equal(failure.kind, 'cancelled');
        if (ends) await eventually('it ended there', () => !isAlive(pid));
        else {
          assert.ok(isAlive(pid));
          assert.equal(failure.mayStillRun, true);
          assert.match(failureWords(failure, hostOf(lab.host(1).written)).happened, /may still be running there/);
          process.kill(pid);
        }
      }
    } finally {
      spawnSync('ssh', ['-F', lab.configFile, '-O', 'exit', '-p', String(lab.port), '127.0.0.1']);
      lab.configure('');
    }
  });

  for (const mode of ['flood', 'floodErrors']) {
    test(`1 GB (${mode}) is cut at 16 MB and ends there`, async () => {
      lab.host(1).does(mode);
      const before = process.memoryUsage().rss;
      const { failure } = await ask(lab, lab.host(1).written);
      assert.equal(failure.kind, 'outputCut');
      assert.ok(process.memoryUsage().rss - before < 200 * 1024 * 1024);
      const pid = lastPid();
      await eventually('it ended there', () => !isAlive(pid));
    });
  }
});
