import assert from 'node:assert/strict';
import { spawn, spawnSync, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { createMessages } from '../../../src/cli/messages.ts';
import { keyId, recoveryPassword } from './passwords.ts';

const cli = path.resolve(import.meta.dirname, '../../../src/cli.ts');
const folder = mkdtempSync(path.join(os.tmpdir(), 'recovery-keys-output-'));
after(() => {
  rmSync(folder, { recursive: true, force: true });
});
const output = (seed: number): string => `Volume C: [OS]\nAll Key Protectors\n\n    Numerical Password:\n      ID: ${keyId(seed)}\n      Password:\n        ${recoveryPassword(seed)}\n`;
mkdirSync(path.join(folder, 'many'));
for (let index = 0; index < 60; index++) writeFileSync(path.join(folder, 'many', `${index}.txt`), output(index));
writeFileSync(path.join(folder, 'large.txt'), Array.from({ length: 4000 }, (_, index) => `Computer Name: PC-${index}\n${output(index)}`).join(''));

function start(...args: string[]): ChildProcessWithoutNullStreams {
  const child = spawn(process.execPath, ['--no-warnings', cli, 'parse', ...args], { cwd: folder, stdio: 'pipe' });
  child.stdin.on('error', () => undefined);
  return child;
}

/** What a program said when it has ended. */
async function ended(child: ChildProcessWithoutNullStreams, said = { stdout: '', stderr: '' }): Promise<{ code: number | null; stdout: string; stderr: string }> {
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.stderr += text));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, ...said };
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10));
}

describe('the output of recovery-keys parse', () => {
  test('is a stream: the first computer is out before the last input is read', async () => {
    const child = start('many/1.txt', '-');
    const said = { stdout: '', stderr: '' };
    const end = ended(child, said);
    await until(() => said.stdout.includes(keyId(1)));
    child.stdin.end(output(2));
    const { code, stdout } = await end;
    assert.equal(code, 0);
    assert.equal((JSON.parse(stdout) as { computers: unknown[] }).computers.length, 2);
  });

  test('is whole after Ctrl+C', { skip: process.platform === 'win32' ? 'Windows has no signals' : false }, async () => {
    const child = start('many/1.txt', '-', 'many/3.txt');
    const said = { stdout: '', stderr: '' };
    const end = ended(child, said);
    await until(() => said.stdout.includes(keyId(1)));
    child.kill('SIGINT');
    const { code, stdout, stderr } = await end;
    assert.equal(code, 130);
    assert.equal((JSON.parse(stdout) as { computers: unknown[] }).computers.length, 1);
    assert.match(stderr, /Stopped: \d of 3 inputs were read/);
  });

  test('may be read in part only, quietly', async () => {
    for (const format of ['json', 'csv', 'table']) {
      const child = start('--format', format, 'large.txt');
      let stderr = '';
      child.stderr.on('data', (text) => (stderr += String(text)));
      child.stdout.once('data', () => child.stdout.destroy());
      const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
      assert.equal(code, 0, format);
      assert.equal(stderr, '', format);
    }
  });

  test('says when it cannot be written', { skip: existsSync('/dev/full') ? false : 'no /dev/full here' }, () => {
    const { status, stderr } = spawnSync('/bin/sh', ['-c', `"${process.execPath}" --no-warnings "${cli}" parse --format csv large.txt > /dev/full`], { cwd: folder, encoding: 'utf8' });
    assert.equal(status, 2);
    assert.match(stderr, /^The output cannot be written: the disk is full\.\n$/);
  });

  test('keeps apart equal files, names what is missing, and reads the rest', async () => {
    const { code, stdout, stderr } = await ended(start('--format', 'csv', 'many/1.txt', 'gone.txt', './many/1.txt', 'many'));
    assert.equal(code, 2);
    assert.equal(stderr, 'gone.txt cannot be read: it is not there.\n');
    assert.equal(stdout.split('\r\n').length, 60 + 2);
  });
});

describe('the bar', () => {
  const python = spawnSync('python3', ['-c', 'import pty']).status === 0;

  test('on a real terminal: drawn, not broken by a message, gone at the end', { skip: python ? false : 'no python3 to make a terminal' }, () => {
    // stdin and stderr are the terminal, stdout is a file
    const script = `import os,pty,sys
pid,fd=pty.fork()
if pid==0:
  out=os.open('out.json',os.O_WRONLY|os.O_CREAT,0o600); os.dup2(out,1)
  os.execv(sys.argv[1],sys.argv[1:])
text=b''
while True:
  try: piece=os.read(fd,65536)
  except OSError: break
  if not piece: break
  text+=piece
os.waitpid(pid,0)
sys.stdout.buffer.write(text)`;
    const { stdout } = spawnSync('python3', ['-c', script, process.execPath, '--no-warnings', cli, 'parse', 'gone.txt', 'many'], { cwd: folder, encoding: 'utf8' });
    assert.match(stdout, /\[#* *\] \d+ of 61 files/);
    assert.ok(stdout.includes('\r\u001b[Kgone.txt cannot be read: it is not there.\r\n['), JSON.stringify(stdout));
    assert.ok(stdout.endsWith('61 of 61 files\r\u001b[K'));
  });

  function drawn(isTTY: boolean, isShown: boolean, total: number): string {
    let text = '';
    let time = 0;
    const messages = createMessages({ isTTY, columns: 60, write: (piece) => (text += piece) }, isShown, () => (time += 30));
    for (let done = 0; done <= total; done++) messages.progress(done, total);
    messages.end();
    return text;
  }

  test('is drawn ten times a second, and only where it disturbs nothing', () => {
    const text = drawn(true, true, 100);
    assert.ok(text.startsWith(`[${' '.repeat(30)}] 0 of 100 files\r\u001b[K[#`));
    assert.equal(text.split('files').length - 1, 26);
    assert.ok(text.endsWith(`[${'#'.repeat(30)}] 100 of 100 files\r\u001b[K`));
    for (const [isTTY, isShown, total] of [[false, true, 100], [true, false, 100], [true, true, 49]] as const) assert.equal(drawn(isTTY, isShown, total), '');
  });

  test('names of files cannot command the terminal', () => {
    let text = '';
    createMessages({ write: (piece) => (text += piece) }, true, () => 0).say('a\u001b]0;x\u0007\u202eb');
    assert.equal(text, 'a\ufffd]0;x\ufffd\ufffdb\n');
  });
});
