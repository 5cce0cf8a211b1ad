import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { damagedPassword, keyId, recoveryPassword } from './passwords.ts';

const cli = path.resolve(import.meta.dirname, '../../../src/cli.ts');
const folder = mkdtempSync(path.join(os.tmpdir(), 'recovery-keys-cli-'));
after(() => {
  rmSync(folder, { recursive: true, force: true });
});

interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command-line tool from its source. */
function run(args: readonly string[], input?: string | Uint8Array): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--no-warnings', cli, ...args], { cwd: folder, stdio: 'pipe' });
    const output = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code, ...output });
    });
    child.stdin.on('error', () => undefined);
    child.stdin.end(input ?? '');
  });
}

interface Json {
  readonly schemaVersion: number;
  readonly computers: readonly { readonly computerName: string | null; readonly source?: { readonly path: string; readonly line: number }; readonly volumes: readonly { readonly keyProtectors: readonly { readonly recoveryPassword: string | null; readonly recoveryPasswordCheck: string | null }[] }[] }[];
}

const output = (password: string, label = 'OS'): string => `Volume C: [${label}]\nAll Key Protectors\n\n    Numerical Password:\n      ID: ${keyId(1)}\n      Password:\n        ${password}\n`;

mkdirSync(path.join(folder, 'logs', 'deep'), { recursive: true });
writeFileSync(path.join(folder, 'logs', 'a.txt'), output(recoveryPassword(1)));
writeFileSync(path.join(folder, 'logs', 'deep', 'b.txt'), `\ufeff${output(damagedPassword(2, 4))}`, 'utf16le');
writeFileSync(path.join(folder, 'logs', 'deep', 'c.log'), 'nothing of the kind\n');
writeFileSync(path.join(folder, 'logs', '.hidden.txt'), output(recoveryPassword(3)));
writeFileSync(path.join(folder, 'formula.txt'), output(recoveryPassword(4), '=HYPERLINK("http://x";"y")'));

