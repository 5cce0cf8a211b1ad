import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import iconv from 'iconv-lite';
import { remoteSettings } from '../../../src/commands/remoteSettings.ts';
import { reviewRemote } from '../../../src/commands/reviewRemote.ts';
import type { ReviewInputs } from '../../../src/commands/review.ts';
import type { CommandOutcome } from '../../../src/host/runCommand.ts';
import type { HostEvent, HostFeed } from '../../../src/manageBde/hostFeed.ts';
import type { HostFailure, HostKey } from '../../../src/remote/hostFailure.ts';
import { createHostReview } from '../../../src/review/hostReview.ts';
import { memoryConfig } from '../auth/fakes.ts';
import { collected, failedWith, fakeRemoteSessions, type FakeAsk, type FakeRemoteSessions } from './fakeRemote.ts';
import { deviceRow, fakeServices, row, secret, signal, visible, type FakeOptions, type FakeServices } from './fakeServices.ts';

const volumes = { '-status': 'Volume C: [Windows]\r\n[OS Volume]\r\n\r\n    Size: 237.5 GB\r\n    Conversion Status: Fully Encrypted\r\n    Protection Status: Protection On\r\n    Lock Status: Unlocked\r\n' };
const protectors = { ...volumes, '-protectors -get C:': `Volume C: [Windows]\r\nAll Key Protectors\r\n\r\n    Numerical Password:\r\n      ID: {1F3A22B0-6C1D-4E0B-9A57-2B8D40E7C913}\r\n      Password:\r\n        ${secret}\r\n` };

const key: HostKey = { name: '[pc01]:22', keyType: 'ED25519', fingerprint: `SHA256:${'A'.repeat(43)}` };
const unknownKey: HostFailure = { kind: 'hostKeyUnknown', transport: 'ssh', hostKeys: [key] };

function inputs(text = ''): Pick<ReviewInputs, 'sizeOf' | 'readFile' | 'nameOf'> {
  const bytes = new TextEncoder().encode(text);
  return { sizeOf: () => Promise.resolve(bytes.byteLength), readFile: () => Promise.resolve(bytes), nameOf: (uri) => uri.slice(uri.lastIndexOf('/') + 1) };
}

interface Run {
  readonly services: FakeServices;
  readonly remote: FakeRemoteSessions;
  readonly outcome: CommandOutcome;
  /** Questions of `confirm`, whole. */
  readonly asked: string[];
}

interface RunOptions extends FakeOptions {
  readonly file?: string;
  readonly row?: (services: FakeServices) => unknown;
  readonly selected?: (services: FakeServices, row: unknown) => unknown;
  readonly confirms?: readonly boolean[];
  readonly signal?: AbortSignal;
}

async function run({ file, row: rowOf, selected, confirms = [], signal: ending = signal, ...options }: RunOptions): Promise<Run> {
  const services = await fakeServices(options);
  const remote = fakeRemoteSessions();
  services.remoteSessions = remote;
  const asked: string[] = [];
  const left = [...confirms];
  Object.assign(services.prompts, {
    confirm({ message, detail }: { readonly message: string; readonly detail: string }) {
      asked.push(`${message}\n${detail}`);
      return Promise.resolve(left.shift() ?? false);
    },
  });
  const argument = rowOf?.(services);
  const outcome = await reviewRemote(services, inputs(file), argument, selected?.(services, argument), ending);
  return { services, remote, outcome, asked };
}

const typed = (text: string, what = 'IDs only'): RunOptions => ({ answers: ['Type or Paste Names…', text, what] });

/** The feed that the review follows, followed as the page does. */
function follow({ services }: Run) {
  const [feed] = services.followed;
  assert.ok(feed !== undefined, 'a review was opened');
  const events: HostEvent[] = [];
  const review = createHostReview({ title: feed.title, hosts: feed.hosts, now: 0 });
  const subscription = feed.subscribe((event) => {
    events.push(event);
    review.apply(event);
  });
  return { feed, events, review, subscription, stateOf: (host: string) => events.findLast((event) => event.host === host)?.state };
}

const askOf = ({ remote }: Run, index = 0): FakeAsk => {
  const ask = remote.asks[index];
  assert.ok(ask !== undefined, `${remote.asks.length} calls of ask`);
  return ask;
};
const settled = async (): Promise<void> => {
  await new Promise((resolve) => setImmediate(resolve));
};
const names = (feed: HostFeed | undefined): readonly string[] => feed?.hosts ?? [];

