import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { runProcess, type ProcessCommand, type RunLimits } from '../../../src/remote/runner.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'recovery-keys-runner-'));
after(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A program of this Node's. */
const node = (script: string, more: Partial<ProcessCommand> = {}): ProcessCommand => ({ file: process.execPath, args: ['-e', script], stdin: 'none', ...more });
const run = (command: ProcessCommand, limits: Partial<RunLimits> = {}) => runProcess(command, { timeoutMs: 30_000, maxBytes: 1_000_000, ...limits });
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');
const alive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
};
async function gone(pid: number): Promise<boolean> {
  for (let tries = 0; tries < 60 && alive(pid); tries++) await new Promise((resolve) => setTimeout(resolve, 50));
  return !alive(pid);
}

describe('A program', () => {
  test('gives its bytes as they are, and its exit code', async () => {
    const result = await run(node("process.stdout.write(Buffer.from([0x47, 0x72, 0x94, 0xe1, 0x65])); process.stderr.write('why'); process.exitCode = 5"));
    assert.equal(result.end, 'exited');
    assert.equal(result.exitCode, 5);
    assert.deepEqual([...result.stdout], [0x47, 0x72, 0x94, 0xe1, 0x65]);
    assert.equal(text(result.stderr), 'why');
    assert.equal(result.lingers, false);
  });

  test('gets its arguments one by one, without a shell', async () => {
    const result = await run({ file: process.execPath, args: ['-e', 'console.log(JSON.stringify(process.argv.slice(1)))', '$(id)', 'a b', '`x`', '*', '"'], stdin: 'none' });
    assert.deepEqual(JSON.parse(text(result.stdout)), ['$(id)', 'a b', '`x`', '*', '"']);
  });

  test('gets the environment that is added, without what is taken away', async () => {
    process.env['RECOVERY_KEYS_TAKEN'] = 'x';
    const result = await run(node('console.log(process.env.RECOVERY_KEYS_ADDED, process.env.RECOVERY_KEYS_TAKEN)', { env: { RECOVERY_KEYS_ADDED: '1', RECOVERY_KEYS_TAKEN: undefined } }));
    delete process.env['RECOVERY_KEYS_TAKEN'];
    assert.equal(text(result.stdout).trim(), '1 undefined');
  });

  test('is never started by a bare name, and never from the current folder', async () => {
    await assert.rejects(run({ file: 'ssh', args: [], stdin: 'none' }), /absolute path/);
    const result = await run(node('console.log(process.cwd())'));
    assert.notEqual(text(result.stdout).trim(), process.cwd());
  });

  test('that is not there is said, without its arguments', async () => {
    const result = await run({ file: path.join(folder, 'missing'), args: ['a-secret'], stdin: 'held' });
    assert.deepEqual([result.end, result.errorCode, result.exitCode], ['notStarted', 'ENOENT', undefined]);
    assert.ok(!JSON.stringify(result).includes('a-secret'));
  });

  test('killed by somebody else has no exit code', async () => {
    assert.equal((await run(node("process.kill(process.pid, 'SIGKILL')"))).end, 'signalled');
  });

  test('cancelled before it began does not begin', async () => {
    assert.equal((await run(node("require('fs').writeFileSync('/nowhere/x', '')"), { signal: AbortSignal.abort() })).end, 'cancelled');
  });
});

describe('Standard input', () => {
  const whenClosed = "process.stdin.resume(); process.stdin.on('end', () => { console.log('closed'); })";

  test('is closed at once, or NUL, where that is asked for', async () => {
    for (const stdin of ['closed', 'none'] as const) assert.equal(text((await run(node(whenClosed, { stdin }))).stdout).trim(), 'closed');
  });

  test('held brings one byte, which says that somebody is there', async () => {
    const result = await run(node("process.stdin.on('data', (byte) => { console.log(byte.length); process.exit(0); })", { stdin: 'held' }));
    assert.equal(text(result.stdout).trim(), '1');
  });

  test('held stays open as long as the program runs', async () => {
    const result = await run(node("process.stdin.resume(); process.stdin.on('end', () => console.log('closed')); setTimeout(() => process.exit(0), 400)", { stdin: 'held' }));
    assert.equal(text(result.stdout), '');
    assert.equal(result.exitCode, 0);
  });
});

