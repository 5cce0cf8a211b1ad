import type { Device } from '../core/device.ts';
import { cancelled, failure } from '../core/failure.ts';
import type { Clock, Disposable, Log } from '../core/ports.ts';
import { mayHaveBitLockerKeys, type RecoveryKey } from '../core/recoveryKey.ts';
import { fail, ok, type Result } from '../core/result.ts';
import { createChanges, type Change } from './changes.ts';
import { createDeviceStore } from './deviceStore.ts';
import { bitLockerEscrow, fileVaultEscrow, type EscrowState } from './escrowState.ts';
import { fileVaultVerdict, type FileVaultVerdict } from './fileVaultVerdict.ts';
import { createKeyStore, type KnownKeys } from './keyStore.ts';
import { readSource, type Source, type SourceState } from './readSource.ts';
import type { EncryptionState, FileVaultState, RecoveryGraph } from './recoveryGraph.ts';
import { createSharedRun, type SharedRun } from './sharedRun.ts';

export type SourceName = 'entra' | 'intune' | 'keys' | 'encryption';

/** Everything that one session knows about devices and key IDs. Holds no key. Dies with the session. */
export interface Inventory {
  /**
   * Reads Entra devices, Intune devices and the key IDs of the tenant at the same time, then Intune's encryption report
   * where there are Macs. How it went is in `sources()`. Calls at the same time share one reading; a call after it begins
   * another, during which what is known stays.
   */
  load(signal?: AbortSignal): Promise<void>;
  sources(): Readonly<Record<SourceName, SourceState>>;
  devices(): readonly Device[];
  device(id: string): Device | undefined;
  deviceByEntraId(entraDeviceId: string): Device | undefined;
  /** Also by the ID of an older enrolment of the same device. */
  deviceByIntuneId(intuneDeviceId: string): Device | undefined;
  /** Every key ID that is known, each once. */
  keys(): Iterable<RecoveryKey>;
  keysOf(entraDeviceId: string): KnownKeys;
  /** Asks Entra ID for the key IDs of one device, to the last page. */
  loadKeys(entraDeviceId: string, signal?: AbortSignal): Promise<Result<readonly RecoveryKey[]>>;
  escrowOf(device: Device): EscrowState;
  fileVaultOf(device: Device): FileVaultVerdict;
  /** What Intune's encryption report says of a Mac; empty where it says nothing or was not read. */
  fileVaultStatesOf(device: Device): readonly FileVaultState[];
  /** Reads one device anew: its Intune record, and its key IDs where it can have some. */
  refreshDevice(id: string, signal?: AbortSignal): Promise<Result<void>>;
  onDidChange(listener: (change: Change) => void): Disposable;
  /** Ends what is under way and forgets everything. */
  clear(): void;
}

const idle: SourceState = { kind: 'idle', count: 0 };
const allIdle: Readonly<Record<SourceName, SourceState>> = { entra: idle, intune: idle, keys: idle, encryption: idle };

