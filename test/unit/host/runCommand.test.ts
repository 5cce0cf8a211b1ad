import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { cancelled, failure, type Failure } from '../../../src/core/failure.ts';
import { createCommandEnvelope, describeBug, type CommandEnvelope } from '../../../src/host/runCommand.ts';
import { memoryClipboard, memoryLog, recordingOpener, scriptedPrompts, type Answer, type MemoryLog, type RecordingOpener, type ScriptedPrompts } from '../auth/fakes.ts';

interface Setting {
  readonly envelope: CommandEnvelope;
  readonly prompts: ScriptedPrompts;
  readonly log: MemoryLog;
  readonly opener: RecordingOpener;
  readonly clipboard: ReturnType<typeof memoryClipboard>;
  readonly led: string[];
}

function setUp(...answers: Answer[]): Setting {
  const prompts = scriptedPrompts(...answers);
  const log = memoryLog();
  const opener = recordingOpener();
  const clipboard = memoryClipboard();
  const led: string[] = [];
  const lead = (where: string) => (): Promise<void> => {
    led.push(where);
    return Promise.resolve();
  };
  const whoami = (): { account: string; tenant: string } => ({ account: 'ada@contoso.example', tenant: 'Contoso' });
  const envelope = createCommandEnvelope({ prompts, log, opener, clipboard, whoami, signIn: lead('signIn'), setUpSignIn: lead('setUpSignIn') });
  return { envelope, prompts, log, opener, clipboard, led };
}

const doing = 'list devices';
const denied = failure('denied', 'Intune refused.', { feature: 'listManagedDevices', status: 403, requestId: 'request-1' });

/** Runs a command that fails so once, and says how often it was run. */
async function failing({ envelope }: Setting, why: Failure): Promise<number> {
  let runs = 0;
  await envelope.run('test.command', () => {
    runs += 1;
    return Promise.resolve(runs === 1 ? { doing, failure: why } : undefined);
  });
  return runs;
}

describe('what a command came to', () => {
  test('done: nothing is said', async () => {
    const set = setUp();
    await set.envelope.run('test.command', () => Promise.resolve(undefined));
    assert.deepEqual([set.prompts.shown, set.log.lines], [[], []]);
  });

  test('cancelled, by value or thrown: nothing is said', async () => {
    const set = setUp();
    await failing(set, cancelled);
    const ended = new AbortController();
    ended.abort();
    for (const thrown of [ended.signal.reason as unknown, Object.assign(new Error('Canceled'), { name: 'Canceled' })]) {
      await set.envelope.run('test.command', () => {
        throw thrown;
      });
    }
    assert.deepEqual([set.prompts.shown, set.log.lines], [[], []]);
  });

  test('failed: one line in the log, one message, and nothing thrown', async () => {
    const set = setUp(undefined);
    await failing(set, denied);
    assert.deepEqual(set.log.lines, ['could not list devices: denied 403 request-id request-1']);
    assert.equal(set.prompts.shown.length, 1);
    assert.match(set.prompts.shown[0] ?? '', /^Could not list devices: Intune refused\. It needs the permission DeviceManagementManagedDevices\.Read\.All/);
  });

  test('a bug: the message quotes nothing, and the log has its name and place only', async () => {
    const set = setUp('Show Log');
    await set.envelope.run('test.command', () => {
      throw new TypeError('110000-220000 is what it read\n    at secret-place');
    });
    assert.deepEqual(set.prompts.shown, ['Recovery Keys made a mistake. The log says where.']);
    assert.deepEqual(set.opener.opened, ['log']);
    assert.match(set.log.lines.join('\n'), /^test\.command failed unexpectedly: TypeError at .*runCommand\.test\.ts/);
    assert.doesNotMatch(set.log.lines.join('\n'), /110000|secret-place/);
  });

  test('a bug in what follows a failure is caught, too', async () => {
    const set = setUp('Copy for Your Admin', undefined);
    set.clipboard.write = () => Promise.reject(new Error('110000-220000'));
    await failing(set, denied);
    assert.match(set.prompts.shown.at(-1) ?? '', /made a mistake/);
    assert.doesNotMatch(set.log.lines.join('\n'), /110000/);
  });

  test('nothing is said of what ends with the window', async () => {
    const set = setUp();
    const running = set.envelope.run('test.command', async (signal) => {
      await new Promise((resolve) => {
        signal.addEventListener('abort', resolve);
      });
      throw new Error('torn down');
    });
    set.envelope.dispose();
    await running;
    assert.deepEqual([set.prompts.shown, set.log.lines], [[], []]);
  });

  test('whatever the work knows, nobody gets it', async () => {
    const set = setUp();
    const running: Promise<unknown> = set.envelope.run('test.command', () => Promise.resolve('110000-220000' as never));
    assert.equal(await running, undefined);
  });
});