describe('computers that somebody names', () => {
  test('stream into one review as they answer', async () => {
    const started = await run(typed('pc01, PC02 pc01;helpdesk@192.0.2.7'));
    const { feed, review, stateOf } = follow(started);
    const ask = askOf(started);
    assert.equal(started.outcome, undefined);
    assert.deepEqual([feed.title, feed.hosts], ['3 computers over remote sessions', ['pc01', 'pc02', 'helpdesk@192.0.2.7']]);
    assert.deepEqual(ask.collection, { volumes: 'all', recoveryPasswords: false });
    assert.deepEqual(stateOf('pc02'), { state: 'running', since: '2026-03-03T14:30:00.000Z', doing: 'Waiting for its turn.' });
    ask.began('pc02');
    assert.match(JSON.stringify(stateOf('pc02')), /Asked by SSH\./);
    ask.waits('pc02', { kind: 'dropped', transport: 'ssh' });
    assert.match(JSON.stringify(stateOf('pc02')), /Waits for another try: too many at a time\./);
    ask.settle('pc01', collected(volumes));
    assert.deepEqual(stateOf('pc01'), { state: 'read', transport: 'SSH', at: '2026-03-03T14:30:00.000Z' });
    assert.equal(stateOf('pc02')?.state, 'running');
    const [first] = review.model.computers;
    assert.deepEqual([first?.name, first?.volumes.map(({ mountPoint, label, volumeStatus }) => [mountPoint, label, volumeStatus])], ['pc01', [['C:', 'Windows', 'FullyEncrypted']]]);
  });

  test('of which one fails: its kind and what to do, beside the others', async () => {
    const started = await run(typed('pc01 pc02'));
    const { stateOf } = follow(started);
    askOf(started).settle('pc02', failedWith({ kind: 'toolMissing', transport: 'manageBde' }, { kind: 'refused', transport: 'ssh' }));
    askOf(started).settle('pc01', collected(volumes));
    const state = stateOf('pc02');
    assert.ok(state?.state === 'failed');
    // that there is no manage-bde here is the least that there is to tell
    assert.equal(state.what, 'connection refused');
    assert.match(state.meaning, /pc02 is there, and nothing listens.*says nothing about BitLocker on pc02.*Tried as well: manage-bde -computername \(program missing here\)\./);
    assert.match(state.remedy ?? '', /sshd/);
    assert.equal(stateOf('pc01')?.state, 'read');
  });

  test('are retried alone, cancelled one by one or all, and what an older try says does not count', async () => {
    const started = await run(typed('pc01 pc02 pc03'));
    const { feed, stateOf } = follow(started);
    const ask = askOf(started);
    ask.settle('pc01', failedWith({ kind: 'timedOut', transport: 'ssh' }));
    feed.retry?.(['pc01', 'pc02', 'nobody']);
    assert.deepEqual(askOf(started, 1).hosts.map(({ name }) => name), ['pc01']);
    assert.equal(stateOf('pc01')?.state, 'running');
    feed.cancel?.(['pc02']);
    const cancelled = stateOf('pc02');
    assert.ok(cancelled?.state === 'failed' && cancelled.what === 'cancelled');
    assert.deepEqual(['pc01', 'pc02', 'pc03'].map((name) => ask.signalOf(name)?.aborted), [false, true, false]);
    ask.settle('pc02', collected(volumes));
    assert.equal(stateOf('pc02')?.state, 'failed');
    feed.cancel?.(feed.hosts);
    assert.deepEqual([ask.signalOf('pc03')?.aborted, askOf(started, 1).signalOf('pc01')?.aborted], [true, true]);
    assert.ok(feed.hosts.every((name) => stateOf(name)?.state === 'failed'));
    // the stop of one did not get through
    ask.settle('pc03', failedWith({ kind: 'cancelled', transport: 'ssh', mayStillRun: true }));
    assert.match(JSON.stringify(stateOf('pc03')), /may still be running there/);
  });

  test('are not asked any more when the page is closed, or the window', async () => {
    const closed = await run(typed('pc01'));
    follow(closed).subscription.dispose();
    assert.equal(askOf(closed).signalOf('pc01')?.aborted, true);
    const ending = new AbortController();
    const ended = await run({ ...typed('pc01'), signal: ending.signal });
    ending.abort();
    assert.equal(askOf(ended).signalOf('pc01')?.aborted, true);
  });

  test('a fault of ours is none of theirs, and nothing of it is told', async () => {
    const started = await run(typed('pc01 pc02'));
    const { stateOf } = follow(started);
    askOf(started).settle('pc01', collected(volumes));
    askOf(started).fail();
    await settled();
    const state = stateOf('pc02');
    assert.ok(state?.state === 'failed' && state.what.includes('fault of Recovery Keys'));
    assert.equal(stateOf('pc01')?.state, 'read');
    assert.ok(!visible(started.services).includes(secret) && !JSON.stringify(state).includes(secret));
  });
});