export function createInventory(parts: { readonly graph: RecoveryGraph; readonly log: Log; readonly clock: Clock }): Inventory {
  const { graph, log, clock } = parts;
  const devices = createDeviceStore();
  const keys = createKeyStore();
  const changes = createChanges(clock);
  const keyRuns = new Map<string, SharedRun<Result<readonly RecoveryKey[]>>>();
  const asks = new Map<string, symbol>();
  let encryption = new Map<string, EncryptionState>();
  let comingReport = encryption;
  let sources = allIdle;
  let runs = 0;
  let sessions = 0;

  const entraSource: Source<Parameters<typeof devices.putEntra>[0][number]> = {
    name: 'Entra devices',
    pages: (signal, notes) => graph.entraDevices(signal, notes),
    begin: () => { devices.begin('entra'); },
    put: (rows) => { changes.mark(devices.putEntra(rows)); },
    finish: (_, sure) => { devices.finish('entra', sure); },
    breakOff: () => { devices.breakOff('entra'); },
  };
  const intuneSource: Source<Parameters<typeof devices.putIntune>[0][number]> = {
    name: 'Intune devices',
    pages: (signal, notes) => graph.managedDevices(signal, notes),
    begin: () => { devices.begin('intune'); },
    put: (rows) => { changes.mark(devices.putIntune(rows)); },
    finish: (_, sure) => { devices.finish('intune', sure); },
    breakOff: () => { devices.breakOff('intune'); },
  };
  const keySource: Source<RecoveryKey> = {
    name: 'BitLocker key IDs',
    pages: (signal, notes) => graph.recoveryKeys(signal, notes),
    begin: (now) => { keys.beginList(now); },
    put: (rows) => { keys.putListed(rows); },
    finish: (now, sure) => { keys.finishList(now, sure); },
    breakOff: (why) => { keys.breakOffList(why); },
  };
  const reportSource: Source<EncryptionState> = {
    name: 'Encryption report',
    pages: (signal, notes) => graph.encryptionStates(signal, notes),
    begin: () => { comingReport = new Map(); },
    put(rows) {
      for (const row of rows) {
        comingReport.set(row.intuneDeviceId, row);
        encryption.set(row.intuneDeviceId, row);
      }
    },
    finish: () => { encryption = comingReport; },
    breakOff: () => undefined,
  };

  async function loadAll(signal: AbortSignal): Promise<void> {
    const run = ++runs;
    const read = async <T>(name: SourceName, source: Source<T>): Promise<void> => {
      const say = (state: SourceState): void => {
        sources = { ...sources, [name]: state };
        // Rows that came are told one by one; how a reading stands concerns all rows
        if (state.kind !== 'loading' || state.count === 0 || name === 'keys' || name === 'encryption') changes.mark('all');
      };
      await readSource(source, { clock, log, signal, before: sources[name].asOf, current: () => run === runs, say });
    };
    const intune = async (): Promise<void> => {
      await read('intune', intuneSource);
      const macs = devices.all().some((device) => device.platform === 'macos' && device.intune !== undefined && device.ownership !== 'personal');
      // The report needs a permission of its own, which nobody without Macs should be asked for
      if (macs && run === runs && !signal.aborted) await read('encryption', reportSource);
    };
    const results = await Promise.allSettled([read('entra', entraSource), intune(), read('keys', keySource)]);
    const broken = results.find((result) => result.status === 'rejected');
    if (broken !== undefined) throw broken.reason;
  }
  const loading = createSharedRun(loadAll, () => undefined);

  async function askKeys(entraDeviceId: string, signal: AbortSignal): Promise<Result<readonly RecoveryKey[]>> {
    const ask = Symbol('ask');
    asks.set(entraDeviceId, ask);
    keys.beginDevice(entraDeviceId);
    changes.mark([`entra:${entraDeviceId}`]);
    let found: Result<readonly RecoveryKey[]> = fail(cancelled);
    try {
      found = await graph.recoveryKeysOf(entraDeviceId, signal);
    } finally {
      // Another asking may have taken over, and after `clear` this belongs to a session that is gone
      if (asks.get(entraDeviceId) === ask) {
        if (found.ok) keys.putDevice(entraDeviceId, found.value, clock.now());
        else if (found.failure.code === 'cancelled') keys.leaveDevice(entraDeviceId);
        else keys.failDevice(entraDeviceId, found.failure, clock.now());
        changes.mark([`entra:${entraDeviceId}`]);
      }
    }
    return found;
  }

  async function loadKeys(entraDeviceId: string, signal?: AbortSignal): Promise<Result<readonly RecoveryKey[]>> {
    const id = entraDeviceId.toLowerCase();
    let run = keyRuns.get(id);
    if (run === undefined) {
      run = createSharedRun((stop) => askKeys(id, stop), () => fail(cancelled));
      keyRuns.set(id, run);
    }
    return await run.join(signal);
  }

  async function refreshIntune(intuneDeviceId: string, signal?: AbortSignal): Promise<Result<void>> {
    const asked = sessions;
    const fresh = await graph.managedDevice(intuneDeviceId, signal);
    if (asked !== sessions) return fail(cancelled);
    if (fresh.ok) changes.mark(devices.putIntune([fresh.value]));
    else if (fresh.failure.code === 'notFound') changes.mark(devices.removeIntune(intuneDeviceId));
    else return fresh;
    return ok(undefined);
  }

  /** Undefined: not read. Null: read whole, and the Mac is not in it. */
  function reportOf(device: Device): Result<EncryptionState | null> | undefined {
    const { kind, failure: why, unreadable } = sources.encryption;
    const state = device.intune === undefined ? undefined : encryption.get(device.intune.intuneDeviceId);
    if (state !== undefined) return ok(state);
    if (kind === 'failed' && why !== undefined) return fail(why);
    return kind === 'ok' && unreadable === undefined ? ok(null) : undefined;
  }

  return {
    load: (signal) => loading.join(signal),
    sources: () => sources,
    devices: () => devices.all(),
    device: (id) => devices.get(id),
    deviceByEntraId: (entraDeviceId) => devices.get(`entra:${entraDeviceId.toLowerCase()}`),
    deviceByIntuneId: (intuneDeviceId) => devices.byIntuneId(intuneDeviceId.toLowerCase()),
    keys: () => keys.all(),
    keysOf: (entraDeviceId) => keys.of(entraDeviceId.toLowerCase()),
    loadKeys,
    escrowOf: (device) =>
      device.platform === 'macos'
        ? fileVaultEscrow(device, reportOf(device))
        : bitLockerEscrow(device, device.entraDeviceId === undefined ? undefined : keys.of(device.entraDeviceId)),
    fileVaultOf: (device) => fileVaultVerdict(device, reportOf(device)),
    fileVaultStatesOf(device) {
      const report = reportOf(device);
      return report?.ok === true ? (report.value?.fileVault ?? []) : [];
    },
    async refreshDevice(id, signal) {
      const device = devices.get(id);
      if (device === undefined) return fail(failure('notFound', 'This device is no longer there.'));
      const [intune, found] = await Promise.all([
        device.intune === undefined ? ok(undefined) : refreshIntune(device.intune.intuneDeviceId, signal),
        device.entraDeviceId === undefined || !mayHaveBitLockerKeys(device.platform, keys.of(device.entraDeviceId).keys.length) ? ok([]) : loadKeys(device.entraDeviceId, signal),
      ]);
      return intune.ok ? (found.ok ? ok(undefined) : found) : intune;
    },
    onDidChange: (listener) => changes.onDidChange(listener),
    clear() {
      runs += 1;
      sessions += 1;
      loading.stop();
      for (const run of keyRuns.values()) run.stop();
      keyRuns.clear();
      asks.clear();
      devices.clear();
      keys.clear();
      encryption = new Map();
      sources = allIdle;
      changes.mark('all');
    },
  };
}
