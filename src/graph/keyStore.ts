import type { Failure } from '../core/failure.ts';
import type { RecoveryKey } from '../core/recoveryKey.ts';

/** What is known about the keys of one device. `keys` are those that were seen; only with `ok` are they all. */
export type KnownKeys =
  | { readonly kind: 'notAsked'; readonly keys: readonly RecoveryKey[] }
  | { readonly kind: 'loading'; readonly keys: readonly RecoveryKey[] }
  | { readonly kind: 'ok'; readonly keys: readonly RecoveryKey[]; readonly asOf: number }
  | { readonly kind: 'failed'; readonly keys: readonly RecoveryKey[]; readonly failure: Failure };

/** Key IDs from two sides: the list of the whole tenant, and what was asked for single devices. The later one counts. */
export interface KeyStore {
  of(entraDeviceId: string): KnownKeys;
  /** Every key that is known, each once. */
  all(): Iterable<RecoveryKey>;
  beginList(now: number): void;
  putListed(keys: readonly RecoveryKey[]): void;
  /** After the last page. `sure`: no row was left out, so that no key means none. */
  finishList(now: number, sure: boolean): void;
  breakOffList(failure: Failure): void;
  /** The keys of one device, asked for by itself. */
  beginDevice(entraDeviceId: string): void;
  putDevice(entraDeviceId: string, keys: readonly RecoveryKey[], now: number): void;
  failDevice(entraDeviceId: string, failure: Failure, now: number): void;
  /** The asking was given up: what was known before counts. */
  leaveDevice(entraDeviceId: string): void;
  clear(): void;
}

type ByDevice = Map<string, RecoveryKey[]>;

type ListState =
  | { readonly kind: 'idle' | 'loading' }
  | { readonly kind: 'ok'; readonly asOf: number; readonly sure: boolean }
  | { readonly kind: 'failed'; readonly failure: Failure };

type Answer =
  | { readonly at: number; readonly keys: readonly RecoveryKey[] }
  | { readonly at: number; readonly failure: Failure };

const noKeys: readonly RecoveryKey[] = [];

export function createKeyStore(): KeyStore {
  let listed: ByDevice = new Map();
  let coming: ByDevice = listed;
  let list: ListState = { kind: 'idle' };
  let listBegan = 0;
  const answers = new Map<string, Answer>();
  const asking = new Set<string>();

  function known(entraDeviceId: string): readonly RecoveryKey[] {
    const answer = answers.get(entraDeviceId);
    if (answer !== undefined && 'keys' in answer) return answer.keys;
    return listed.get(entraDeviceId) ?? coming.get(entraDeviceId) ?? noKeys;
  }

  return {
    of(entraDeviceId) {
      const answer = answers.get(entraDeviceId);
      const keys = known(entraDeviceId);
      if (answer !== undefined && 'keys' in answer) return { kind: 'ok', keys, asOf: answer.at };
      if (asking.has(entraDeviceId)) return { kind: 'loading', keys };
      if (answer !== undefined) return { kind: 'failed', keys, failure: answer.failure };
      switch (list.kind) {
        case 'ok':
          return keys.length > 0 || list.sure ? { kind: 'ok', keys, asOf: list.asOf } : { kind: 'notAsked', keys };
        case 'failed':
          return { kind: 'failed', keys, failure: list.failure };
        case 'loading':
          return { kind: 'loading', keys };
        case 'idle':
          return { kind: 'notAsked', keys };
      }
    },
    *all() {
      for (const [entraDeviceId, keys] of listed) yield* answeredOr(answers.get(entraDeviceId), keys);
      for (const [entraDeviceId, keys] of coming === listed ? [] : coming) {
        if (!listed.has(entraDeviceId)) yield* answeredOr(answers.get(entraDeviceId), keys);
      }
      for (const [entraDeviceId, answer] of answers) {
        if (!listed.has(entraDeviceId) && !coming.has(entraDeviceId)) yield* answeredOr(answer, noKeys);
      }
    },
    beginList(now) {
      coming = new Map();
      listBegan = now;
      // A complete list stays until the next one is complete
      if (list.kind !== 'ok') {
        list = { kind: 'loading' };
        listed = coming;
      }
    },
    putListed(keys) {
      for (const key of keys) {
        const others = coming.get(key.entraDeviceId);
        if (others === undefined) coming.set(key.entraDeviceId, [key]);
        else if (!others.some((other) => other.id === key.id)) others.push(key);
      }
    },
    finishList(now, sure) {
      listed = coming;
      list = { kind: 'ok', asOf: now, sure };
      for (const [entraDeviceId, answer] of answers) if (answer.at < listBegan) answers.delete(entraDeviceId);
    },
    breakOffList(failure) {
      // What was there and what came are both real; neither is the whole
      for (const [entraDeviceId, keys] of listed) if (!coming.has(entraDeviceId)) coming.set(entraDeviceId, keys);
      listed = coming;
      list = { kind: 'failed', failure };
    },
    beginDevice(entraDeviceId) {
      asking.add(entraDeviceId);
    },
    putDevice(entraDeviceId, keys, now) {
      asking.delete(entraDeviceId);
      answers.set(entraDeviceId, { at: now, keys });
    },
    failDevice(entraDeviceId, failure, now) {
      asking.delete(entraDeviceId);
      answers.set(entraDeviceId, { at: now, failure });
    },
    leaveDevice(entraDeviceId) {
      asking.delete(entraDeviceId);
    },
    clear() {
      listed = new Map();
      coming = listed;
      list = { kind: 'idle' };
      answers.clear();
      asking.clear();
    },
  };
}

function answeredOr(answer: Answer | undefined, keys: readonly RecoveryKey[]): readonly RecoveryKey[] {
  return answer !== undefined && 'keys' in answer ? answer.keys : keys;
}
