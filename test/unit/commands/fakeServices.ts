import type { Account, SignIn, SignInState } from '../../../src/auth/signIn.ts';
import type { Session, Sessions } from '../../../src/auth/sessions.ts';
import type { KeyTarget } from '../../../src/core/keyTarget.ts';
import type { Services, Target } from '../../../src/commands/services.ts';
import type { HostFeed } from '../../../src/manageBde/hostFeed.ts';
import type { ReviewText } from '../../../src/manageBde/review.ts';
import type { Failure } from '../../../src/core/failure.ts';
import { failure } from '../../../src/core/failure.ts';
import type { Disposable } from '../../../src/core/ports.ts';
import { fail, ok, type Result } from '../../../src/core/result.ts';
import { createFinder } from '../../../src/graph/find.ts';
import { createInventory } from '../../../src/graph/inventory.ts';
import { createCommandEnvelope } from '../../../src/host/runCommand.ts';
import type { LiveSearch, SearchChoice, SearchItem, Settings } from '../../../src/host/ui.ts';
import type { RemoteSessions } from '../../../src/remote/remoteSessions.ts';
import type { Rotation } from '../../../src/rotation/rotation.ts';
import { manualClock, memoryClipboard, memoryConfig, memoryLog, memoryStore, never, recordingOpener, scriptedPrompts, secretStore, type Answer, type MemoryConfig, type MemoryLog, type RecordingOpener, type ScriptedPrompts } from '../auth/fakes.ts';
import { fakeRemoteSessions } from './fakeRemote.ts';
import { entra, fakeGraph, key, managed, type FakeGraph } from '../graph/fakeGraph.ts';

/** What Graph answers when a key is read; it may turn up in the clipboard and nowhere else. */
export const secret = '110000-220000-330000-440000-550000-660000-110011-220022';

export const signal = never;

export interface FakeServices extends Services {
  readonly prompts: ScriptedPrompts;
  readonly config: MemoryConfig;
  readonly log: MemoryLog;
  readonly opener: RecordingOpener;
  readonly clipboard: ReturnType<typeof memoryClipboard>;
  readonly secrets: ReturnType<typeof secretStore>;
  readonly memory: ReturnType<typeof memoryStore>;
  readonly graph: FakeGraph;
  /** Objects that our tree handed out, with what they stand for. */
  readonly rows: Map<unknown, Target>;
  /** What was done, in order: opened sessions, sign-ins, reveals, rotations. */
  readonly done: string[];
  readonly copied: string[];
  readonly revealed: KeyTarget[];
  readonly reviewed: ReviewText[];
  readonly followed: HostFeed[];
  remoteSessions: RemoteSessions;
  /** Every row that a search has shown. */
  readonly listed: SearchItem<unknown>[];
  /** Looks through what a search shows and answers for the person; undefined: turned away. */
  choose: <T>(search: LiveSearch<T>) => SearchChoice<T> | undefined;
  signInFails: Failure | undefined;
  rotateAnswer: Result<void>;
  clipboardWorks: boolean;
  state: SignInState;
}

export interface FakeOptions {
  readonly answers?: readonly Answer[];
  readonly settings?: Partial<Settings>;
  readonly graph?: Partial<FakeGraph>;
  readonly account?: Account;
  readonly signedOut?: boolean;
}

