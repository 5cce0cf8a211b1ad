import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { forgetHostKey, forgetHostKeyCommands } from '../../../src/remote/forgetHostKey.ts';
import { createHostKeyBook, openQuestionDesk, readHostKeyQuestion } from '../../../src/remote/hostKeys.ts';
import { programsHere } from '../../../src/remote/programs.ts';
import { runProcess } from '../../../src/remote/runner.ts';
import { noLab, sshLab, type SshLab } from '../../support/sshLab.ts';
import { ask, hostOf, sessions } from './askLab.ts';

const fingerprint = `SHA256:${'a'.repeat(43)}`;
const question = (host = "pc01 (192.0.2.7)", end = 'Are you sure you want to continue connecting (yes/no/[fingerprint])? ', more = 'This key is not known by any other names.\n') =>
  `The authenticity of host '${host}' can't be established.\nED25519 key fingerprint is ${fingerprint}.\n${more}${end}`;

describe('A question about a host key', () => {
  test('is read as OpenSSH 9 and older ones write it', () => {
    assert.deepEqual(readHostKeyQuestion(question()), { name: 'pc01', keyType: 'ED25519', fingerprint, alsoKnownAs: [], takesFingerprint: true });
    assert.equal(readHostKeyQuestion(question('[127.0.0.1]:22022 ([127.0.0.1]:22022)'))?.name, '[127.0.0.1]:22022');
    assert.equal(readHostKeyQuestion(question('pc01 (<no hostip for proxy command>)'))?.name, 'pc01');
    assert.equal(readHostKeyQuestion(question('pc01', 'Are you sure you want to continue connecting (yes/no)? '))?.takesFingerprint, false);
  });

  test('tells the other names of the key', () => {
    const more = 'This host key is known by the following other names/addresses:\n    ~/.ssh/known_hosts:3: pc02\n    ~/.ssh/known_hosts:9: \u001B[31mpc03\n';
    assert.deepEqual(readHostKeyQuestion(question('pc01', undefined, more))?.alsoKnownAs, ['~/.ssh/known_hosts:3: pc02', '~/.ssh/known_hosts:9: ?[31mpc03']);
  });

  for (const other of [
    "alice@pc01's password: ", "Enter passphrase for key '/home/alice/.ssh/id_ed25519': ", 'Enter PIN for ED25519-SK key: ', 'Accept updated hostkeys? (yes/no): ', "Please type 'yes', 'no' or the fingerprint: ", '',
    `(alice@pc01) ${question()}`, question().replace(fingerprint, 'SHA256:short'), question('-oProxyCommand=x'), question("pc01'; x"), `${question()}\nPassword: `,
    question().replace('ED25519 key', '\nED25519 key').replace("can't be established.", 'is fine.'),
  ]) {
    test(`no other question is one: ${JSON.stringify(other.slice(0, 50))}`, () => {
      assert.equal(readHostKeyQuestion(other), undefined);
    });
  }
});

