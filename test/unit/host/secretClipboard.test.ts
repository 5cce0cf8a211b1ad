import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { clipboardSeconds, createSecretClipboard, fingerprintOf, type SecretClipboard } from '../../../src/host/secretClipboard.ts';
import { manualClock, memoryLog, settle, type ManualClock, type MemoryLog } from '../auth/fakes.ts';
import { recoveryPassword } from '../core/secrets.ts';

const secret = '110000-220000-330000-440000-550000-660000-110011-220022';

interface Setting {
  readonly copied: SecretClipboard;
  readonly clock: ManualClock;
  readonly log: MemoryLog;
  /** The clipboard of the system; `readable` and `writable` say whether it can be got at. */
  readonly system: { text: string; readable: boolean; writable: boolean; reads: number };
  /** Lets that many seconds pass, and everything that falls due happen. */
  pass(seconds: number): Promise<void>;
}

function setUp(): Setting {
  const system = { text: 'before', readable: true, writable: true, reads: 0 };
  const clipboard = {
    read() {
      system.reads += 1;
      return system.readable ? Promise.resolve(system.text) : Promise.reject(new Error(`cannot read ${system.text}`));
    },
    write(text: string) {
      if (!system.writable) return Promise.reject(new Error('cannot write'));
      system.text = text;
      return Promise.resolve();
    },
  };
  const clock = manualClock();
  const log = memoryLog();
  const copied = createSecretClipboard({ clipboard, clock, log });
  return {
    copied,
    clock,
    log,
    system,
    async pass(seconds) {
      clock.advance(seconds * 1000);
      await settle();
    },
  };
}

describe('a copied secret', () => {
  test('is there for a minute, then gone', async () => {
    const set = setUp();
    await set.copied.copy(secret);
    assert.equal(set.system.text, secret);
    await set.pass(clipboardSeconds - 1);
    assert.equal(set.system.text, secret);
    await set.pass(1);
    assert.equal(set.system.text, '');
    assert.equal(clipboardSeconds, 60);
  });

  test('is known again with the line break that an editor puts behind it', async () => {
    const set = setUp();
    await set.copied.copy(secret);
    set.system.text = `${secret}\r\n`;
    await set.pass(60);
    assert.equal(set.system.text, '');
  });

  test('that somebody replaced is left alone', async () => {
    const set = setUp();
    await set.copied.copy(secret);
    for (const other of ['a shopping list', `${secret} `.repeat(2), secret.slice(0, -1), '']) {
      set.system.text = other;
      await set.pass(60);
      assert.equal(set.system.text, other);
    }
    assert.equal(set.system.reads, 1, 'and nobody looks at what others copy after that');
  });

  test('gives way to a newer one, which has its own minute', async () => {
    const set = setUp();
    await set.copied.copy(secret);
    await set.pass(30);
    await set.copied.copy('220000-330000');
    await set.pass(30);
    assert.equal(set.system.text, '220000-330000');
    await set.pass(30);
    assert.equal(set.system.text, '');
  });

  test('that is copied once more has another minute', async () => {
    const set = setUp();
    await set.copied.copy(secret);
    await set.pass(50);
    await set.copied.copy(secret);
    await set.pass(50);
    assert.equal(set.system.text, secret);
    await set.pass(10);
    assert.equal(set.system.text, '');
  });

  test('is not taken out of the clipboard by a clearing that began before it', async () => {
    const set = setUp();
    await set.copied.copy('220000-330000');
    set.clock.advance(60_000);
    await set.copied.copy(secret);
    await settle();
    assert.equal(set.system.text, secret);
  });

  test('goes at once when the session ends', async () => {
    const set = setUp();
    await set.copied.clear();
    assert.equal(set.system.text, 'before', 'nothing was copied, so nothing is cleared');
    await set.copied.copy(secret);
    await set.copied.clear();
    assert.equal(set.system.text, '');
  });

  test('goes when the window closes, and none is copied after that', async () => {
    const set = setUp();
    await set.copied.copy(secret);
    set.copied.dispose();
    await settle();
    assert.equal(set.system.text, '');
    await assert.rejects(set.copied.copy(secret));
    assert.equal(set.system.text, '');
  });

  test('is a failure where the clipboard cannot be written, and the one before still goes', async () => {
    const set = setUp();
    await set.copied.copy(secret);
    set.system.writable = false;
    await assert.rejects(set.copied.copy('220000-330000'));
    set.system.writable = true;
    await set.pass(60);
    assert.equal(set.system.text, '');
  });
});

describe('a clipboard that cannot be read', () => {
  test('is tried again until it can', async () => {
    const set = setUp();
    await set.copied.copy(secret);
    set.system.readable = false;
    await set.pass(60);
    await set.pass(5);
    await set.pass(5);
    assert.equal(set.system.text, secret);
    set.system.readable = true;
    await set.pass(5);
    assert.equal(set.system.text, '');
  });

  test('is given up after a while, which is said', async () => {
    const set = setUp();
    await set.copied.copy(secret);
    set.system.readable = false;
    await set.pass(60);
    for (let attempt = 0; attempt < 100; attempt += 1) await set.pass(5);
    const { reads } = set.system;
    assert.ok(reads > 10 && reads < 100, `${reads}`);
    assert.deepEqual(set.log.lines, ['The clipboard cannot be read, so a copied key may still be in it.']);
    set.system.readable = true;
    await set.pass(600);
    assert.equal(set.system.reads, reads);
  });

  test('does not keep a window from closing', async () => {
    const set = setUp();
    await set.copied.copy(secret);
    set.system.readable = false;
    await set.copied.clear();
    assert.equal(set.system.text, secret);
    assert.equal(set.log.lines.length, 1);
  });
});

describe('what is kept meanwhile', () => {
  test('tells the secret from everything else', () => {
    fc.assert(
      fc.property(recoveryPassword, recoveryPassword, (one, other) => {
        const [a, b] = [one.join('-'), other.join('-')];
        assert.ok(fingerprintOf(a).matches(a));
        assert.equal(fingerprintOf(a).matches(b), a === b);
      }),
    );
  });

  test('holds no secret, and no log line does', async () => {
    const set = setUp();
    await set.copied.copy(secret);
    await set.pass(60);
    const kept = [inspect(fingerprintOf(secret), { depth: null, showHidden: true }), inspect(set.copied, { depth: null, showHidden: true }), ...set.log.lines];
    assert.doesNotMatch(kept.join('\n'), /110000|220022/);
  });
});