/** Services over a session with two laptops, a Mac and a phone. The laptop `many` has two keys, `one` has one. */
export async function fakeServices(options: FakeOptions = {}): Promise<FakeServices> {
  const graph = Object.assign(
    fakeGraph(),
    {
      entra: [[entra('one', { name: 'LT-ONE' }), entra('many', { name: 'LT-MANY' }), entra('none', { name: 'LT-NONE' }), entra('phone', { name: 'PHONE', platform: 'other' as const })]],
      intune: [[managed('i-one', 'one', { serialNumber: 'SN-1' }), managed('i-mac', 'mac', { name: 'MAC', platform: 'macos' as const })]],
      keys: [[key('AAAAAAAA-1111-4222-8333-000000000001', 'one'), key('BBBBBBBB-1111-4222-8333-000000000002', 'many'), key('CCCCCCCC-1111-4222-8333-000000000003', 'many', '2026-03-02T00:00:00.000Z')]],
      readBitLockerKey: (id: string) => read(`bitlocker ${id}`),
      readFileVaultKey: (id: string) => read(`fileVault ${id}`),
      probe: (feature: string) => {
        graph.calls.push(`probe ${feature}`);
        return Promise.resolve(ok(undefined));
      },
    },
    options.graph,
  );
  function read(what: string): Promise<Result<string>> {
    graph.calls.push(`read ${what}`);
    return Promise.resolve(ok(secret));
  }

  const prompts = scriptedPrompts(...(options.answers ?? []));
  const config = memoryConfig({ 'signIn.method': 'vscode', clientId: '11111111-2222-3333-4444-555555555555', ...options.settings });
  const [log, opener, clipboard, clock] = [memoryLog(), recordingOpener(), memoryClipboard(), manualClock()];
  const done: string[] = [];
  const disposable: Disposable = { dispose: () => undefined };

  const inventory = createInventory({ graph, log, clock });
  if (options.signedOut !== true) await inventory.load();
  const session: Session = { key: 'session-1', graph, inventory, finder: createFinder(inventory) };
  const signedIn: SignInState = {
    kind: 'signedIn',
    method: config.get('signIn.method'),
    account: options.account ?? { id: 'ada', label: 'ada@contoso.example' },
    tenant: 'Contoso',
    cloud: { id: 'global', label: 'Microsoft Graph', authority: 'https://login.example', graphRoot: 'https://graph.example', resource: 'https://graph.example', intunePortal: 'https://intune.example' },
    sessionKey: 'session-1',
  };

  const signIn: SignIn = {
    get state() {
      return fakes.state;
    },
    onDidChange: () => disposable,
    getToken: () => Promise.resolve(fail(failure('signedOut', 'No tokens here.'))),
    signIn: () => enter('signIn'),
    restore: () => enter('restore'),
    switchAccount: () => enter('switchAccount'),
    signOut() {
      done.push('signOut');
      fakes.state = { kind: 'signedOut' };
      return Promise.resolve();
    },
  };
  function enter(how: string): Promise<Result<void>> {
    done.push(how);
    if (fakes.signInFails !== undefined) return Promise.resolve(fail(fakes.signInFails));
    fakes.state = signedIn;
    return Promise.resolve(ok(undefined));
  }

  const sessions: Sessions = {
    get current() {
      return fakes.state.kind === 'signedIn' ? session : undefined;
    },
    async open({ interactive }) {
      done.push(`open ${interactive ? 'interactive' : 'silent'}`);
      if (fakes.state.kind !== 'signedIn') {
        const entered = await enter('signIn');
        if (!entered.ok) return entered;
      }
      return ok(session);
    },
    onDidChange: () => disposable,
  };

  const fakes: FakeServices = {
    prompts,
    config,
    log,
    clock,
    opener,
    clipboard,
    secrets: secretStore(),
    memory: memoryStore(),
    signIn,
    sessions,
    graph,
    rows: new Map(),
    done,
    copied: [],
    revealed: [],
    reviewed: [],
    followed: [],
    remoteSessions: fakeRemoteSessions(),
    listed: [],
    choose: () => undefined,
    signInFails: undefined,
    rotateAnswer: ok(undefined),
    clipboardWorks: true,
    state: options.signedOut === true ? { kind: 'signedOut' } : signedIn,
    target: (argument) => fakes.rows.get(argument),
    search: {
      show(search) {
        done.push(`search ${search.title}`);
        fakes.listed.push(...search.items('').items);
        return Promise.resolve(fakes.choose(search));
      },
    },
    secretClipboard: {
      copy(text) {
        if (!fakes.clipboardWorks) return Promise.reject(new Error(`cannot write ${text}`));
        fakes.copied.push(text);
        return Promise.resolve();
      },
    },
    rotations: {
      rotate(device) {
        done.push(`rotate ${device.name}`);
        const { rotateAnswer } = fakes;
        if (!rotateAnswer.ok) return Promise.resolve(rotateAnswer);
        return Promise.resolve(ok({ kind: 'bitlocker', deviceId: device.id, deviceName: device.name, intuneDeviceId: '', acceptedAt: 0, stage: 'queued' } satisfies Rotation));
      },
      rotationOf: () => undefined,
      all: () => [],
      stopWatching: (deviceId) => void done.push(`stopWatching ${deviceId}`),
      onDidChange: () => disposable,
      order: (devices) => {
        done.push(`order ${devices.map(({ name }) => name).join(', ')}`);
        return Promise.resolve(fakes.rotateAnswer.ok ? ok({ version: 1, id: 'job', orderedAt: 0, session: 's', account: 'a', devices: [] }) : fakes.rotateAnswer);
      },
      jobs: () => [],
      cancel: () => Promise.resolve(),
      resume: () => undefined,
      sessionChanged: () => undefined,
      waiting: 0,
      lookForOpen: () => Promise.resolve(0),
      dispose: () => undefined,
    },
    tree: {
      filter: '',
      reveal(deviceId, keyId) {
        done.push(`show ${deviceId}${keyId === undefined ? '' : ` ${keyId}`}`);
        return Promise.resolve(true);
      },
      loadMore: (groupKey) => void done.push(`loadMore ${groupKey}`),
    },
    reveals: {
      open(target) {
        fakes.revealed.push(target);
        return Promise.resolve();
      },
      hideAll: () => void done.push('hideAll'),
    },
    reviews: {
      follow(feed) {
        fakes.followed.push(feed);
        return Promise.resolve();
      },
      hideAll: () => void done.push('hideReviews'),
      open(text) {
        fakes.reviewed.push(text);
        return Promise.resolve();
      },
    },
    remote: () => Promise.resolve(fakes.remoteSessions),
    envelope: createCommandEnvelope({
      log,
      prompts,
      clipboard,
      opener,
      whoami: () => ({ account: 'ada@contoso.example', tenant: 'Contoso' }),
      signIn: () => Promise.resolve(void done.push('signIn')),
      setUpSignIn: () => Promise.resolve(void done.push('setUpSignIn')),
    }),
  };
  return fakes;
}

/** A row of the tree that stands for something. */
export function row(services: FakeServices, target: Target): object {
  const handle = {};
  services.rows.set(handle, target);
  return handle;
}

/** The row of a device of the session, by its name. */
export function deviceRow(services: FakeServices, name: string): object {
  const device = services.sessions.current?.inventory.devices().find((one) => one.name === name);
  if (device === undefined) throw new Error(`no device ${name}`);
  return row(services, { kind: 'device', device });
}

/** Types something into a search and takes the first row, or one of its buttons. */
export function takeFirst(query: string, button?: string): FakeServices['choose'] {
  return (search) => {
    const [first] = search.items(query).items;
    return first === undefined ? undefined : { value: first.value, ...(button === undefined ? {} : { button }) };
  };
}

/** How often a key was read. */
export function reads({ graph }: FakeServices): readonly string[] {
  return graph.calls.filter((call) => call.startsWith('read'));
}

/** Everything that somebody, or another extension, could have seen. */
export function visible(services: FakeServices): string {
  const { prompts, log, opener, clipboard, memory, secrets, done, listed, config } = services;
  return JSON.stringify([prompts.shown, log.lines, opener.opened, opener.texts, clipboard.text, [...memory.map], [...secrets.map], done, listed, config.values]);
}