describe('The desk for questions', { skip: process.platform === 'win32' ? 'there is none on Windows' : false }, () => {
  const program = path.resolve('src/remote/askpass.ts');
  const asked = (environment: Readonly<Record<string, string>>, text: string, more: Readonly<Record<string, string>> = {}) =>
    new Promise<{ readonly code: number; readonly out: string }>((resolve) => {
      void import('node:child_process').then(({ execFile }) => {
        const child = execFile(environment['SSH_ASKPASS'] ?? '', [text], { env: { ...process.env, ...environment, ...more } }, (_error, out) => {
          resolve({ code: child.exitCode ?? -1, out });
        });
      });
    });

  test('says no to a key that nobody has accepted and remembers it, yes to exactly the accepted one, and nothing to all else', async () => {
    const book = createHostKeyBook();
    const opened = await openQuestionDesk({ book, program });
    assert.ok(opened.ok);
    const desk = opened.value;
    const ticket = desk.open();
    assert.deepEqual(await asked(ticket.environment, question()), { code: 0, out: 'no\n' });
    assert.deepEqual(ticket.unaccepted.map(({ name }) => name), ['pc01']);
    book.accept({ name: 'pc01', keyType: 'ED25519', fingerprint });
    // The fingerprint as an answer: ssh compares once more itself
    assert.deepEqual(await asked(ticket.environment, question()), { code: 0, out: `${fingerprint}\n` });
    assert.deepEqual(await asked(ticket.environment, question('pc01', 'Are you sure you want to continue connecting (yes/no)? ')), { code: 0, out: 'yes\n' });
    assert.equal((await asked(ticket.environment, question('pc02'))).out, 'no\n');
    assert.equal((await asked(ticket.environment, question().replace(fingerprint, `SHA256:${'b'.repeat(43)}`))).out, 'no\n');
    for (const other of ["alice@pc01's password: ", 'Enter PIN for key: ', 'x'.repeat(20_000)]) assert.deepEqual(await asked(ticket.environment, other), { code: 1, out: '' });
    // A prompt that takes silence for a yes, and a mere message
    for (const hint of ['confirm', 'none']) assert.deepEqual(await asked(ticket.environment, question(), { SSH_ASKPASS_PROMPT: hint }), { code: 1, out: '' });
    assert.deepEqual(await asked({ ...ticket.environment, RECOVERY_KEYS_ASKPASS_TICKET: 'guessed' }, question()), { code: 1, out: '' });
    ticket.close();
    assert.deepEqual(await asked(ticket.environment, question()), { code: 1, out: '' });
    await desk.close();
    assert.deepEqual((await asked(ticket.environment, question())).out, '');
  });

  test('is a folder that only its user can enter, and leaves nothing', async () => {
    const opened = await openQuestionDesk({ book: createHostKeyBook(), program });
    assert.ok(opened.ok);
    const { environment } = opened.value.open();
    const folder = path.dirname(environment['SSH_ASKPASS'] ?? '');
    assert.equal(statSync(folder).mode & 0o777, 0o700);
    const silent = connect(environment['RECOVERY_KEYS_ASKPASS'] ?? '');
    silent.on('error', () => undefined);
    silent.write('{');
    await opened.value.close();
    assert.ok(!existsSync(folder));
    const nowhere = await openQuestionDesk({ book: createHostKeyBook(), program, folder: '/nowhere' });
    assert.equal(nowhere.ok, false);
    assert.deepEqual(readdirSync(os.tmpdir()).filter((name) => name === path.basename(folder)), []);
  });
});

