import type { Clock, Log } from '../../../src/core/ports.ts';
import type { Clipboard, Config, Memory, Opener, Prompts, SecretStore, Settings } from '../../../src/host/ui.ts';
import type { MethodSettings } from '../../../src/auth/method.ts';

export interface ManualClock extends Clock {
  /** Moves the time on and calls back what falls due. */
  advance(ms: number): void;
}

export function manualClock(start = Date.UTC(2026, 2, 3, 14, 30)): ManualClock {
  let now = start;
  const due = new Set<{ at: number; callback: () => void }>();
  return {
    now: () => now,
    sleep: () => Promise.reject(new Error('nothing sleeps here')),
    after(ms, callback) {
      const entry = { at: now + ms, callback };
      due.add(entry);
      return { dispose: () => void due.delete(entry) };
    },
    advance(ms) {
      now += ms;
      for (const entry of [...due].filter(({ at }) => at <= now)) {
        due.delete(entry);
        entry.callback();
      }
    },
  };
}

export interface MemoryLog extends Log {
  readonly lines: string[];
}

export function memoryLog(): MemoryLog {
  const lines: string[] = [];
  const add = (line: string): void => void lines.push(line);
  return { lines, debug: add, info: add, warn: add, error: add };
}

export const defaultSettings: Settings = {
  'signIn.method': 'vscode',
  tenantId: '',
  clientId: '',
  cloud: 'global',
  'customCloud.authority': '',
  'customCloud.graphRoot': '',
  'customCloud.resource': '',
  'certificate.path': '',
  'reveal.hideAfterSeconds': 300,
  'reveal.hideOnBlur': false,
  'demo.devices': 80,
  'tree.grouping': 'platform',
  'tree.sort': 'name',
  'remote.transports': ['ssh', 'winRm', 'powershellOverSsh', 'manageBde'],
  'remote.dnsSuffix': '',
  'remote.concurrency': 32,
  'remote.timeoutSeconds': 60,
};

export interface MemoryConfig extends Config {
  readonly values: Settings;
}

export function memoryConfig(given: Partial<Settings> = {}): MemoryConfig {
  let values: Settings = { ...defaultSettings, ...given };
  const listeners = new Set<{ keys: readonly (keyof Settings)[]; listener: () => void }>();
  return {
    get values() {
      return values;
    },
    get: (key) => values[key],
    set(key, value) {
      values = { ...values, [key]: value };
      for (const { keys, listener } of [...listeners]) if (keys.includes(key)) listener();
      return Promise.resolve();
    },
    onDidChange(keys, listener) {
      const entry = { keys, listener };
      listeners.add(entry);
      return { dispose: () => void listeners.delete(entry) };
    },
  };
}

export function memoryStore(): Memory & { readonly map: Map<string, unknown> } {
  const map = new Map<string, unknown>();
  return {
    map,
    get: (key) => map.get(key),
    set(key, value) {
      if (value === undefined) map.delete(key);
      else map.set(key, value);
      return Promise.resolve();
    },
  };
}

export function secretStore(given: Readonly<Record<string, string>> = {}): SecretStore & { readonly map: Map<string, string> } {
  const map = new Map(Object.entries(given));
  return {
    map,
    get: (key) => Promise.resolve(map.get(key)),
    set: (key, value) => Promise.resolve(void map.set(key, value)),
    delete: (key) => Promise.resolve(void map.delete(key)),
  };
}

/** Answers to prompts, in the order in which they are asked; everything that is shown is kept. */
export interface ScriptedPrompts extends Prompts {
  readonly shown: string[];
  /** Prompts that nobody answered for. */
  readonly left: Answer[];
}

export type Answer = string | boolean | undefined | readonly string[] | ((choices: readonly { readonly label: string; readonly value: unknown }[]) => unknown);

/**
 * `pick` and `pickMany` take labels (or a function over the choices), `input` a text that its validation admits,
 * messages the label of an action, `confirm` a boolean.
 */
export function scriptedPrompts(...answers: Answer[]): ScriptedPrompts {
  const shown: string[] = [];
  const left = [...answers];
  const take = (what: string): Answer => {
    shown.push(what);
    return left.shift();
  };
  const message = (text: string, ...actions: readonly string[]): Promise<string | undefined> => {
    shown.push(text);
    if (actions.length === 0) return Promise.resolve(undefined);
    const answer = left.shift();
    if (answer !== undefined && !actions.includes(answer as string)) throw new Error(`"${text}" offers ${actions.join(', ')}, not ${String(answer)}`);
    return Promise.resolve(answer as string | undefined);
  };
  return {
    shown,
    left,
    info: message,
    warn: message,
    error: message,
    confirm: (question) => Promise.resolve(take(question.message) === true),
    pick(items, options) {
      const answer = take(options.title);
      if (answer === undefined) return Promise.resolve(undefined);
      if (typeof answer === 'function') return Promise.resolve(answer(items) as never);
      const found = items.find((item) => item.label === answer);
      if (found === undefined) throw new Error(`"${options.title}" offers ${items.map((item) => item.label).join(', ')}, not ${String(answer)}`);
      return Promise.resolve(found.value);
    },
    pickMany(items, options) {
      const answer = take(options.title);
      if (answer === undefined) return Promise.resolve(undefined);
      if (answer === true) return Promise.resolve(items.map((item) => item.value));
      return Promise.resolve(items.filter((item) => (answer as readonly string[]).includes(item.label)).map((item) => item.value));
    },
    input(options) {
      const answer = take(`${options.title}${options.password === true ? ' (hidden)' : ''}`);
      if (typeof answer === 'string') {
        const problem = options.validate?.(answer);
        if (problem !== undefined) {
          shown.push(problem);
          return Promise.resolve(undefined);
        }
      }
      return Promise.resolve(answer as string | undefined);
    },
    openFiles(options) {
      const answer = take(options.title);
      return Promise.resolve(answer as readonly string[] | undefined);
    },
    progress: async (title, work) => {
      shown.push(title);
      return await work(new AbortController().signal, () => undefined);
    },
  };
}

export function memoryClipboard(): Clipboard & { text: string } {
  return {
    text: '',
    read() {
      return Promise.resolve(this.text);
    },
    write(text) {
      this.text = text;
      return Promise.resolve();
    },
  };
}

export interface RecordingOpener extends Opener {
  readonly opened: string[];
  readonly texts: { readonly text: string; readonly language: string }[];
}

export function recordingOpener(open: (url: string) => boolean = () => true): RecordingOpener {
  const opened: string[] = [];
  const texts: { text: string; language: string }[] = [];
  return {
    opened,
    texts,
    openExternal(url) {
      opened.push(url);
      return Promise.resolve(open(url));
    },
    openText(text, language) {
      texts.push({ text, language });
      return Promise.resolve();
    },
    openAt: () => Promise.resolve(),
    openSettings: (query) => Promise.resolve(void opened.push(`settings:${query}`)),
    showLog: () => void opened.push('log'),
  };
}

export const ownClient = '11111111-2222-3333-4444-555555555555';

export function methodSettings(given: Partial<MethodSettings> = {}): MethodSettings {
  return {
    cloud: {
      id: 'global',
      label: 'Microsoft Graph',
      authority: 'https://login.microsoftonline.com',
      graphRoot: 'https://graph.microsoft.com',
      resource: 'https://graph.microsoft.com',
    },
    tenantId: '',
    clientId: ownClient,
    certificatePath: '',
    demoDevices: 80,
    ...given,
  };
}

/** Lets everything that is already settled go on. */
export async function settle(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

export const never: AbortSignal = new AbortController().signal;