describe('names that cannot be asked', () => {
  test('are named while somebody types, and nothing is asked', async () => {
    const { services, remote, outcome } = await run(typed('pc01 -oProxyCommand=calc'));
    assert.equal(outcome, undefined);
    assert.match(services.prompts.shown.join('\n'), /-oProxyCommand=calc: A name cannot begin with a hyphen/);
    assert.deepEqual([remote.asks, services.followed], [[], []]);
  });

  test('of a file are named with their lines, and the others asked only after a yes', async () => {
    const file = `Name,User\r\npc01,ada\r\n-oProxyCommand=calc\r\n${secret}\r\npc 02;x\r\npc03\r\n`;
    const answers = ['From a File…', ['file:///x/pcs.csv'], 'IDs only'];
    const agreed = await run({ answers, file, confirms: [true] });
    assert.deepEqual(names(agreed.services.followed[0]), ['pc01', 'pc03']);
    assert.match(agreed.asked[0] ?? '', /^3 entries cannot be asked\.\nLine 3: -oProxyCommand=calc: .*hyphen.*\nLine 4: .*recovery key.*\nLine 5: /);
    assert.ok(!agreed.asked.join('').includes(secret));
    const declined = await run({ answers, file });
    assert.deepEqual([declined.outcome, declined.remote.asks, declined.services.followed], [undefined, [], []]);
  });

  test('and no other: a failure that says so', async () => {
    const none = await run({ answers: ['From a File…', ['file:///x/pcs.txt']], file: '$(calc)\n' });
    assert.match(none.outcome?.failure.message ?? '', /No computer can be asked\. Line 1: \$\(calc\): /);
    const empty = await run({ answers: ['From a File…', ['file:///x/pcs.txt']], file: '\n# none\n' });
    assert.match(empty.outcome?.failure.message ?? '', /names no computer/);
  });
});

describe('rows of the tree', () => {
  test('are asked by device name and the DNS suffix; what is no Windows computer is named', async () => {
    const started = await run({
      answers: ['IDs only'],
      settings: { 'remote.dnsSuffix': 'corp.example.com' },
      confirms: [true],
      row: (services) => deviceRow(services, 'LT-ONE'),
      selected: (services, first) => [first, deviceRow(services, 'LT-MANY'), deviceRow(services, 'MAC'), { kind: 'device', device: { name: 'STRANGER' } }],
    });
    assert.deepEqual(names(started.services.followed[0]), ['lt-one.corp.example.com', 'lt-many.corp.example.com']);
    assert.match(started.asked[0] ?? '', /MAC: It is no Windows computer/);
  });

  test('outside of the selection, or a group, count by themselves', async () => {
    const alone = await run({ answers: ['IDs only'], row: (services) => deviceRow(services, 'LT-ONE'), selected: (services) => [deviceRow(services, 'LT-MANY')] });
    assert.deepEqual(names(alone.services.followed[0]), ['lt-one']);
    const group = await run({
      answers: ['IDs only'],
      row: (services) => row(services, { kind: 'group', devices: (services.sessions.current?.inventory.devices() ?? []).filter(({ name }) => name.startsWith('LT-')) }),
    });
    assert.deepEqual([...names(group.services.followed[0])].sort(), ['lt-many', 'lt-none', 'lt-one']);
  });

  test('that are none of ours count as nothing: somebody is asked for names', async () => {
    for (const stranger of [{}, { kind: 'device', device: { name: 'pc01' } }, 'pc01', null]) {
      const { services, remote } = await run({ row: () => stranger, selected: () => [stranger] });
      assert.deepEqual([services.prompts.shown, remote.asks], [['Review Remote Computers: which ones?'], []]);
    }
  });
});