describe('Stopping', () => {
  test('by cancel and by time, told before any exit code, with what had come', async () => {
    const script = "console.log('begun'); process.on('SIGTERM', () => process.exit(255)); setInterval(() => {}, 1000)";
    const timed = await run(node(script), { timeoutMs: 1500 });
    assert.deepEqual([timed.end, timed.exitCode, text(timed.stdout).trim()], ['timedOut', undefined, 'begun']);
    const controller = new AbortController();
    const running = run(node(script), { signal: controller.signal });
    setTimeout(() => {
      controller.abort();
    }, 200);
    const cancelled = await running;
    assert.deepEqual([cancelled.end, cancelled.lingers], ['cancelled', false]);
  });

  test('ends the whole tree, and one that does not listen', async () => {
    const pidFile = path.join(folder, 'pids');
    const child = "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)";
    const parent = `const c = require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(child)}]); require('fs').writeFileSync(${JSON.stringify(pidFile)}, process.pid + ' ' + c.pid); ${child}`;
    const result = await run(node(parent), { timeoutMs: 1000 });
    assert.equal(result.end, 'timedOut');
    const pids = readFileSync(pidFile, 'utf8').split(' ').map(Number);
    assert.equal(pids.length, 2);
    for (const pid of pids) assert.ok(await gone(pid), `${pid} is gone`);
  });

  test('comes back although somebody else holds the streams, and says so', async () => {
    // What a ControlMaster does: a process out of our reach writes into the pipes
    const pidFile = path.join(folder, 'master');
    const script = `const c = require('child_process').spawn('sleep', ['20'], { detached: true, stdio: ['ignore', 'inherit', 'inherit'] }); require('fs').writeFileSync(${JSON.stringify(pidFile)}, String(c.pid)); setInterval(() => {}, 1000)`;
    const controller = new AbortController();
    const running = run(node(script), { signal: controller.signal });
    setTimeout(() => {
      controller.abort();
    }, 500);
    const result = await running;
    process.kill(Number(readFileSync(pidFile, 'utf8')));
    assert.deepEqual([result.end, result.lingers], ['cancelled', true]);
    assert.ok(result.ms < 5000, `${result.ms} ms`);
  });

  test('a program that ended by itself is not held up by who inherited its streams', async () => {
    const pidFile = path.join(folder, 'heir');
    const script = `const c = require('child_process').spawn('sleep', ['20'], { detached: true, stdio: ['ignore', 'inherit', 'inherit'] }); require('fs').writeFileSync(${JSON.stringify(pidFile)}, String(c.pid)); console.log('all'); process.exit(3)`;
    const result = await run(node(script));
    process.kill(Number(readFileSync(pidFile, 'utf8')));
    assert.deepEqual([result.end, result.exitCode, text(result.stdout).trim(), result.lingers], ['exited', 3, 'all', false]);
    assert.ok(result.ms < 10_000, `${result.ms} ms`);
  });

  test('at so many bytes of both streams together, whoever floods', async () => {
    for (const stream of ['stdout', 'stderr'] as const) {
      const result = await run(node(`const b = Buffer.alloc(65536, 'x'); const more = () => { while (process.${stream}.write(b)); process.${stream}.once('drain', more); }; more()`), { maxBytes: 300_000 });
      assert.deepEqual([result.end, result.exitCode], ['cut', undefined]);
      assert.equal(result.stdout.byteLength + result.stderr.byteLength, 300_000);
    }
  });

  test('when this process ends, its programs end too', async () => {
    const pidFile = path.join(folder, 'orphan');
    const runner = path.resolve('src/remote/runner.ts');
    const inner = `require('fs').writeFileSync(${JSON.stringify(pidFile)}, String(process.pid)); setInterval(() => {}, 1000)`;
    const outer = `import(${JSON.stringify(runner)}).then(({ runProcess }) => { runProcess({ file: process.execPath, args: ['-e', ${JSON.stringify(inner)}], stdin: 'held' }, { timeoutMs: 60000, maxBytes: 1000 }); setTimeout(() => process.exit(0), 1500); })`;
    const host = spawn(process.execPath, ['-e', outer], { stdio: 'ignore' });
    await once(host, 'exit');
    assert.ok(await gone(Number(readFileSync(pidFile, 'utf8'))));
  });
});