describe('recovery-keys parse', () => {
  test('JSON of one file, without passwords unless they are asked for', async () => {
    const masked = await run(['parse', 'logs/a.txt']);
    assert.equal(masked.code, 0);
    const report = JSON.parse(masked.stdout) as Json;
    assert.equal(report.schemaVersion, 1);
    assert.deepEqual(report.computers[0]?.volumes[0]?.keyProtectors.map((protector) => [protector.recoveryPassword, protector.recoveryPasswordCheck]), [[null, 'valid']]);
    assert.equal(report.computers[0].source, undefined);
    const open = await run(['parse', '--show-secrets', 'logs/a.txt']);
    assert.equal((JSON.parse(open.stdout) as Json).computers[0]?.volumes[0]?.keyProtectors[0]?.recoveryPassword, recoveryPassword(1));
  });

  test('no format holds a password by default, each does when asked', async () => {
    for (const format of ['json', 'table', 'csv']) {
      const masked = await run(['parse', '--format', format, 'logs']);
      for (const group of [...recoveryPassword(1).split('-'), ...damagedPassword(2, 4).split('-')]) assert.equal(masked.stdout.includes(group), false, format);
      assert.ok(masked.stdout.includes(keyId(1)), format);
      assert.ok((await run(['parse', '--format', format, '--show-secrets', 'logs'])).stdout.includes(recoveryPassword(1)), format);
    }
  });

  test('a directory with all below it, each computer with its source; hidden files are left out', async () => {
    const { code, stdout, stderr } = await run(['parse', 'logs']);
    assert.equal(code, 0);
    assert.deepEqual(
      (JSON.parse(stdout) as Json).computers.map((computer) => computer.source),
      [
        { path: path.join('logs', 'a.txt'), line: 1 },
        { path: path.join('logs', 'deep', 'b.txt'), line: 1 },
      ],
    );
    assert.match(stderr, /1 of 3 inputs hold nothing/);
  });

  test('patterns', async () => {
    const sources = async (...patterns: string[]): Promise<unknown[]> => (JSON.parse((await run(['parse', ...patterns])).stdout) as Json).computers.map((computer) => computer.source?.path);
    assert.deepEqual(await sources('logs/**/*.txt'), [path.join('logs', 'a.txt'), path.join('logs', 'deep', 'b.txt')]);
    assert.deepEqual(await sources('logs/?.txt', 'logs/d*/b.txt'), [path.join('logs', 'a.txt'), path.join('logs', 'deep', 'b.txt')]);
    assert.deepEqual(await sources('logs/a.txt', 'logs/a.txt'), [undefined]);
  });

  test('standard input', async () => {
    const { code, stdout } = await run(['parse', '-'], output(recoveryPassword(9)));
    assert.equal(code, 0);
    assert.equal((JSON.parse(stdout) as Json).computers.length, 1);
  });

  test('CSV: its columns, one line a protector, nothing that a spreadsheet would run', async () => {
    const { stdout } = await run(['parse', '--format', 'csv', 'formula.txt', 'logs/a.txt']);
    const [head = '', first = '', second = '', ...rest] = stdout.split('\r\n');
    assert.deepEqual(rest, ['']);
    assert.equal(
      head,
      'Source,Line,ComputerName,MountPoint,Label,VolumeType,CapacityGB,MetadataVersion,VolumeStatus,EncryptionPercentage,EncryptionMethod,ProtectionStatus,RebootsLeft,LockStatus,AutoUnlockEnabled,IdentificationField,KeyProtectorsListed,KeyProtectorType,Heading,KeyProtectorId,RecoveryPassword,RecoveryPasswordCheck,InvalidGroups,Pcrs,SecureBoot,KeyFileName,Thumbprint,Backups,AutoUnlock,ErrorCode,ErrorHresult,ErrorMessage',
    );
    assert.equal(first, `formula.txt,1,,C:,"'=HYPERLINK(""http://x"";""y"")",,,,,,,,,,,,true,RecoveryPassword,Numerical Password,${keyId(1)},,valid,,,false,,,,false,,,`);
    assert.match(second, /^logs.a\.txt,1,,C:,OS,/);
  });

  test('the table names a volume once and says what is wrong with a password', async () => {
    const { stdout } = await run(['parse', '--format', 'table', 'logs/deep/b.txt']);
    const [head = '', dashes = '', row = ''] = stdout.split('\n');
    assert.match(head, /^Computer +Volume +Encryption +% +Method +Protection +Protector +Key ID +Recovery password$/);
    assert.match(dashes, /^-[- ]+-$/);
    assert.match(row, /^\(not named\) +C: .*RecoveryPassword +\{[0-9A-F-]{36}\} +invalid \(groups 4\)$/);
  });

  test('below the table stands what wrong groups may have been, with --show-secrets only', async () => {
    const masked = await run(['parse', '--format', 'table', 'logs']);
    assert.doesNotMatch(masked.stdout, /Group/);
    const { stdout } = await run(['parse', '--format', 'table', '--show-secrets', 'logs']);
    const [, hints = ''] = stdout.split('\n\n');
    const [hint = '', last, ...more] = hints.split('\n');
    const right = recoveryPassword(2).split('-')[3] ?? '';
    assert.match(hint, /^logs.deep.b\.txt C: \{[0-9A-F-]{36}\}: Group 4 fails its check\. If one digit was misread, it is /);
    assert.ok(hint.includes(right), hint);
    assert.deepEqual([last, ...more], ['Nothing was corrected: look again where this was read.', '']);
  });

  test('exit codes: 1 nothing recognised, 2 usage or unreadable', async () => {
    assert.equal((await run(['parse', 'logs/deep/c.log'])).code, 1);
    assert.deepEqual(JSON.parse((await run(['parse', 'logs/deep/c.log'])).stdout), { schemaVersion: 1, computers: [] });
    for (const args of [[], ['parse'], ['read', 'a'], ['parse', '--format', 'xml', 'a'], ['parse', '--unknown', 'a']]) {
      const { code, stdout, stderr } = await run(args);
      assert.equal(code, 2, args.join(' '));
      assert.equal(stdout, '');
      assert.match(stderr, /Usage:/);
    }
    const missing = await run(['parse', 'missing.txt', 'logs/a.txt']);
    assert.equal(missing.code, 2);
    assert.match(missing.stderr, /missing\.txt cannot be read/);
    // what can be read is read all the same
    assert.equal((JSON.parse(missing.stdout) as Json).computers.length, 1);
    assert.equal((await run(['--help'])).code, 0);
  });
});