describe('recovery passwords', () => {
  test('are nowhere with IDs only, even where a host sends them all the same', async () => {
    const started = await run(typed('pc01'));
    const { events, review } = follow(started);
    askOf(started).settle('pc01', collected(protectors));
    const [protector] = review.model.computers[0]?.volumes[0]?.protectors ?? [];
    assert.deepEqual([protector?.type, protector?.id, protector?.password], ['RecoveryPassword', '{1F3A22B0-6C1D-4E0B-9A57-2B8D40E7C913}', null]);
    assert.ok(!JSON.stringify(review.model).includes('maskedPassword'));
    assert.doesNotMatch(JSON.stringify([events, review.model, [...review.secrets]]), /110000|220000|330000|440000|550000|660000|110011|220022/);
  });

  test('that were asked for are in the secrets of the review only', async () => {
    const started = await run(typed('pc01', 'With recovery passwords'));
    const { review } = follow(started);
    assert.equal(askOf(started).collection.recoveryPasswords, true);
    askOf(started).settle('pc01', collected(protectors));
    assert.deepEqual([...review.secrets.values()], [secret]);
    assert.ok(!JSON.stringify(review.model).includes(secret) && !visible(started.services).includes(secret));
  });

  test('cannot be left out where manage-bde -computername is the only way, which is said', async () => {
    let offered: readonly { readonly label: string; readonly detail?: string }[] = [];
    const take = (choices: readonly { readonly label: string; readonly value: unknown }[]): unknown => {
      offered = choices;
      return undefined;
    };
    const { remote } = await run({ answers: ['Type or Paste Names…', 'pc01', take], settings: { 'remote.transports': ['manageBde'] } });
    assert.deepEqual([offered.map(({ label }) => label), remote.asks], [['With recovery passwords'], []]);
    assert.match(offered[0]?.detail ?? '', /always sends them/);
  });
});

describe('host keys', () => {
  test('that are unknown are shown with their fingerprint; after a yes the host is asked again', async () => {
    const started = await run({ ...typed('pc01 pc02'), confirms: [true] });
    const { stateOf } = follow(started);
    askOf(started).settle('pc01', failedWith(unknownKey));
    assert.match(JSON.stringify(stateOf('pc01')), new RegExp(`host key not known yet.*${key.fingerprint}`));
    await settled();
    assert.equal(started.asked.length, 1);
    assert.match(started.asked[0] ?? '', new RegExp(`^Accept the host key of pc01\\?[^]*ED25519 ${key.fingerprint}[^]*Compare the fingerprint`));
    assert.deepEqual(started.remote.accepted, [key]);
    assert.deepEqual(askOf(started, 1).hosts.map(({ name }) => name), ['pc01']);
    askOf(started, 1).settle('pc01', collected(volumes));
    assert.equal(stateOf('pc01')?.state, 'read');
  });

  test('nothing is accepted without a yes, and a no also leaves the others that wait', async () => {
    const started = await run(typed('pc01 pc02'));
    const { feed, stateOf } = follow(started);
    askOf(started).settle('pc01', failedWith(unknownKey));
    askOf(started).settle('pc02', failedWith({ ...unknownKey, hostKeys: [{ ...key, name: 'pc02' }] }));
    await settled();
    assert.deepEqual([started.asked.length, started.remote.accepted, started.remote.asks.length], [1, [], 1]);
    assert.equal(stateOf('pc02')?.state, 'failed');
    // asked again, it is a question again
    feed.retry?.(['pc02']);
    askOf(started, 1).settle('pc02', failedWith({ ...unknownKey, hostKeys: [{ ...key, name: 'pc02' }] }));
    await settled();
    assert.equal(started.asked.length, 2);
  });

  test('that many hosts show, as behind one jump host, are asked about once; and never again where a yes did not help', async () => {
    const started = await run({ ...typed('pc01 pc02'), confirms: [true, true, true] });
    const { stateOf } = follow(started);
    for (const name of ['pc01', 'pc02']) askOf(started).settle(name, failedWith({ ...unknownKey, hostKeys: [{ ...key, name: 'jump' }] }));
    await settled();
    assert.deepEqual([started.asked.length, started.remote.accepted.length, started.remote.asks.length], [1, 1, 3]);
    askOf(started, 1).settle('pc01', failedWith({ ...unknownKey, hostKeys: [{ ...key, name: 'jump' }] }));
    await settled();
    assert.deepEqual([started.asked.length, started.remote.asks.length, stateOf('pc01')?.state], [1, 3, 'failed']);
  });

  test('that have changed: the commands that forget the old one are shown, and run after a yes only', async () => {
    const changed: HostFailure = { kind: 'hostKeyChanged', transport: 'ssh', hostKeys: [key] };
    for (const yes of [true, false]) {
      const started = await run({ ...typed('pc01'), confirms: [yes] });
      follow(started);
      askOf(started).settle('pc01', failedWith(changed));
      await settled();
      assert.match(started.asked[0] ?? '', new RegExp(`has changed[^]*somebody stands in between[^]*${key.fingerprint}[^]*ssh-keygen -R \\[pc01\\]:22 -f /home/ada/.ssh/known_hosts`));
      assert.deepEqual(started.remote.forgotten, yes ? ['-R [pc01]:22 -f /home/ada/.ssh/known_hosts'] : []);
      assert.deepEqual([started.remote.accepted.length, started.remote.asks.length], yes ? [1, 2] : [0, 1]);
    }
  });
});

