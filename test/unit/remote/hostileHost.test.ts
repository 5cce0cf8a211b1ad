import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { failureWords, type HostFailure } from '../../../src/remote/hostFailure.ts';
import { readHost, type RemoteHost } from '../../../src/remote/hosts.ts';
import { transports } from '../../../src/remote/transports/choose.ts';
import type { TransportRequest } from '../../../src/remote/transports/transport.ts';
import { answerLine, ran } from './fakes.ts';

/** What a host may print to be drawn, run, linked, believed or to keep somebody busy. */
const payloads: readonly string[] = [
  '<script>alert(1)</script>', '<img src=x onerror=alert(1)>', '<style>*{display:none}</style>', '[run](command:workbench.action.terminal.new)', '$(alert)', '${env:HOME}',
  '\u001B[31mred\u001B[0m', '\u001B[2J\u001B[H', '\u001B]8;;https://example.test\u0007link\u001B]8;;\u0007', '\u001B]0;title\u0007', '\u001B]52;c;Y2FsYw==\u0007', '\u009B31m',
  '\u202Eexe.txt', '\u2066x\u2069', '\u200B\uFEFF', '\0\0\0', '\u0007'.repeat(100), '\r\r\roverwritten', '\b\b\b\b', '\v\f',
  '=cmd|\'/c calc\'!A1', '+1+1', '@SUM(A1)', '-2+3', '__proto__', 'constructor', 'toString', '{"__proto__":{"x":1}}',
  '445555-210540-371800-500511-656370-217734-163460-444653', 'eyJhbGciOiJub25lIn0.eyJ4IjoxfQ.', 'password=hunter2', '\uD800', '\uFFFF', '%s%s%n', '../../etc/passwd', '\\\\attacker\\share',
  'x'.repeat(200_000), 'Permission denied ('.repeat(20_000), '{"recoveryKeys":1,'.repeat(20_000), '[['.repeat(50_000), '\n'.repeat(100_000),
];

const host = readHost('pc01') as RemoteHost;
const request: TransportRequest = {
  host,
  collection: { volumes: 'all', recoveryPasswords: true },
  script: 'x',
  connectTimeoutMs: 1000,
  programs: {},
  platform: 'win32',
  ssh: {},
};

describe('A hostile host', () => {
  test('has at least 40 ways here', () => {
    assert.ok(payloads.length >= 40, String(payloads.length));
  });

  for (const [index, payload] of payloads.entries()) {
    test(`shows nothing of what it prints in a failure, and is read soon: ${JSON.stringify(payload.slice(0, 30))}`, () => {
      const began = performance.now();
      const failures: HostFailure[] = [];
      const take = (id: 'ssh' | 'winRm' | 'powershellOverSsh' | 'local', stdout: string, stderr: string, exitCode: number): void => {
        const reading = transports[id].read(request, [ran({ stdout, stderr, exitCode })]);
        if (!reading.ok) failures.push(reading.failure);
        else failures.push(...reading.troubles);
      };
      const mark = `RECOVERY-KEYS-REMOTING ${JSON.stringify({ errors: [{ id: `${payload},PSSessionStateBroken`, type: payload, code: 1 }] })}\n`;
      const changed = `REMOTE HOST IDENTIFICATION HAS CHANGED\nThe fingerprint for the ${payload} key sent by the remote host is\nSHA256:${payload}.\nHost key for ${payload} has changed and you have requested strict checking.\n`;
      for (const exitCode of [0, 1, 255]) {
        take('ssh', payload, payload, exitCode);
        take('ssh', '', changed, exitCode);
        take('local', payload, payload, exitCode);
        take('winRm', payload + mark, payload, exitCode);
        take('powershellOverSsh', `${payload}\n${mark}`, changed, exitCode);
      }
      take('ssh', `{"recoveryKeys":1,"fault":${JSON.stringify(payload)},"end":1}`, '', 0);
      take('ssh', answerLine([{ arguments: `-protectors -get ${payload}`, exitCode: -2144272384 }]), '', 0);
      assert.ok(failures.length >= 15);
      const shown = JSON.stringify(failures) + JSON.stringify(failures.map((failure) => failureWords(failure, host)));
      // Shorter ones stand in any text, and a plain word may be an error's identifier
      const says = payload.trim().length >= 4 && !/^[A-Za-z_]{1,20}$/.test(payload);
      assert.ok(!says || !shown.includes(payload.slice(0, 40)), shown.slice(0, 500));
      // eslint-disable-next-line no-control-regex -- these are what must not be there
      assert.ok(!/[\u0000-\u001F\u007F-\u009F\u200B\u202E\u2066\uFEFF<]/.test(shown));
      assert.ok(performance.now() - began < 10_000, `payload ${index}`);
    });
  }
});