describe('the ways on', () => {
  for (const [why, action, led] of [
    [failure('signedOut', 'Signed out.'), 'Sign In', ['signIn']],
    [failure('consentNeeded', 'Not consented.'), 'Set Up Sign-in…', ['setUpSignIn']],
    [failure('misconfigured', 'A setting.'), 'Set Up Sign-in…', ['setUpSignIn']],
  ] as const) {
    test(`${why.code}: ${action}`, async () => {
      const set = setUp(action);
      await failing(set, why);
      assert.deepEqual(set.led, led);
    });
  }

  test('misconfigured: Open Settings shows those of this extension', async () => {
    const set = setUp('Open Settings');
    await failing(set, failure('misconfigured', 'A setting.'));
    assert.match(set.opener.opened.join(), /^settings:@ext:recovery-keys\.recovery-keys/);
  });

  test('what may work later: Retry runs the command again', async () => {
    const set = setUp('Retry');
    assert.equal(await failing(set, failure('offline', 'No connection.')), 2);
  });

  test('what will not: no Retry', async () => {
    for (const code of ['denied', 'notFound', 'malformed', 'emptyAnswer', 'unexpected'] as const) {
      const set = setUp('Retry');
      await assert.rejects(set.envelope.show(doing, failure(code, 'Words.')), /not Retry/);
    }
  });

  test('outside of a command there is nothing to run again, unless it is said what', async () => {
    const set = setUp('Retry');
    await assert.rejects(set.envelope.show(doing, failure('offline', 'No connection.')), /not Retry/);
    const other = setUp('Retry');
    let retried = 0;
    await other.envelope.show(doing, failure('offline', 'No connection.'), () => {
      retried += 1;
      return Promise.resolve();
    });
    assert.equal(retried, 1);
  });

  test('denied: the text for the administrator names who, where, permission, roles and request', async () => {
    const set = setUp('Copy for Your Admin');
    await failing(set, denied);
    assert.deepEqual(set.clipboard.text.split('\n').slice(0, 4), [
      'The extension Recovery Keys could not list devices.',
      'Account: ada@contoso.example',
      'Tenant: Contoso',
      'Microsoft Graph answered: 403, request request-1',
    ]);
    assert.match(set.clipboard.text, /DeviceManagementManagedDevices\.Read\.All with admin consent, and a role such as .* or Intune Administrator/);
  });

  test('every other failure: Show Log', async () => {
    const set = setUp('Show Log');
    await failing(set, failure('unexpected', 'Words.'));
    assert.deepEqual(set.opener.opened, ['log']);
  });
});

test('of a thrown value the name and a few frames are told, never its words', () => {
  const bug = (message: string): string => {
    const error = new RangeError(message);
    assert.match(error.stack ?? '', /at /);
    return describeBug(error);
  };
  for (const message of ['', 'at', 'RangeError', 'one\n  at two\nat three', 'secret-one\n    at Object.secret-two (file:///x.ts:1:1)']) {
    assert.match(bug(message), /^RangeError at .*runCommand\.test\.ts/, message);
    assert.doesNotMatch(bug(message), /secret|three/);
  }
  assert.deepEqual([describeBug('a secret'), describeBug(undefined), describeBug({ message: 'a secret' })], ['string', 'undefined', 'object']);
  assert.ok(bug('x').split(' at ').length <= 5);
});