describe('answers', () => {
  test('are read by the code page that the host named', async () => {
    const started = await run(typed('pc01'));
    const { review } = follow(started);
    // Greek, which nothing here would guess
    const text = 'Volume C: [Δίσκος]\r\nAll Key Protectors\r\n\r\n    TPM:\r\n      ID: {1F3A22B0-6C1D-4E0B-9A57-2B8D40E7C913}\r\n';
    const labelOf = () => review.model.computers[0]?.volumes[0]?.label;
    askOf(started).settle('pc01', collected({ '-protectors -get C:': iconv.encode(text, 'cp737') }, {}, { outputCodePage: 737, oemCodePage: 850 }));
    assert.equal(labelOf(), 'Δίσκος');
  });

  test('that lack a part say so, and keep the part', async () => {
    const started = await run(typed('pc01 pc02 pc03'));
    const { review, stateOf } = follow(started);
    askOf(started).settle('pc01', collected(volumes, { troubles: [{ kind: 'volumeCut', transport: 'ssh', volume: 'C:' }] }));
    const cut = stateOf('pc01');
    assert.ok(cut?.state === 'failed' && cut.what === 'not all was read (C:)' && cut.meaning.includes('may hold more volumes and keys'));
    assert.equal(review.model.computers.find(({ name }) => name === 'pc01')?.volumes.length, 1);
    // the output itself tells of it
    askOf(started).settle('pc02', collected({ '-status': volumes['-status'].replace('Unlocked', 'Locked') }, { troubles: [{ kind: 'volumeLocked', transport: 'ssh', volume: 'C:' }] }));
    assert.equal(stateOf('pc02')?.state, 'read');
    // nothing was understood of what the tool said, and its exit code is an error
    askOf(started).settle('pc03', collected({ '-status': 'Que?' }, { troubles: [{ kind: 'toolFailed', transport: 'ssh', code: -1 }] }));
    assert.match(JSON.stringify(stateOf('pc03')), /manage-bde failed.*does not mean that there is no key/);
  });
});

test('what settings.json holds beside what is allowed counts as not set', () => {
  const order = (value: unknown) => remoteSettings(memoryConfig({ 'remote.transports': value as never })).choice.order;
  assert.deepEqual(order(['winRm', 'ssh', 'calc']), ['winRm', 'ssh']);
  for (const wrong of [[], 'ssh', null, [7], { 0: 'ssh' }]) assert.deepEqual(order(wrong), ['ssh', 'winRm', 'powershellOverSsh', 'manageBde']);
  assert.deepEqual(remoteSettings(memoryConfig({ 'remote.timeoutSeconds': 1, 'remote.concurrency': 7 })), { choice: { rules: [], order: ['ssh', 'winRm', 'powershellOverSsh', 'manageBde'] }, concurrency: 7, hostTimeoutMs: 20_000 });
});