describe('Host keys of real servers', { skip: noLab }, () => {
  let lab: SshLab;
  before(async () => {
    lab = await sshLab({ hosts: 3, unknown: [2, 3] });
    for (const index of [1, 2, 3]) lab.host(index).does('exit 5');
  });
  after(async () => {
    await lab.close();
  });
  const known = () => readFileSync(lab.knownHosts, 'utf8');
  /** It came as far as the command, which is all that matters here. */
  const inside = { kind: 'endedEarly', code: 5 };

  test('once accepted it is asked again with yes, and ssh itself writes it down', async () => {
    const from = sessions(lab);
    const first = (await ask(lab, lab.host(2).written, {}, undefined, from)).failure;
    assert.equal(first.kind, 'hostKeyUnknown');
    assert.ok(!known().includes('127.0.0.2'));
    for (const key of first.hostKeys ?? []) from.acceptHostKey(key);
    const second = (await ask(lab, lab.host(2).written, {}, undefined, from)).failure;
    assert.deepEqual({ kind: second.kind, code: second.code }, inside);
    assert.ok(known().includes('[127.0.0.2]'));
  });

  test('a setting of the user that accepts every key does not', async () => {
    lab.configure('Host *\nStrictHostKeyChecking no\nBatchMode yes\n');
    const { failure } = await ask(lab, lab.host(3).written);
    lab.configure('');
    assert.equal(failure.kind, 'hostKeyUnknown');
    assert.equal(failure.hostKeys?.[0]?.fingerprint, lab.host(3).fingerprint);
    assert.ok(!known().includes('127.0.0.3'));
  });

  test('behind a jump host: first its key, then the one of the host', async () => {
    // The jump host asks for itself: it has a name of its own in the configuration
    lab.configure(`Host jump\nHostName 127.0.0.3\nPort ${lab.port}\nHost behind\nHostName 127.0.0.2\nPort ${lab.port}\nHostKeyAlias behind.example\nProxyCommand ssh -F ${lab.configFile} -W %h:%p jump\n`);
    const from = sessions(lab);
    const one = (await ask(lab, 'behind', {}, undefined, from)).failure;
    assert.equal(one.kind, 'hostKeyUnknown');
    assert.deepEqual(one.hostKeys?.map(({ fingerprint: shown }) => shown), [lab.host(3).fingerprint]);
    for (const key of one.hostKeys ?? []) from.acceptHostKey(key);
    const two = (await ask(lab, 'behind', {}, undefined, from)).failure;
    assert.deepEqual(two.hostKeys?.map(({ name, fingerprint: shown }) => [name, shown]), [['behind.example', lab.host(2).fingerprint]]);
    for (const key of two.hostKeys ?? []) from.acceptHostKey(key);
    const three = (await ask(lab, 'behind', {}, undefined, from)).failure;
    lab.configure('');
    assert.deepEqual({ kind: three.kind, code: three.code }, inside);
  });

  test('a changed key is never asked about by ssh: shown, forgotten on demand only, then accepted', async () => {
    const old = lab.host(1).fingerprint;
    await lab.host(1).restart({ newKey: true });
    const from = sessions(lab);
    const changed = (await ask(lab, lab.host(1).written, {}, undefined, from)).failure;
    assert.equal(changed.kind, 'hostKeyChanged');
    const [key] = changed.hostKeys ?? [];
    assert.ok(key?.fingerprint === lab.host(1).fingerprint);
    assert.notEqual(key.fingerprint, old);
    // Accepting alone is not enough: the old key is still there, and ssh refuses
    from.acceptHostKey(key);
    assert.equal((await ask(lab, lab.host(1).written, {}, undefined, from)).failure.kind, 'hostKeyChanged');
    const host = hostOf(lab.host(1).written);
    const commands = await from.forgetCommands(host, key);
    assert.ok(commands.ok);
    assert.deepEqual(commands.value.map(({ args }) => args), [['-R', `[127.0.0.1]:${lab.port}`, '-f', lab.knownHosts]]);
    assert.ok((await from.forget(commands.value)).ok);
    const after = (await ask(lab, lab.host(1).written, {}, undefined, from)).failure;
    assert.deepEqual({ kind: after.kind, code: after.code }, inside);
    assert.equal(spawnSync('ssh-keygen', ['-lf', lab.knownHosts, '-F', `[127.0.0.1]:${lab.port}`], { encoding: 'utf8' }).stdout.includes(lab.host(1).fingerprint), true);
  });

  test('a revoked key', async () => {
    const line = readFileSync(path.join(lab.host(1).folder, 'key.pub'), 'utf8').split(' ').slice(0, 2).join(' ');
    const revoked = path.join(lab.folder, 'revoked');
    const { writeFileSync } = await import('node:fs');
    writeFileSync(revoked, `${line}\n`);
    lab.configure(`Host *\nRevokedHostKeys ${revoked}\n`);
    const { failure } = await ask(lab, lab.host(1).written);
    lab.configure('');
    assert.equal(failure.kind, 'hostKeyRevoked');
  });

  test('what is forgotten is never named by an error text', async () => {
    const options = { programs: programsHere(), run: runProcess, ssh: { configFile: lab.configFile } };
    for (const name of ['-oProxyCommand=x', 'pc01 -f /etc/passwd', '', '../x y']) {
      assert.equal((await forgetHostKeyCommands(hostOf('pc01'), { name, keyType: 'RSA', fingerprint }, options)).ok, false);
    }
    assert.ok((await forgetHostKey([], options)).ok);
    const without = await forgetHostKeyCommands(hostOf('pc01'), { name: 'pc01', keyType: 'RSA', fingerprint }, { ...options, programs: {} });
    assert.ok(!without.ok && without.failure.code === 'toolMissing');
  });
});
