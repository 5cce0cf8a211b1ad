import assert from 'node:assert/strict';
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { test, type TestContext } from 'node:test';

type Server = ChildProcessByStdio<Writable, Readable, Readable>;

function start(t: TestContext, ...flags: string[]): Server {
  const file = path.join(import.meta.dirname, '../../../src/demo/server.ts');
  const server = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', file, ...flags], { stdio: 'pipe' });
  t.after(() => server.kill('SIGKILL'));
  return server;
}

async function ready(server: Server): Promise<{ graphRoot: string; controlRoot: string; token: string }> {
  const [line] = (await once(createInterface(server.stdout), 'line')) as [string];
  return JSON.parse(line) as { graphRoot: string; controlRoot: string; token: string };
}

test('prints one line when ready, answers on loopback, and ends with its stdin', async (t) => {
  const server = start(t, '--devices', '100000', '--seed', 'large', '--time-scale', '0', '--epoch', '2026-03-01T08:00:00Z');
  const { graphRoot, controlRoot, token } = await ready(server);
  assert.equal(new URL(graphRoot).hostname, '127.0.0.1');
  const headers = { authorization: `Bearer ${token}` };
  const clock = (await (await fetch(`${controlRoot}/clock`, { headers })).json()) as { now: number };
  assert.equal(clock.now, Date.parse('2026-03-01T08:00:00Z'));
  const page = (await (await fetch(`${graphRoot}/v1.0/devices?$top=999`, { headers })).json()) as { value: unknown[] };
  assert.equal(page.value.length, 999);
  server.stdin.end();
  assert.deepEqual(await once(server, 'exit'), [0, null]);
});

test('ends on SIGTERM, with a request still open', async (t) => {
  const server = start(t, '--devices', '5');
  const { graphRoot, controlRoot, token } = await ready(server);
  const headers = { authorization: `Bearer ${token}` };
  await fetch(`${controlRoot}/faults`, { method: 'POST', headers, body: '{"kind":"hang"}' });
  const hanging = fetch(`${graphRoot}/v1.0/me`, { headers });
  hanging.catch(() => undefined);
  server.kill('SIGTERM');
  // Windows knows no signals and ends the process at once
  assert.deepEqual(await once(server, 'exit'), process.platform === 'win32' ? [null, 'SIGTERM'] : [0, null]);
  await assert.rejects(hanging);
});

test('a flag that makes no sense ends it with a reason', async (t) => {
  for (const flags of [['--devices', 'many'], ['--epoch', 'yesterday'], ['--unknown']]) {
    const server = start(t, ...flags);
    const words = once(createInterface(server.stderr), 'line') as Promise<[string]>;
    assert.deepEqual(await once(server, 'exit'), [1, null]);
    assert.notEqual((await words)[0], '');
  }
});
